"""The law and its arithmetic: pure Python, values in, verdicts out; no Django, no clock, no database."""
