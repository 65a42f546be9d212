"""Which questions a city's records raise: written after the sentences of the table of kinds, in plain Python."""
