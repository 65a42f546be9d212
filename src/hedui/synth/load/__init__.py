"""Rehearsals of any size: `rehearsal` makes one, the other rooms say who, what, how often and in which bytes."""
