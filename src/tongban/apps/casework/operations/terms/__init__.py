"""What runs: deadlines computed anew, and who is noted when they pass."""
