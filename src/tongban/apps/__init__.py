"""Tables and the operations on them; one Django app per capability."""
