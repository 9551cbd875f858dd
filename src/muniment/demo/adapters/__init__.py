"""Writing the made-up office files to disk."""
