"""Is this a workbook, is it whole, and is it no bomb?

What the archive says of itself is asked before the library sees it. While the library reads, every part of an XLSX is
unpacked once more, as a stream, so that its real size and check sum are known before anything that was read is used.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Literal

from hedui.intake.limits import MIB, Limits
from hedui.values.faults import Place, Refusal

Kind = Literal["xlsx", "xls"]

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEALED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
# Records of an old workbook's stream: its begin (with its length), write protection, password.
_BEGIN = re.compile(rb"\x09\x08[\x04-\x20]\x00")
_WRITE_PROTECTION, _FILE_PASS = b"\x86\x00", b"\x2f\x00"
_CHUNK = 1 * MIB


def workbook_kind(content: bytes, place: Place, limits: Limits) -> Kind:
    """Looks at a workbook before it is opened. Refusals: encrypted, damaged, not_a_workbook, unsupported, too_large, bomb."""
    if content.startswith(_ZIP):
        with _package(content, place) as package:
            _check_parts(package.infolist(), place, limits)
        return "xlsx"
    if content.startswith(_OLE):
        _check_ole(content, place)
        return "xls"
    raise Refusal(
        "not_a_workbook",
        "the file is no Excel workbook inside (often it is a web page or plain text with the ending .xls)",
        "Open it in a spreadsheet program and save it as .xlsx; if it is plain text, give it the ending .csv or .txt.",
        place,
    )


def check_whole(content: bytes, kind: Kind, place: Place) -> None:
    """Unpacks every part to its end, where zipfile compares size and check sum with what is stated. Refusal: damaged."""
    if kind == "xlsx":
        with _package(content, place) as package:
            for part in package.infolist():
                with package.open(part) as stream:
                    while stream.read(_CHUNK):
                        pass


def damaged(place: Place, reason: str) -> Refusal:
    """A workbook that is incomplete or changed."""
    what = f"the workbook is damaged or incomplete: {reason}"
    return Refusal("damaged", what, "Ask for it again; if it opens in a spreadsheet program, save it as .xlsx.", place)


def encrypted(place: Place) -> Refusal:
    """A workbook with a password of its own."""
    return Refusal(
        "encrypted",
        "the workbook is locked with a password",
        "Ask for it without a password, inside a password-protected ZIP, and name `password_env` in sources.yaml.",
        place,
    )


def _check_ole(content: bytes, place: Place) -> None:
    if _SEALED_PACKAGE in content or any(_is_locked(content, begin.end()) for begin in _BEGIN.finditer(content)):
        raise encrypted(place)


def _is_locked(content: bytes, begin: int) -> bool:
    """Whether the record FILEPASS stands at the beginning of an XLS stream, perhaps behind a write protection."""
    position = begin + int.from_bytes(content[begin - 2 : begin], "little")
    if content[position : position + 2] == _WRITE_PROTECTION:
        position += 4
    return content[position : position + 2] == _FILE_PASS


@contextmanager
def _package(content: bytes, place: Place) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            yield package
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, NotImplementedError) as error:
        raise damaged(place, f"a part of it cannot be unpacked ({type(error).__name__})") from None
    except RuntimeError:  # zipfile's word for a part with a password
        raise encrypted(place) from None


def _check_parts(parts: list[zipfile.ZipInfo], place: Place, limits: Limits) -> None:
    names = {part.filename for part in parts}
    if len(names) < len(parts):
        raise damaged(place, "two of its parts have the same name")
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise damaged(place, "it is packed in a way that no spreadsheet program uses")
    if "xl/workbook.xml" not in names:
        raise Refusal(
            "unsupported",
            "the file is a ZIP, but no XLSX workbook",
            "Save the workbook as .xlsx; an archive of several files needs the ending .zip.",
            place,
        )
    size, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if size > limits.workbook_bytes or len(parts) > limits.workbook_parts:
        raise _too_large(place, size, limits)
    if size > limits.ratio_applies_above and size > limits.workbook_ratio * max(packed, 1):
        what = f"the workbook unpacks to {size // max(packed, 1)} times its size, as only a made-up one does"
        raise Refusal("bomb", what, "Ask the department for the table as CSV.", place)


def _too_large(place: Place, size: int, limits: Limits) -> Refusal:
    what = f"the workbook unpacks to {size // MIB:,} MiB, more than the {limits.workbook_bytes // MIB:,} MiB allowed"
    return Refusal("too_large", what, "Ask for the table as CSV, which is read as a stream of any size.", place)
