"""What comes before a case: questions about drafts, and applications looked at online."""
