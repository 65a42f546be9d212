"""Backup and restore: everything of an installation but its key and its snapshots, in one sealed file."""
