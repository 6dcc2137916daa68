"""Files of an existing register on their way into the nodes that serve its institutions."""
