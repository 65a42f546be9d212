"""ZIP archives, also with a password (ZipCrypto, AES): each member unpacked as a stream into a private file."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyzipper import AESZipFile, BadZipFile
from pyzipper.zipfile import CRCZipDecrypter
from pyzipper.zipfile_aes import AESZipExtFile

from hedui.intake.limits import MIB, Limits
from hedui.intake.private_file import Growing, check_space, growing
from hedui.intake.zip_listing import MEMOS, Listed, listed
from hedui.values.faults import Place, Refusal

_CHUNK = 1 * MIB
_WORKBOOKS = frozenset((".xlsx", ".xlsm"))
_MAGIC = {
    b"PK\x03\x04": "ZIP", b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"\x1f\x8b": "gzip", b"age-encryption.org": "age",
}  # fmt: skip
_BROKEN = (
    BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, IndexError, OverflowError, struct.error,
)  # fmt: skip
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
# For each low half of the third key, the byte that the key stream gives: the cipher's only multiplication by itself.
_STREAM = bytes((((k | 2) * ((k | 2) ^ 1)) >> 8) & 0xFF for k in range(65_536))


class _Decrypter(CRCZipDecrypter):  # type: ignore[misc]
    """ZipCrypto as pyzipper has it, with its inner loop unrolled: the cipher is sequential, so Python sets the pace."""

    key0: int
    key1: int
    key2: int
    crctable: list[int]

    def decrypt(self, data: bytes) -> bytes:
        key0, key1, key2, table, stream = self.key0, self.key1, self.key2, self.crctable, _STREAM
        plain = bytearray(data)
        for position, octet in enumerate(data):
            octet ^= stream[key2 & 0xFFFF]  # noqa: PLW2901
            plain[position] = octet
            key0 = (key0 >> 8) ^ table[(key0 ^ octet) & 0xFF]
            key1 = ((key1 + (key0 & 0xFF)) * 134_775_813 + 1) & 0xFFFFFFFF
            key2 = (key2 >> 8) ^ table[(key2 ^ (key1 >> 24)) & 0xFF]
        self.key0, self.key1, self.key2 = key0, key1, key2
        return bytes(plain)


class _MemberStream(AESZipExtFile):  # type: ignore[misc]
    def setup_crczipdecrypter(self) -> type[CRCZipDecrypter]:
        super().setup_crczipdecrypter()
        return _Decrypter


class _Archive(AESZipFile):  # type: ignore[misc]
    zipextfile_cls = _MemberStream


def open_archive(
    path: Path, name: str, password: str | None, limits: Limits, scratch: Path
) -> Iterator[tuple[str, Path, str]]:
    """The members of a ZIP, the private files they are unpacked to and their own names, one after the other.

    An archive of one member gives it the archive's own `name`. Sizes, names and passwords of all members are checked
    before the first is unpacked; each member's check sum before it is given.
    """
    place = Place(name)
    _check_kind(path, place)
    with _faults(place):
        archive = _Archive(path)
    with archive:
        members = listed(archive.infolist(), path.stat().st_size, name, limits)
        secret = _password(archive, members, password, name)
        check_space(scratch, sum(member.entry.file_size for member in members), place)
        tables = [member for member in members if not _is_memo(member, members)]
        for number, member in enumerate(tables, 1):
            for memo in members:
                if memo.stem == member.stem and _is_memo(memo, members):
                    _unpack(archive, memo, secret, scratch / f"{number:04d}{memo.suffix}", name)
            target = scratch / f"{number:04d}{member.suffix if _SUFFIX.fullmatch(member.suffix) else ''}"
            _unpack(archive, member, secret, target, name)
            yield (name if len(tables) == 1 else f"{name}/{member.name}"), target, member.name


def _check_kind(path: Path, place: Place) -> None:
    with path.open("rb") as file:
        start = file.read(32)
    kind = next((kind for magic, kind in _MAGIC.items() if start.startswith(magic)), "")
    if kind not in ("", "ZIP"):
        what = f"the file is named .zip and is {kind} inside"
        raise Refusal("unsupported", what, "Ask for it as a ZIP, or unpack it and give its files.", place)


def _is_memo(member: Listed, members: list[Listed]) -> bool:
    return member.suffix in MEMOS and any(one.suffix == ".dbf" and one.stem == member.stem for one in members)


def _password(archive: _Archive, members: list[Listed], password: str | None, name: str) -> bytes | None:
    """The password as the bytes that open every locked member: in UTF-8 or, from a Chinese Windows, in GB18030."""
    locked = [member for member in members if member.encrypted]
    if not locked:
        return None
    if not password:
        remedy = "Put the password in an environment variable and name it as `password_env` in sources.yaml."
        raise Refusal("password_needed", "the archive is locked and no password is given", remedy, Place(name))
    for secret in dict.fromkeys((password.encode(), password.encode("gb18030", "replace"))):
        if all(_opens(archive, member, secret, name) for member in locked):
            return secret
    raise _password_wrong(Place(name))


def _opens(archive: _Archive, member: Listed, secret: bytes, name: str) -> bool:
    try:
        with _faults(Place(f"{name}/{member.name}")):
            archive.open(member.entry, pwd=secret).close()
    except Refusal as refusal:
        if refusal.fault != "password_wrong":
            raise
        return False
    return True


def _unpack(archive: _Archive, member: Listed, secret: bytes | None, target: Path, name: str) -> None:
    place = Place(f"{name}/{member.name}")
    size = member.entry.file_size
    with growing(target, size, place) as file:
        try:
            with _faults(place):
                _copy(archive, member, secret, file)
        except Refusal as refusal:
            if refusal.fault == "damaged" and member.encrypted and member.entry.wz_aes_version is None:
                # One wrong password in 256 passes ZipCrypto's only check and shows itself here.
                raise _password_wrong(place, "or the member is damaged") from None
            raise
        if file.written != size:
            raise _damaged(place, f"it has {file.written:,} bytes and states {size:,}")
    _check_not_archive(target, member, place)


def _copy(archive: _Archive, member: Listed, secret: bytes | None, file: Growing) -> None:
    with archive.open(member.entry, pwd=secret) as stream:
        while octets := stream.read(_CHUNK):
            file.write(octets)


def _check_not_archive(path: Path, member: Listed, place: Place) -> None:
    with path.open("rb") as file:
        start = file.read(32)
    if any(start.startswith(magic) for magic in _MAGIC) and member.suffix not in _WORKBOOKS:
        path.unlink()
        remedy = "Ask for the tables in one ZIP; a workbook needs the ending .xlsx."
        raise Refusal("nested_archive", "the archive holds another archive under another name", remedy, place)


@contextmanager
def _faults(place: Place) -> Iterator[None]:
    """What the ZIP library raises, as refusals. It says a wrong password with a RuntimeError."""
    try:
        yield
    except NotImplementedError:
        what = "the archive uses a kind of packing or encryption that is not opened here"
        raise Refusal("unsupported", what, "Ask for a ZIP packed in the usual way (deflate).", place) from None
    except RuntimeError:
        raise _password_wrong(place) from None
    except _BROKEN as error:
        raise _damaged(place, f"it cannot be unpacked ({type(error).__name__})") from None


def _password_wrong(place: Place, besides: str = "") -> Refusal:
    what = f"the password does not open the archive {besides}".strip()
    remedy = "Check the variable that `password_env` names in sources.yaml, or ask the department for the password."
    return Refusal("password_wrong", what, remedy, place)


def _damaged(place: Place, reason: str) -> Refusal:
    what = f"the archive is damaged or incomplete: {reason}"
    return Refusal("damaged", what, "Ask the department for it again.", place)
