"""Proving the register: what is sealed of every row, the tree of lines, signed heads, and checking it all."""
