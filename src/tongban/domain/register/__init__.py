"""What a folio says, and what the law says about dealing in it."""
