"""What a delivery holds: the plain file itself, the members of a ZIP, or what an age-sealed file keeps inside.

Everything that is unpacked lies in a private file (mode 0600) in the caller's scratch folder, which the caller
removes. Nothing is trusted: not the sizes that an archive states, not the names that it gives its members.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hedui.intake.age_seal import open_sealed
from hedui.intake.limits import LIMITS, Limits
from hedui.intake.reading import empty_file
from hedui.intake.zip_archive import open_archive
from hedui.intake.zip_listing import OTHER_ARCHIVES
from hedui.values.faults import Place, Refusal

SEALED = ".age"
ARCHIVE = ".zip"


@dataclass(frozen=True)
class Member:
    """One file of a delivery. `name` is its place for people (`pension.zip`, `all.zip/pension.csv`); `path` its bytes;
    `own_name` what it is called inside an archive."""

    name: str
    path: Path
    own_name: str = ""


def open_delivery(
    path: Path, *, password: str | None, age_key: str | None, limits: Limits = LIMITS, scratch: Path
) -> Iterator[Member]:
    """The files of a delivery, one after the other; each is complete and checked when it is given.

    `password` opens a ZIP; `age_key` is an age identity (the text of a key file) or a passphrase. Names, sizes and
    passwords of an archive are checked as a whole before its first member is given. Refusals: damaged,
    password_needed, password_wrong, key_needed, key_wrong, bomb, too_large, too_many_members, nested_archive,
    unsafe_name, duplicate_name, empty_archive, disk_full, unsupported, no_file, empty_file.
    """
    place = Place(path.name)
    _check_file(path, place)
    name = path.name
    if path.suffix.lower() == SEALED:
        name = path.stem
        inner = scratch / f"opened{Path(name).suffix.lower()}"
        open_sealed(path, inner, age_key, limits, place)
        path = inner
    suffix = Path(name).suffix.lower()
    if suffix == SEALED or suffix in OTHER_ARCHIVES:
        remedy = "Ask for the table itself, or for a ZIP of tables, sealed once."
        raise Refusal("unsupported", f"files of the kind {suffix} are not opened here", remedy, place)
    if suffix != ARCHIVE:
        yield Member(name, path)
        return
    for member, unpacked, own_name in open_archive(path, name, password, limits, scratch):
        yield Member(member, unpacked, own_name)


def _check_file(path: Path, place: Place) -> None:
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError as error:
        what = f"the file cannot be opened ({type(error).__name__})"
        raise Refusal("no_file", what, "Check the path and that this account may read it.", place) from None
    if not stat.S_ISREG(found.st_mode):
        raise Refusal("no_file", "this is no file", "Put the department's file in its place.", place)
    if not found.st_size:
        raise empty_file(place)
