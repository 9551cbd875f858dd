"""Pages of procedures and cases."""
