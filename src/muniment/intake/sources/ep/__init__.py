"""Readers of files of the European Patent Office."""
