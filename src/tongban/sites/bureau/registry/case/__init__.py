"""The case page: everything of one case without leaving it."""
