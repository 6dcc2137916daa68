"""The registry pages against the real database."""
