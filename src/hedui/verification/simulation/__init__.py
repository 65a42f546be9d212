"""What another law would do to the families of a finished run."""
