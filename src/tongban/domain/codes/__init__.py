"""Numbers and codes of the national standards: parsed into values, refused with a sentence."""
