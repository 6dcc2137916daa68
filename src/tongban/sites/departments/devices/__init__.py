"""The devices of a counter, simulated behind the local device protocol: a program of its own, no part of the node."""
