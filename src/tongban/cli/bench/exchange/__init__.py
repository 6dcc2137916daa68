"""`tongban bench exchange`: messages and calls through a real hub, on this machine alone."""
