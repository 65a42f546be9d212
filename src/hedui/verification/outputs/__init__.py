"""What a run leaves behind: tables, statistics, reports, rejects and the manifest."""
