"""Cases of a year and a half, written in bulk and lawful one by one, for whatever is measured upon them."""
