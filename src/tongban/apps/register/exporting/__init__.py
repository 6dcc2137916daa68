"""The register as records: for access messages, and for moving a whole register elsewhere."""
