"""Tax, treasury, housing and utilities beside the procedure: asked, answered, waited for."""
