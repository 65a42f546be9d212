"""Remembers: who did, saw or was refused what, about whom, and why."""
