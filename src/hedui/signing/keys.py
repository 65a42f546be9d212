"""The store's key: one secret of 32 bytes, from which a key for each purpose is derived (HKDF-SHA256, RFC 5869)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hedui.values.faults import Place, Refusal

MAKE_ONE = "Make one with `hedui key new`, keep it apart from the data, and give it in HEDUI_KEY or with --key-file."


@dataclass(frozen=True)
class StoreKey:
    """A store's secret. `repr` never shows it."""

    secret: bytes

    def __repr__(self) -> str:
        return f"StoreKey(version={self.version!r})"

    def derived(self, purpose: str) -> bytes:
        """32 bytes for one purpose: parquet, registry, fingerprint."""
        return HKDF(SHA256(), 32, salt=None, info=f"hedui/{purpose}".encode()).derive(self.secret)

    @property
    def version(self) -> str:
        """A short public name of the key: which key sealed a snapshot."""
        return hashlib.sha256(self.derived("version")).hexdigest()[:12]

    def mac(self, content: bytes) -> str:
        """A keyed seal of a registry entry, in hex."""
        return hmac.new(self.derived("registry"), content, hashlib.sha256).hexdigest()


def parse_key(text: str, place: Place) -> StoreKey:
    """The key from its text: base64 or hex of 32 bytes."""
    text = text.strip()
    for decode in (bytes.fromhex, lambda t: base64.b64decode(t, validate=True)):
        try:
            secret = decode(text)
        except (ValueError, binascii.Error):
            continue
        if len(secret) == 32:
            return StoreKey(secret)
    raise Refusal("key_format", "the store key is not 32 bytes in base64 or hex", MAKE_ONE, place)


def read_key(environment: str | None, key_file: Path | None) -> StoreKey | None:
    """The key from --key-file, else from HEDUI_KEY's value, else None."""
    if key_file is not None:
        if not key_file.is_file():
            raise Refusal("key_missing", "the key file is not there", MAKE_ONE, Place(str(key_file)))
        return parse_key(key_file.read_text("utf8"), Place(str(key_file)))
    return parse_key(environment, Place("HEDUI_KEY")) if environment else None
