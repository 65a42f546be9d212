"""One check: plan, answers, findings, dispositions, overrides, assessment."""
