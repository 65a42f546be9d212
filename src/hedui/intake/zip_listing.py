"""What a ZIP says it holds, checked as a whole before anything is unpacked: names, kinds, sizes, methods."""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass
from pathlib import PurePosixPath

from pyzipper import ZIP_DEFLATED, ZIP_STORED
from pyzipper.zipfile_aes import AESZipInfo

from hedui.intake.limits import GIB, Limits
from hedui.intake.private_file import ratio_refusal, too_large
from hedui.values.faults import Place, Refusal

OTHER_ARCHIVES = frozenset(
    (".rar", ".7z", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".zst", ".arj", ".lzh", ".cab", ".iso")
)
_NESTED = OTHER_ARCHIVES | {".zip", ".age"}
_IGNORED_NAMES = frozenset(("thumbs.db", "desktop.ini"))
# Files that belong to a DBF of the same name: memos are unpacked beside it, indexes are of no use.
MEMOS = frozenset((".fpt", ".dbt"))
_INDEXES = frozenset((".cdx", ".idx", ".mdx", ".ndx", ".ntx"))
_ENCRYPTED_FLAG = 0x01
_UTF8_FLAG = 0x800
_UNSAFE = re.compile(r"^/|^[A-Za-z]:|[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Listed:
    """A member of a ZIP: the name for people, its entry, whether it needs a password."""

    name: str
    entry: AESZipInfo
    encrypted: bool

    @property
    def suffix(self) -> str:
        """Its ending in small letters, with the dot."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """Its path without the ending, in small letters: what a DBF and its memo file share."""
        return str(PurePosixPath(self.name).with_suffix("")).lower()


def listed(entries: list[AESZipInfo], packed_bytes: int, file: str, limits: Limits) -> list[Listed]:
    """The members that hold data, in their order. Refusals: too_many_members, unsafe_name, duplicate_name,
    nested_archive, unsupported, bomb, too_large, damaged, empty_archive.
    """
    place = Place(file)
    if len(entries) > limits.archive_members:
        what = f"the archive has {len(entries):,} members, more than {limits.archive_members:,}"
        raise Refusal("too_many_members", what, "Ask for an archive with only the tables.", place)
    named = [(_name(entry), entry) for entry in entries]
    members = []
    for name, entry in named:
        _check_name(name, entry, place)
        if not _ignored(name):
            members.append(Listed(name, entry, bool(entry.flag_bits & _ENCRYPTED_FLAG)))
    _check_duplicates(members, place)
    for member in members:
        _check_member(member, Place(f"{file}/{member.name}"), limits)
    _check_sizes(members, packed_bytes, place, limits)
    members = _without_indexes(members)
    if not members:
        raise Refusal("empty_archive", "the archive holds no file", "Ask the department for it again.", place)
    return members


def _name(entry: AESZipInfo) -> str:
    """The member's name. Without the UTF-8 flag it is in the sender's code page, which here is GB18030."""
    if entry.flag_bits & _UTF8_FLAG:
        return str(entry.orig_filename).replace("\\", "/")
    raw = str(entry.orig_filename).encode("cp437")
    try:
        return raw.decode("gb18030").replace("\\", "/")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace").replace("\\", "/")  # some tools write UTF-8 and do not say so


def _check_name(name: str, entry: AESZipInfo, place: Place) -> None:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if _UNSAFE.search(name) or ".." in PurePosixPath(name).parts or not name.strip("/ "):
        what = "a member's name points outside the archive or has control characters"
        raise Refusal("unsafe_name", what, "Ask for an archive made anew from plain files.", place)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        what = f"the member {name} is a link or a device, not a file"
        raise Refusal("unsafe_name", what, "Ask for an archive made anew from plain files.", place)


def _ignored(name: str) -> bool:
    *folders, base = PurePosixPath(name).parts
    hidden = any(part.startswith(".") for part in (*folders, base))
    return (
        name.endswith("/") or hidden or "__MACOSX" in folders or base.startswith("~$") or base.lower() in _IGNORED_NAMES
    )


def _check_duplicates(members: list[Listed], place: Place) -> None:
    seen: set[str] = set()
    for member in members:
        if member.name.casefold() in seen:
            what = f"the archive has two members named {member.name}"
            raise Refusal("duplicate_name", what, "Ask which of them counts, and for an archive with that one.", place)
        seen.add(member.name.casefold())


def _check_member(member: Listed, place: Place, limits: Limits) -> None:
    entry = member.entry
    if member.suffix in _NESTED:
        what = "the archive holds another archive"
        raise Refusal("nested_archive", what, "Ask for the tables in one ZIP, or unpack it and give its files.", place)
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        what = f"the member is packed with method {entry.compress_type}, which is not opened here"
        raise Refusal("unsupported", what, "Ask for a ZIP packed in the usual way (deflate).", place)
    if entry.file_size > limits.member_bytes:
        raise too_large(entry.file_size, limits.member_bytes, place)
    if bomb := ratio_refusal(entry.file_size, entry.compress_size, limits, place):
        raise bomb


def _check_sizes(members: list[Listed], packed_bytes: int, place: Place, limits: Limits) -> None:
    if sum(member.entry.compress_size for member in members) > packed_bytes:
        what = "its members overlap or reach beyond its end"
        raise Refusal("damaged", f"the archive is damaged: {what}", "Ask the department for it again.", place)
    size = sum(member.entry.file_size for member in members)
    if size > limits.archive_bytes:
        what = f"the archive unpacks to {size // GIB:,} GiB, more than the {limits.archive_bytes // GIB:,} GiB allowed"
        raise Refusal("too_large", what, "Ask for it in parts.", place)


def _without_indexes(members: list[Listed]) -> list[Listed]:
    tables = {member.stem for member in members if member.suffix == ".dbf"}
    return [member for member in members if not (member.suffix in _INDEXES and member.stem in tables)]
