"""A workbook opened, and its first sheet read: what the child of `workbook` does while Arrow is being imported.

Nothing is imported here that takes long.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from hedui.intake.limits import Limits
from hedui.intake.workbook_guard import Kind, check_whole, damaged, encrypted, workbook_kind
from hedui.values.faults import Place, Refusal


@dataclass(frozen=True)
class Book:
    """An opened workbook and the sheets in which a table is looked for, in their order."""

    kind: Kind
    names: tuple[str, ...]
    place: Place
    _workbook: CalamineWorkbook
    _ahead: dict[str, CalamineSheet] = field(default_factory=dict)

    def read_ahead(self) -> None:
        """Read the first sheet before it is asked for."""
        for name in self.names[:1]:
            self._ahead[name] = self.sheet(name)

    def sheet(self, name: str) -> CalamineSheet:
        """One of its sheets, with all cells. What the library makes of a broken one is a refusal."""
        if (ahead := self._ahead.pop(name, None)) is not None:
            return ahead
        with faults(self.place):
            return self._workbook.get_sheet_by_name(name)


def open_book(content: bytes, sheet: str | None, limits: Limits, place: Place) -> Book:
    """The workbook with its first sheet (or the one that is asked for) read, once `workbook_guard` has let it through.

    The library reads while the guard unpacks. What the guard refuses is told at once, whatever the library is doing:
    the process has to end without waiting for it.
    """
    kind = workbook_kind(content, place, limits)
    pool = ThreadPoolExecutor(2)
    reading = pool.submit(_read, content, kind, sheet, place)
    pool.submit(check_whole, content, kind, place).result()
    return reading.result()


def _read(content: bytes, kind: Kind, sheet: str | None, place: Place) -> Book:
    with faults(place):
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
    book = Book(kind, tuple(_chosen(workbook, sheet, place)), place, workbook)
    book.read_ahead()
    return book


@contextmanager
def faults(place: Place) -> Iterator[None]:
    """Whatever the library raises on a broken workbook is a refusal; its message could hold a value of a cell."""
    try:
        yield
    except PasswordError:
        raise encrypted(place) from None
    except (CalamineError, ValueError, OverflowError, OSError, MemoryError) as error:
        raise damaged(place, f"the library cannot read it ({type(error).__name__})") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a panic of the Rust library, which is no Exception
            raise
        raise damaged(place, "the library gave up on it") from None


def _chosen(workbook: CalamineWorkbook, sheet: str | None, place: Place) -> list[str]:
    names = [one.name for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    if sheet is None:
        return names
    if sheet not in names:
        remedy = f"Write one of its sheets under `sheet:` in sources.yaml: {'、'.join(names)}."
        raise Refusal("no_sheet", f"the workbook has no sheet named {sheet!r}", remedy, place)
    return [sheet]
