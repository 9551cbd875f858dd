"""What the register answers: editions, rights, changes."""
