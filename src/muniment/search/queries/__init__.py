"""What the search answers: a question in any edition, and lists of any length."""
