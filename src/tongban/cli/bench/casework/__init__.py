"""`tongban bench casework`: a province at work, from the counter to the archive, over a million stored cases."""
