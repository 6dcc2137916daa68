"""The register: units, rights, restrictions and certificates. Its only writer is the home bureau."""
