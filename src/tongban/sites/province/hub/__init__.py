"""The hub's endpoints, for members of the exchange."""
