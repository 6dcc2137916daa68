"""Files, pictures of pages and papers, on a real database and a real disk."""
