"""Files kept by their digest, pictures of their pages, and the papers an office prints."""
