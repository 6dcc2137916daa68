"""The case at its home bureau: what came in, who decided what, and how long it took."""
