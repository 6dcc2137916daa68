"""待办: what waits for the officers, who stands in for whom, and what is late."""
