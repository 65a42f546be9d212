"""Archives and sealed files: plain ZIP, ZIP with an AES password, age."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pyrage
import pyzipper

# ZIP keeps local time without a zone: the first moment it knows makes the bytes repeatable.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def write_zip(path: Path, members: Sequence[tuple[str, bytes]]) -> None:
    """A ZIP of these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name, _MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)


def write_aes_zip(path: Path, name: str, content: bytes, password: str) -> None:
    """A ZIP with one member under AES-256. Its salt is random: the bytes differ each time."""
    with pyzipper.AESZipFile(path, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password.encode())
        info = pyzipper.zipfile_aes.AESZipInfo(name, _MOMENT)
        info.compress_type = pyzipper.ZIP_DEFLATED
        archive.writestr(info, content)


def identity(rng: Random) -> str:
    """An age identity (secret key) from the seed. For invented people only: a real key never comes from a seed."""
    return _bech32("age-secret-key-", rng.randbytes(32)).upper()


def seal(content: bytes, secret: str) -> bytes:
    """Sealed with age for the holder of this identity. The file key is random: the bytes differ each time."""
    return bytes(pyrage.encrypt(content, [pyrage.x25519.Identity.from_str(secret).to_public()]))


def _bech32(prefix: str, content: bytes) -> str:
    """BIP 173: five-bit groups and six characters of checksum."""
    bits = int.from_bytes(content, "big") << 4  # 256 bits and four of padding are 52 groups of five
    groups = [bits >> 5 * (51 - place) & 31 for place in range(52)]
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    sum_ = _polymod([*expanded, *groups, 0, 0, 0, 0, 0, 0]) ^ 1
    groups += [sum_ >> 5 * (5 - place) & 31 for place in range(6)]
    return prefix + "1" + "".join(_BECH32[group] for group in groups)


def _polymod(values: Sequence[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> place & 1 else 0
    return check
