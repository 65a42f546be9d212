"""A stream sealed in pieces. Header, 16 bytes of salt, then pieces of 1 MiB, each AES-256-GCM under a nonce of its place."""

from __future__ import annotations

import hashlib
import hmac
import io
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hedui.signing.keys import StoreKey
from hedui.values.faults import Place, Refusal

HEADER = b"hedui backup 1\n"
PIECE = 1 << 20
_SALT, _TAG = 16, 16


def _cipher(key: StoreKey, salt: bytes) -> AESGCM:
    return AESGCM(hmac.new(key.derived("backup"), salt, hashlib.sha256).digest())


def _nonce(number: int, last: bool) -> bytes:
    """Of a piece: its place, and whether it is the last, so that nothing can be cut off at its border."""
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")


class Sealing(io.RawIOBase):
    """Writes plain bytes sealed to `out`. `close` writes the last piece; the caller closes `out`."""

    def __init__(self, out: BinaryIO, key: StoreKey) -> None:
        salt = os.urandom(_SALT)
        out.write(HEADER + salt)
        self._out, self._cipher, self._number, self._waiting = out, _cipher(key, salt), 0, bytearray()

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, plain: bytes) -> int:  # type: ignore[override]
        """Take all of it."""
        self._waiting += plain
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(plain)

    def close(self) -> None:
        """The last piece, once."""
        if not self.closed:
            self._seal(bytes(self._waiting), last=True)
        super().close()

    def _seal(self, plain: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, last), plain, HEADER))
        self._number += 1


class Unsealing(io.RawIOBase):
    """Reads what `Sealing` wrote. Refuses a wrong key and every change."""

    def __init__(self, source: BinaryIO, key: StoreKey, name: str) -> None:
        self._source, self._name, self._number, self._ready = source, name, 0, b""
        if source.read(len(HEADER)) != HEADER:
            raise Refusal(
                "no_backup", "the file is no backup of hedui", "Name the file that `hedui backup` wrote.", Place(name)
            )
        self._cipher = _cipher(key, source.read(_SALT))
        self._next = source.read(PIECE + _TAG)

    def readable(self) -> bool:
        """Yes."""
        return True

    def read(self, size: int = -1) -> bytes:
        """As a file's; less than `size` only at the end."""
        parts, wanted = [], size if size >= 0 else 1 << 62
        while wanted > 0 and (self._ready or self._next):
            if not self._ready:
                self._ready = self._opened()
            parts.append(self._ready[:wanted])
            self._ready = self._ready[len(parts[-1]) :]
            wanted -= len(parts[-1])
        return b"".join(parts)

    def _opened(self) -> bytes:
        piece, self._next = self._next, self._source.read(PIECE + _TAG)
        try:
            plain = self._cipher.decrypt(_nonce(self._number, not self._next), piece, HEADER)
        except (InvalidTag, ValueError) as error:
            what = (
                "the key of this installation does not open it"
                if not self._number
                else f"it is damaged in piece {self._number + 1}"
            )
            remedy = "Give the key under which it was made (HEDUI_KEY_FILE); if it is the right one, take another copy of the file."
            raise Refusal("backup_unreadable", what, remedy, Place(self._name)) from error
        self._number += 1
        return plain
