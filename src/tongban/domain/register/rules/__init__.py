"""One module per theme; the rulebook finds every rule in them by itself."""
