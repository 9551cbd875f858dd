"""What is written beside the cases."""
