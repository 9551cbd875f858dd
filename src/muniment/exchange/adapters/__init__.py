"""Files that the exchange writes."""
