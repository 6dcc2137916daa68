"""登记系统: the pages on which the home bureau's staff decide cases and read their register."""
