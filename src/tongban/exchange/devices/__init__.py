"""The local device protocol: how a counter's page reaches the devices of the machine it runs on.

A small service on that machine, the *bridge*, speaks for all its devices at http://127.0.0.1:18610. The page asks it,
the bureau alone says what it may answer (a ticket) and knows what came from it (a seal). docs/reference/devices.md
is generated from this package.
"""
