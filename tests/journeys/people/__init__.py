"""The people of the journeys, each acting through the pages they would use: clerks, registrars, citizens."""
