"""Signed heads that left the house, held against the chain: what shows that the chain and its heads were cut together."""

from __future__ import annotations

import json
from pathlib import Path

from cryptography.exceptions import InvalidSignature

from hedui.audit.actions import said_of_head
from hedui.audit.chain import Broken
from hedui.audit.models import Entry
from hedui.audit.secrets import signer


def first_not_kept(folder: Path) -> Broken | None:
    """The first head in the folder that the chain does not keep, or that this installation did not sign; None when all hold."""
    for file in sorted(folder.glob("head-*.json")) if folder.is_dir() else ():
        try:
            said = json.loads(file.read_text("utf8"))
            number, digest = int(said["number"]), str(said["digest"])
            signer().public_key().verify(
                bytes.fromhex(said["signature"]), said_of_head(str(said["day"]), number, digest)
            )
        except (InvalidSignature, ValueError, KeyError, TypeError):
            return Broken(0, f"{file.name} was not signed by this installation, or was changed")
        if number and not Entry.objects.filter(number=number, digest=digest).exists():
            return Broken(number, f"{file.name} signed another entry, or the chain was cut before it")
    return None
