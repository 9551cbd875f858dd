"""What the intake does for others: reading inputs, publishing what they say, writing templates of mappings."""
