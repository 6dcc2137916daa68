"""The province's platform for shared government data: what departments hold, and what they say when asked."""
