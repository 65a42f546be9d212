"""How an office writes what it knows: dirty cells first (numbers, names, values), then rows, then a file."""
