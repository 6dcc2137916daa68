"""What officers do with a case, one page an act."""
