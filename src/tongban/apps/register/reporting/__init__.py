"""From lines of the register's log to access messages and daily logs."""
