"""What a file is, by its content and never by its name: PDF, JPEG or PNG, whole, and with nothing in it that acts."""

from __future__ import annotations

import re
import zlib

from django.utils.translation import gettext as _

from hedui.cases.faults import InputError

LARGEST = 10 * 1024 * 1024
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
_MOST_PIXELS = 100_000_000
# No paper of a family needs what these name: scripts, files inside, forms that send, sound and film.
_ACTS = (
    b"JavaScript", b"JS", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"OpenAction", b"AA", b"RichMedia", b"XFA", b"SubmitForm",
    b"ImportData", b"GoToR", b"GoToE", b"Movie", b"Sound", b"Rendition", b"Encrypt",
)  # fmt: skip
_NAME = re.compile(rb"/((?:[^\x00\t\n\x0c\r ()<>\[\]{}/%]){1,60})")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_MOST_INFLATED = 64 * 1024 * 1024


def kind_of(content: bytes) -> str:
    """The media type. InputError when the file is empty, too large, of another kind, damaged, or acts."""
    if not content:
        raise InputError("content", _("文件是空的，请重新选择。"))
    if len(content) > LARGEST:
        raise InputError("content", _("文件超过 10 MB，请压缩后重新上传。"))
    if content.startswith(b"%PDF-"):
        _demand_pdf(content)
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        _demand(b"\xff\xd9" in content[-65536:])
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        _demand_png(content)
        return PNG
    raise InputError("content", _("只接受 PDF、JPG 或 PNG 文件。"))


def _demand(whole: bool) -> None:
    if not whole:
        raise InputError("content", _("文件不完整或已损坏，请重新扫描后上传。"))


def _demand_png(content: bytes) -> None:
    at, seen = 8, b""
    while at + 12 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        body = content[at + 8 : at + 8 + length]
        stated = content[at + 8 + length : at + 12 + length]
        _demand(len(stated) == 4 and zlib.crc32(kind + body) == int.from_bytes(stated, "big"))
        if not seen:
            _demand(kind == b"IHDR" and length == 13)
            wide, high = int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big")
            _demand(0 < wide * high <= _MOST_PIXELS)
        at, seen = at + 12 + length, kind
        if kind == b"IEND":
            break
    _demand(seen == b"IEND" and at == len(content))


def _demand_pdf(content: bytes) -> None:
    _demand(b"%%EOF" in content[-2048:])
    left = _MOST_INFLATED
    for part in _readable(content):
        left -= len(part)
        if left < 0:
            raise InputError("content", _("PDF 文件内容过大，请重新扫描为图片或 PDF。"))
        names = {_HEX.sub(lambda found: bytes([int(found[1], 16)]), one) for one in _NAME.findall(part)}
        if names.intersection(_ACTS):
            raise InputError("content", _("PDF 文件含有脚本、附件或加密，不能上传。请打印后重新扫描。"))


def _readable(content: bytes) -> list[bytes]:
    """The text around the streams, and the objects that are packed into streams."""
    parts = [_STREAM.sub(b"", content)]
    for found in _STREAM.finditer(content):
        before = content[max(found.start() - 4096, 0) : found.start()].rsplit(b"obj", 1)[-1]
        if b"/ObjStm" not in _HEX.sub(lambda one: bytes([int(one[1], 16)]), before):
            continue
        try:
            parts.append(zlib.decompressobj().decompress(found[1], _MOST_INFLATED))
        except zlib.error:
            # Objects that cannot be looked into are not taken on trust.
            raise InputError("content", _("PDF 文件含有脚本、附件或加密，不能上传。请打印后重新扫描。")) from None
    return parts
