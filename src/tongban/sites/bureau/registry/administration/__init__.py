"""What the institution's administrator decides: hours, calendars, switches, local differences, reporting."""
