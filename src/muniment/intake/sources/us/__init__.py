"""Readers of the United States Patent and Trademark Office."""
