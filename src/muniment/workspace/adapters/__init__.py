"""Files: calendars, tables, the operator's days."""
