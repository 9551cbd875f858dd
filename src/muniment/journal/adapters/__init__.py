"""What the two databases do differently."""
