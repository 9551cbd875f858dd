"""Readers of files of the China National Intellectual Property Administration."""
