"""The views, by topic: a form, one call, a template."""
