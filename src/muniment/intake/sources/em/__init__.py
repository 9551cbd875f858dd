"""Readers of files of the European Union Intellectual Property Office."""
