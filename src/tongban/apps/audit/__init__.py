"""Who did or looked at what: written once, never changed."""
