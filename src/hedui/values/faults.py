"""What is said when an input cannot be used: where, what class of fault, what to do now. Never the value itself."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """Where in an input: file, table within it, row (1 = first data row), column header. All optional."""

    file: str = ""
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        parts = [self.file] if self.file else []
        parts += [f"row {self.row}"] if self.row is not None else []
        parts += [f"column {self.column}"] if self.column else []
        return ", ".join(parts)


@dataclass
class Refusal(Exception):
    """An input that is refused. `fault` is one word a program can act on; `what` and `remedy` are sentences.

    The command line prints it on one line and ends with status 2.
    """

    fault: str
    what: str
    remedy: str
    place: Place = field(default_factory=Place)

    def __str__(self) -> str:
        where = f"{self.place}: " if str(self.place) else ""
        return f"{where}{self.what} [{self.fault}]. {self.remedy}"


@dataclass
class Refusals(Exception):
    """Several refused inputs, all named: a run says everything that is wrong with a folder at once."""

    each: list[Refusal]

    def __str__(self) -> str:
        return "\n".join(str(one) for one in self.each)


class EngineError(Exception):
    """The engine failed: its message without values of rows. Not the input's fault; please report it."""
