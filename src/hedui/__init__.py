"""hedui (核对): verification of the economic status of households that ask for, or receive, social assistance."""
