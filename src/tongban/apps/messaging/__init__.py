"""A node's side of the exchange: outbox, inbox, calls, files, and its copy of the member directory."""
