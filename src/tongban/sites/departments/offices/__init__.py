"""What the simulated offices share: matters that arrive over the exchange, wait, and are answered."""
