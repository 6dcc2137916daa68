"""What a receiving institution takes in for another: drafts, lodged applications, parcels, the mirror of the case."""
