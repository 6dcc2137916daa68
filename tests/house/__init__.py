"""The house itself: PostgreSQL's launcher, supervision, the command line."""
