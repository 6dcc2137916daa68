"""The deployables: what each site shows and answers."""
