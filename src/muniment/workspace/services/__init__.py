"""Changing the desk."""
