"""What the register is asked by machines, and what it tells them."""
