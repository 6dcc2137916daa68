"""The province: the exchange hub and its staff pages."""
