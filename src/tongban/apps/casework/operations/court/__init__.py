"""协助执行: courts' orders, what they do to cases in hand, and who has to be told."""
