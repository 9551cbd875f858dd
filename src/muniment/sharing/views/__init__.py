"""Pages of open data and of exports."""
