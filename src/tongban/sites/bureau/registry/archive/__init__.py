"""归档: the shelf of closed cases, and the numbered sheets that certificates are printed on."""
