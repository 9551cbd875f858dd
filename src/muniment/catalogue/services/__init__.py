"""What changes the tables: staging a load, appending it, undoing a dead one, upkeep."""
