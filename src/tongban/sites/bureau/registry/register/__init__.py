"""登记簿: looked up, read, noted on, and certified to who may know."""
