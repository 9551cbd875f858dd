"""Answers, read from cases and the register."""
