"""Originals, scans and the archive."""
