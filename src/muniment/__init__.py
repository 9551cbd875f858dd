"""Muniment: the open intellectual-property data centre and public-service platform."""

__version__ = "0.1.0"
