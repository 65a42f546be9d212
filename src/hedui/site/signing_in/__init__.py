"""Signing in: password and second factor, one session, the appointment in which somebody acts."""
