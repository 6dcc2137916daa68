"""协助执行: courts' orders from the desk to the register, and who is told."""
