"""A form that was sent after its session had ended: kept sealed until the same person has signed in again."""

from __future__ import annotations

import base64
import binascii
import json
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from django.http import HttpRequest
from django.urls import reverse

from hedui.audit.secrets import cipher

_BOUND, _AT = b"signing_in.kept_form", "kept_form"
_NOT_KEPT = {"csrfmiddlewaretoken"}
LARGEST = 2 * 2**20


@dataclass(frozen=True)
class KeptForm:
    """Where it was sent, by whom, and its fields in their order. Chosen files are not kept: `files` says how many there were."""

    path: str
    user: int
    fields: list[tuple[str, str]]
    files: int = 0


def keep(request: HttpRequest, user: int) -> bool:
    """Seal the request's form into the (new) session. Whether it was kept: one that is too large is not."""
    fields = [(name, value) for name, values in request.POST.lists() if name not in _NOT_KEPT for value in values]
    said = json.dumps([request.get_full_path(), user, fields, len(request.FILES)], ensure_ascii=False).encode()
    if len(said) > LARGEST:
        return False
    nonce = os.urandom(12)
    request.session[_AT] = base64.b64encode(nonce + cipher().encrypt(nonce, said, _BOUND)).decode()
    return True


def kept(request: HttpRequest) -> KeptForm | None:
    """The form that waits for the person who has signed in, or None. Another person's is dropped."""
    text = request.session.get(_AT)
    if not text or not request.user.is_authenticated:
        return None
    try:
        sealed = base64.b64decode(text)
        path, user, fields, files = json.loads(cipher().decrypt(sealed[:12], sealed[12:], _BOUND))
    except (InvalidTag, ValueError, binascii.Error):
        return None
    if user != request.user.pk:
        drop(request)
        return None
    return KeptForm(path, user, [(name, value) for name, value in fields], files)


def drop(request: HttpRequest) -> None:
    """Keep it no longer."""
    request.session.pop(_AT, None)


def where_it_waits(request: HttpRequest) -> str | None:
    """The address of the page that offers to send it again, when one waits."""
    return reverse("kept_form") if kept(request) else None
