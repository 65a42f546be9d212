"""A city at work: the staff, the families and the cases of the demonstration."""
