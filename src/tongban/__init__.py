"""Tongban (通办): land registration for any property in a province, from anywhere in it."""
