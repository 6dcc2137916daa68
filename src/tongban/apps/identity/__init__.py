"""Who people are, which institution they serve, and what they may see."""
