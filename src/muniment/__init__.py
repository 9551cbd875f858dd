"""Muniment: the open intellectual-property data centre and public-service platform."""
