"""What is said to a clerk who cannot go on: a sentence that they can act on, never with a person's values."""

from __future__ import annotations


class GateError(ValueError):
    """Something is missing: one sentence for the person who asked."""


class InputError(GateError):
    """Something typed that cannot be kept: the field's name and the sentence."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
