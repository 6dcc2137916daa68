"""Outside systems, simulated realistically behind real HTTP: the SMS operator and the counter's devices."""
