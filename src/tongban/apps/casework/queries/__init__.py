"""Reading cases: lists, one case, its timeline and clock, what its papers are made of."""
