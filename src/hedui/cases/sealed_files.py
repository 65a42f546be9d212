"""Files of people on the disk: sealed under the installation's key, named by the SHA-256 of their plain bytes."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from django.conf import settings

from hedui.audit.secrets import cipher
from hedui.values.files import appearing, private_folder

_NONCE = 12


class DamagedFileError(RuntimeError):
    """A stored file that is missing, or is not what it was when it was put there."""


def put(content: bytes) -> str:
    """Keep the bytes; their SHA-256 in hex. The same bytes again take no room."""
    name = hashlib.sha256(content).hexdigest()
    if _opened(name) != content:
        nonce = os.urandom(_NONCE)
        path = place_of(name)
        private_folder(path.parent)
        with appearing(path) as private:
            private.write_bytes(nonce + cipher().encrypt(nonce, content, _bound(name)))
    return name


def get(name: str) -> bytes:
    """The plain bytes. DamagedFileError when the file was changed, exchanged or lost."""
    content = _opened(name)
    if content is None or hashlib.sha256(content).hexdigest() != name:
        raise DamagedFileError(f"attachment {name[:12]}… is damaged or missing: restore it from a backup")
    return content


def place_of(name: str) -> Path:
    """Where it lies."""
    return Path(settings.HEDUI_HOME) / "attachments" / name[:2] / f"{name}.sealed"


def _opened(name: str) -> bytes | None:
    try:
        sealed = place_of(name).read_bytes()
        return cipher().decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(name))
    except (FileNotFoundError, InvalidTag, ValueError):
        return None


def _bound(name: str) -> bytes:
    return b"attachment:" + name.encode()
