"""What a backup holds, written and taken back."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from hedui.signing.keys import StoreKey
from hedui.site.backup import database
from hedui.site.backup.sealed import Sealing, Unsealing
from hedui.site.version import VERSION
from hedui.values.faults import Place, Refusal
from hedui.values.files import appearing, private_folder, private_scratch, sha256_of, write_text

DATABASE, MANIFEST = "database", "manifest.json"


@dataclass(frozen=True)
class Backup:
    """What was written or read: files beside the database, bytes of the sealed file, its SHA-256."""

    files: int
    size: int
    digest: str


def back_up(to: Path, home: Path, leave_out: set[Path], key: StoreKey, at: datetime, engine: str) -> Backup:
    """Write the database and every file of `home` but `leave_out` sealed to a new file, and its digest beside it."""
    if to.exists():
        raise Refusal(
            "file_exists",
            "the file is there already",
            "Name a new file: a backup is never overwritten.",
            Place(str(to)),
        )
    digests: dict[str, str] = {}
    with private_scratch(home) as scratch, appearing(to) as private:
        database.copied(scratch / DATABASE)
        with private.open("wb") as out, Sealing(out, key) as sealing, tarfile.open(fileobj=sealing, mode="w|") as tar:
            _put(tar, scratch / DATABASE, DATABASE, digests)
            for file in _files(home, leave_out | {to.absolute()}):
                _put(tar, file, f"home/{file.relative_to(home)}", digests)
            _put_manifest(tar, {"hedui": VERSION, "made_at": at.isoformat(), "engine": engine, "files": digests})
    digest = sha256_of(to)
    write_text(to.with_name(to.name + ".sha256"), f"{digest}  {to.name}\n")
    return Backup(len(digests) - 1, to.stat().st_size, digest)


def restore(source: Path, home: Path, key: StoreKey, engine: str) -> Backup:
    """Take everything back into an empty home and an empty database, after every digest has been compared."""
    if not database.is_empty() or (home.is_dir() and any(home.iterdir())):
        raise Refusal("not_empty", "there is an installation here already", "Restore into an empty HEDUI_HOME and an empty database.", Place(str(home)))  # fmt: skip
    with private_scratch(private_folder(home)) as scratch:
        manifest = _unpacked(source, scratch, key)
        if manifest["engine"] != engine:
            raise Refusal("other_engine", f"the backup is of {manifest['engine']}", "Name a database of that kind in HEDUI_DATABASE.", Place(str(source)))  # fmt: skip
        _compare(scratch, manifest["files"], source)
        for name in manifest["files"]:
            if name != DATABASE:
                target = home / Path(name).relative_to("home")
                private_folder(target.parent)
                shutil.move(scratch / name, target)
        database.restored(scratch / DATABASE)
    return Backup(len(manifest["files"]) - 1, source.stat().st_size, sha256_of(source))


def _files(home: Path, leave_out: set[Path]) -> Iterator[Path]:
    for file in sorted(home.rglob("*")):
        inside = file.relative_to(home).parts
        hidden = any(part.startswith(".") for part in inside)
        out = any(file == one or one in file.parents for one in leave_out)
        if file.is_file() and not file.is_symlink() and not hidden and not out:
            yield file


def _put(tar: tarfile.TarFile, file: Path, name: str, digests: dict[str, str]) -> None:
    """A file and its digest, from one reading."""
    content = file.read_bytes() if file.stat().st_size < 1 << 26 else None
    digests[name] = hashlib.sha256(content).hexdigest() if content is not None else sha256_of(file)
    entry = tarfile.TarInfo(name)
    entry.mode = 0o600
    entry.size = len(content) if content is not None else file.stat().st_size
    with io.BytesIO(content) if content is not None else file.open("rb") as source:
        tar.addfile(entry, source)


def _put_manifest(tar: tarfile.TarFile, manifest: dict[str, Any]) -> None:
    text = json.dumps(manifest, ensure_ascii=False, sort_keys=True).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size = len(text)
    tar.addfile(entry, io.BytesIO(text))


def _unpacked(source: Path, scratch: Path, key: StoreKey) -> dict[str, Any]:
    """Take every file out, and read what the backup says of itself. Refusal for whatever `back_up` would not have written."""
    left, names = source.stat().st_size, set[str]()
    try:
        with source.open("rb") as handle, tarfile.open(fileobj=Unsealing(handle, key, source.name), mode="r|") as tar:
            for entry in tar:
                left -= entry.size
                if left < 0 or entry.name in names or not _is_ours(entry):
                    raise _damaged("something in it is no file of a backup", source)
                names.add(entry.name)
                _take_out(tar, entry, scratch)
        manifest: dict[str, Any] = json.loads((scratch / MANIFEST).read_text("utf8"))
        told = {*manifest["files"], MANIFEST}
    except (
        tarfile.TarError,
        FileExistsError,
        FileNotFoundError,
        NotADirectoryError,
        ValueError,
        KeyError,
        TypeError,
    ) as error:
        raise _damaged("what is in it is no backup", source) from error
    if told != names or DATABASE not in told:
        raise _damaged("its files are not those that it speaks of", source)
    return manifest


def _is_ours(entry: tarfile.TarInfo) -> bool:
    """Whether `back_up` writes such entries: a plain file (nothing sparse), the database, the manifest, or below `home`."""
    parts = entry.name.split("/")
    plain = entry.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and not entry.issparse()
    safe = all(part not in ("", ".", "..") and "\0" not in part and len(os.fsencode(part)) <= 255 for part in parts)
    return plain and safe and (entry.name in (DATABASE, MANIFEST) or (parts[0] == "home" and len(parts) > 1))


def _take_out(tar: tarfile.TarFile, entry: tarfile.TarInfo, scratch: Path) -> None:
    """One file, into the scratch and nowhere else. By hand: `extractall` has no filter in Debian 12's Python 3.11.2."""
    target, content = scratch / entry.name, tar.extractfile(entry)
    if content is None or not target.resolve().is_relative_to(scratch.resolve()):
        raise ValueError(entry.name)
    private_folder(target.parent)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        shutil.copyfileobj(content, out)


def _damaged(what: str, source: Path) -> Refusal:
    return Refusal("backup_damaged", what, "Take another copy of the backup.", Place(source.name))


def _compare(scratch: Path, digests: dict[str, str], source: Path) -> None:
    for name, digest in digests.items():
        if sha256_of(scratch / name) != digest:
            raise _damaged("a file in it is not the one that was put in", source)
