"""Home visits, neighbours, letters for evidence."""
