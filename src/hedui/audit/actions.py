"""The signed head of the chain: what makes a cut tail visible."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hedui.audit.actor import Actor
from hedui.audit.models import Head, SignedHead
from hedui.audit.recording import audited
from hedui.audit.secrets import signer
from hedui.values.files import private_folder, write_text


def sign_head(day: date, folder: Path, *, by: Actor) -> SignedHead:
    """Sign the newest link once a day and write it to `folder`/head-DAY.json. A second call of the day changes nothing."""
    known = SignedHead.objects.filter(day=day).first()
    if known is None:
        with audited(by=by, event="audit.head_signed", thing=f"head:{day}"):
            head = Head.objects.get(pk=1)
            signature = signer().sign(said_of_head(day.isoformat(), head.number, head.digest)).hex()
            known = SignedHead.objects.create(day=day, number=head.number, digest=head.digest, signature=signature)
    write_text(private_folder(folder) / f"head-{day}.json", exported(known) + "\n")
    return known


def exported(head: SignedHead) -> str:
    """A signed head as the JSON that leaves the house, with the public key that checks it."""
    key = signer().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    said = {"day": head.day.isoformat(), "number": head.number, "digest": head.digest}
    return json.dumps(said | {"signature": head.signature, "public_key": key}, ensure_ascii=False)


def holds(head: SignedHead) -> bool:
    """Whether this installation signed the head as it stands."""
    try:
        signer().public_key().verify(
            bytes.fromhex(head.signature), said_of_head(head.day.isoformat(), head.number, head.digest)
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def said_of_head(day: str, number: int, digest: str) -> bytes:
    """The bytes that are signed."""
    return f"hedui/head {day} {number} {digest}".encode()
