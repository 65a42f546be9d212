"""Keys and canonical bytes."""
