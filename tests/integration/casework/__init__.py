"""Casework against the real database."""
