"""Files sealed with age (https://age-encryption.org/v1): opened with an X25519 identity or a passphrase."""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import Path

import pyrage

from hedui.intake.limits import MIB, Limits
from hedui.intake.private_file import Growing, check_space, growing
from hedui.values.faults import Place, Refusal

_BINARY = b"age-encryption.org/v1\n"
_ARMOUR = b"-----BEGIN AGE ENCRYPTED FILE-----"
_IDENTITY = re.compile(r"AGE-SECRET-KEY-1[0-9A-Z]+", re.IGNORECASE)
_NAME_IT = "Put the key (an age identity or the passphrase) in an environment variable and name it as `key_env` in sources.yaml."


def open_sealed(path: Path, target: Path, key: str | None, limits: Limits, place: Place) -> None:
    """Opens a sealed file into the private file `target`. Refusals: damaged, key_needed, key_wrong, too_large, disk_full."""
    by_passphrase = _is_by_passphrase(path, place)
    if not key or not key.strip():
        raise Refusal("key_needed", "the file is sealed with age and no key is given", _NAME_IT, place)
    check_space(target.parent, path.stat().st_size, place)
    identities = _IDENTITY.findall(key)
    if bool(identities) == by_passphrase:
        kinds = ("a passphrase", "an age identity") if by_passphrase else ("an age identity", "a passphrase")
        raise Refusal("key_wrong", f"the file is sealed for {kinds[0]} and {kinds[1]} is given", _NAME_IT, place)
    with growing(target, limits.member_bytes, place) as file:
        if by_passphrase:
            file.write(_by_passphrase(path, key.strip(), limits, place))
        else:
            _by_identities(path, file, identities, place)


def _is_by_passphrase(path: Path, place: Place) -> bool:
    with path.open("rb") as file:
        head = file.read(1024)
    if head.lstrip().startswith(_ARMOUR):
        lines = head.lstrip().removeprefix(_ARMOUR).split()[:2]
        try:
            head = base64.b64decode(b"".join(lines), validate=True)
        except binascii.Error:
            raise _damaged(place) from None
    if not head.startswith(_BINARY):
        what = "the file is named .age and is not sealed with age"
        raise Refusal("damaged", what, "Ask for it again; if it is a plain file, give it its own ending.", place)
    return head.removeprefix(_BINARY).startswith(b"-> scrypt ")


def _by_identities(path: Path, file: Growing, texts: list[str], place: Place) -> None:
    try:
        identities = [pyrage.x25519.Identity.from_str(text) for text in texts]
    except pyrage.IdentityError:
        raise Refusal("key_wrong", "the key is no complete age identity", _NAME_IT, place) from None
    try:
        with path.open("rb") as sealed:
            pyrage.decrypt_io(sealed, file, identities)
    except (pyrage.DecryptError, OSError, ValueError, Refusal) as error:
        raise file.refusal or _why(error, place) from None


def _by_passphrase(path: Path, passphrase: str, limits: Limits, place: Place) -> bytes:
    if path.stat().st_size > limits.passphrase_sealed_bytes:
        what = f"a file sealed with a passphrase may have {limits.passphrase_sealed_bytes // MIB} MiB"
        raise Refusal(
            "too_large", what, "Ask for it sealed to an age identity (age-keygen), which has no such limit.", place
        )
    try:
        return bytes(pyrage.passphrase.decrypt(path.read_bytes(), passphrase))
    except (pyrage.DecryptError, OSError, ValueError) as error:
        raise _why(error, place) from None


def _why(error: Exception, place: Place) -> Refusal:
    """The library tells a wrong key from a damaged file only in its words."""
    if isinstance(error, pyrage.DecryptError) and str(error) in ("No matching keys found", "Decryption failed"):
        return Refusal("key_wrong", "the key does not open this file", _NAME_IT, place)
    return _damaged(place)


def _damaged(place: Place) -> Refusal:
    return Refusal("damaged", "the sealed file is damaged or incomplete", "Ask the department for it again.", place)
