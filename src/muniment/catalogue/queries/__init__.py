"""What the catalogue answers: one Record, where a number leads, what differs between two editions."""
