"""The straight way of a case and its turns: one operation per act of the law."""
