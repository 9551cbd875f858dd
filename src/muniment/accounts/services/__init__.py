"""Writing the accounts, one file a matter."""
