"""Whose work a case is: given, taken, stood in for; and how each looks at the queue."""
