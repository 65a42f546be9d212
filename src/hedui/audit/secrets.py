"""The keys under which the installation keeps personal data, all derived from its one secret (`HEDUI_KEY`)."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from hedui.signing.keys import StoreKey


def _derived(purpose: str) -> bytes:
    return _of(settings.HEDUI_STORE_KEY, purpose)


@cache
def _of(key: StoreKey, purpose: str) -> bytes:
    return key.derived(purpose)


def cipher() -> AESGCM:
    """AES-256-GCM for personal fields."""
    return AESGCM(_derived("personal"))


def signer() -> Ed25519PrivateKey:
    """The installation's key for heads of the chain."""
    return Ed25519PrivateKey.from_private_bytes(_derived("audit-head"))


def fingerprint(number: str) -> str:
    """What stands for a person in the chain: 128 bits of HMAC-SHA256 of the normalised number, in hex."""
    return _mac("fingerprint-of-person", number)


def index(number: str) -> str:
    """What an exact number is found by, in hex. Of another key than the fingerprint: the two cannot be joined."""
    return _mac("index", number)


def name_tokens(name: str) -> str:
    """A name's keyed tokens, the whole first and then each pair of neighbouring characters, between blanks."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKC", name) if letter.isalnum()).casefold()
    pairs = [plain[at : at + 2] for at in range(len(plain) - 1)] or [plain]
    return " " + " ".join(_mac("name", part)[:16] for part in [f"={plain}", *pairs]) + " "


def _mac(purpose: str, text: str) -> str:
    return hmac.new(_derived(purpose), text.strip().upper().encode(), hashlib.sha256).hexdigest()[:32]
