"""The result page of a run: one HTML file with its data inside."""
