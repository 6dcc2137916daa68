"""证书查验: the public page that says whether a certificate is valid, and nothing about people."""
