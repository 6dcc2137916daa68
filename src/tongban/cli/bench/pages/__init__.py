"""`tongban bench pages`: sixteen officers at the pages of one bureau, the memory of all, and how soon it starts."""
