"""Checking the registers of nodes, one process per node."""
