"""What anybody may ask of a bureau without signing in."""
