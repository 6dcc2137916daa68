"""Migrations of the documents app."""
