"""The bureau site: the counter that takes in, the registry that decides, and what the public may ask."""
