"""The hub at the province: who may exchange what, what was exchanged, and its delivery."""
