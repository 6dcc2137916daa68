"""Whole business acts across real processes and a real browser."""
