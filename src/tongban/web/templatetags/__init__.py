"""The tags and filters that every template may use."""
