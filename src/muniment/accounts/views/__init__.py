"""Pages of the accounts, one file a matter."""
