"""Where the accounts meet Django's sessions."""
