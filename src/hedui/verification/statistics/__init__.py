"""What a centre reports upward, counted: the list, its basis, and what comes back filled in."""
