"""Reading declarations and cases."""
