"""What is said about an application before it is a case, and what becomes of it."""
