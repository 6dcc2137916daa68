"""How people hear of their case: served, posted, by short message, on being asked."""
