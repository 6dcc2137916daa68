"""Faults, caused: on the line, in clocks and keys, on the disk; and that nothing is lost or doubled by them."""
