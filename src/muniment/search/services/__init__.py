"""What the search does: keep its index up with the editions."""
