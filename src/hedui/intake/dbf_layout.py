"""The head of a DBF file: its fields, its code page, and how many records it promises and really has.

Layout: http://www.dbf2002.com/dbf-file-format.html (the list that dbfread follows too). A field's name has ten bytes,
five Chinese characters, so longer headers arrive cut and are completed from the headers that are expected.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from dbfread.codepages import codepages

from hedui.intake.header import header_names, no_header, normalise, too_many_columns
from hedui.intake.limits import Limits
from hedui.values.faults import Place, Refusal

GB18030 = "gb18030"
SYSTEM = "0"  # Visual FoxPro's hidden field with a bit for each field that is null
VISUAL_FOXPRO = frozenset((0x30, 0x31, 0x32))
# dBase II to V and FoxPro, with and without memo. Level 7 (0x04, 0x8C) has another layout and is not read.
_VERSIONS = VISUAL_FOXPRO | {0x02, 0x03, 0x43, 0x63, 0x83, 0x8B, 0x8E, 0xCB, 0xE5, 0xF5, 0xFB}
_TYPES = frozenset("CVNFDLIBYTMGP" + SYSTEM)
_FIXED_LENGTHS = {
    "I": {4},
    "T": {8},
    "Y": {8},
    "L": {1},
    "D": {8},
    "M": {4, 10},
    "G": {4, 10},
    "P": {4, 10},
    "B": {8, 10, 4},
}
_HEAD = struct.Struct("<BxxxLHH3xB12xxBxx")  # version, records, head's and record's length, encryption, code page
_FIELD = struct.Struct("<11sc4xBBB13x")  # name, type, length, decimals, flags
_NULLABLE = 0x02
_CUT_FROM = 9  # bytes: a cut name is full, or one byte short where a character would have been halved
_END = b"\x1a"


@dataclass(frozen=True)
class Field:
    """One field: header, type letter, its bytes in the record (byte 0 is the deletion mark), whether it can be null."""

    header: str
    type: str
    start: int
    length: int
    nullable: bool


@dataclass(frozen=True)
class Layout:
    """`records` are promised, `present` are whole in the file, `surplus`: more bytes follow them than an end mark."""

    version: int
    records: int
    present: int
    surplus: bool
    head_length: int
    record_length: int
    encoding: str
    fields: tuple[Field, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The headers of the fields that are read, in order."""
        return tuple(field.header for field in self.fields if field.type != SYSTEM)


def damaged(reason: str, place: Place) -> Refusal:
    """A DBF whose head or records cannot be true."""
    return Refusal("damaged", f"the DBF file is damaged: {reason}", "Ask the department for the file again.", place)


def read_layout(path: Path, known: frozenset[str], place: Place, limits: Limits) -> Layout:
    """Reads the head of a DBF. Refusals: damaged, unsupported, encrypted, no_header, too_many_columns."""
    with path.open("rb") as file:
        head = file.read(_HEAD.size)
        if len(head) < _HEAD.size:
            raise damaged("it is shorter than a DBF's head", place)
        version, records, head_length, record_length, sealed, code_page = _HEAD.unpack(head)
        _check_head(version, head_length, record_length, sealed, place, limits)
        described = _described(file.read(head_length - _HEAD.size), record_length, place, limits)
        present, surplus = _present(file, head_length, record_length, records)
    names = [name for name, kind, *_ in described if kind != SYSTEM]
    encoding, headers = _headers(names, code_page, known, place)
    fields = _fields(described, headers)
    return Layout(version, records, present, surplus, head_length, record_length, encoding, fields)


def _check_head(version: int, head_length: int, record_length: int, sealed: int, place: Place, limits: Limits) -> None:
    if version not in _VERSIONS:
        remedy = "Ask for it in dBase III, dBase IV or FoxPro format, or as CSV or XLSX."
        raise Refusal(
            "unsupported", f"the file is no DBF that can be read (version byte {version:#04x})", remedy, place
        )
    if sealed:
        remedy = "Ask for it without encryption, inside a password-protected ZIP."
        raise Refusal("encrypted", "the DBF file is encrypted by the system that wrote it", remedy, place)
    if not _HEAD.size + _FIELD.size < head_length:
        raise damaged(f"its head is said to have {head_length} bytes, too few for one field", place)
    if not 2 <= record_length <= limits.dbf_record_bytes:
        raise damaged(f"its records are said to have {record_length} bytes", place)


def _described(octets: bytes, record_length: int, place: Place, limits: Limits) -> list[tuple[bytes, str, int, bool]]:
    """Name, type, length and null flag of each field; their lengths must add up to the record's."""
    raw: list[tuple[bytes, str, int, int, int]] = []
    for start in range(0, len(octets) - _FIELD.size + 1, _FIELD.size):
        if octets[start] in b"\r\n":
            break
        name, kind, length, decimals, flags = _FIELD.unpack_from(octets, start)
        raw.append((name.split(b"\0")[0], kind.decode("latin-1"), length, decimals, flags))
    if len(raw) > limits.columns:
        raise too_many_columns(len(raw), limits.columns, place)
    # Texts of more than 255 bytes keep the high byte of their length where numbers keep their decimals.
    long = [length + 256 * decimals if kind == "C" else length for _, kind, length, decimals, _ in raw]
    short = [length for _, _, length, _, _ in raw]
    lengths = next((each for each in (short, long) if 1 + sum(each) == record_length), None)
    if lengths is None:
        raise damaged(f"its fields do not add up to the record's length of {record_length} bytes", place)
    fields = [
        (name, kind, length, bool(flags & _NULLABLE))
        for (name, kind, *_, flags), length in zip(raw, lengths, strict=True)
    ]
    for _, kind, length, _ in fields:
        if kind not in _TYPES or length not in _FIXED_LENGTHS.get(kind, {length}) or length == 0:
            raise damaged(f"it has a field of the impossible type {kind!r} with {length} bytes", place)
    return fields


def _present(file: IO[bytes], head_length: int, record_length: int, records: int) -> tuple[int, bool]:
    size = file.seek(0, 2) - head_length
    present = max(size, 0) // record_length
    if size <= records * record_length:
        return present, False
    file.seek(head_length + records * record_length)
    if not file.read(2 * record_length + 65_536).strip(_END + b"\0"):
        return records, False  # an end mark, perhaps with zeros to fill a block
    return present, True


def _headers(names: list[bytes], code_page: int, known: frozenset[str], place: Place) -> tuple[str, tuple[str, ...]]:
    """The encoding and the headers. Chinese systems often declare a western page: what makes sense decides."""
    declared = codepages.get(code_page, (GB18030,))[0] if code_page else GB18030
    encodings = [GB18030] if declared == "cp936" else list(dict.fromkeys((declared, GB18030)))
    tried = []
    for encoding in encodings:
        headers = header_names([_completed(name, encoding, names, known) for name in names], known)
        if len(headers) < len(names):
            raise damaged("it has a field without a name", place)
        if known & set(headers):
            return encoding, headers
        tried.append(headers)
    raise no_header(tried[-1], known, place)


def _completed(name: bytes, encoding: str, names: list[bytes], known: frozenset[str]) -> str:
    """The header that a cut name begins, if exactly one that is expected does and no other field has it."""
    text = name.decode(encoding, "replace").rstrip("\ufffd").strip()
    if len(name) < _CUT_FROM or normalise(text) in map(normalise, known):
        return text
    longer = [one for one in known if normalise(one).startswith(normalise(text)) and len(one) > len(text)]
    return longer[0] if len(longer) == 1 and names.count(name) == 1 else text


def _fields(described: list[tuple[bytes, str, int, bool]], headers: tuple[str, ...]) -> tuple[Field, ...]:
    titled = iter(headers)
    fields: list[Field] = []
    start = 1
    for _, kind, length, nullable in described:
        fields.append(Field("" if kind == SYSTEM else next(titled), kind, start, length, nullable))
        start += length
    return tuple(fields)
