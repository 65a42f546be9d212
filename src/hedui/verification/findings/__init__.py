"""Findings: questions that a person must answer."""
