"""Time-stamping authorities, and the bytes that they speak."""
