"""Numbers that say who a person is: the citizen number (GB 11643-1999), its 15-digit form, other documents.

The same reading exists in SQL (`intake/numbers.py`); `tests/spec/numbers.csv` drives both.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"

FULL_WIDTH = "".join(chr(c) for c in range(0xFF01, 0xFF5F))
HALF_WIDTH = "".join(chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F))
# Other writings of the mask sign, unified to an asterisk.
MASK_SIGNS = "●•×※#"
# White space, quotes, byte-order and zero-width marks, and Excel's ="…" wrapping: never part of a number.
NOISE = (
    r"[\x{0009}-\x{000d}\x{001c}-\x{0020}\x{0085}\x{00a0}\x{1680}\x{2000}-\x{200f}\x{2028}-\x{202f}"
    r"\x{205f}\x{2060}\x{3000}\x{feff}'\"`=‘’“”]"
)
_NOISE = re.compile(NOISE.replace(r"\x{", r"\u").replace("}", ""))
PLACEHOLDERS = ("", "-", "--", "—", "——", "/", "\\", "0", "无", "无证件", "不详", "未知", "暂无", "空", "NULL", "NONE", "N/A", "NAN")  # fmt: skip

EIGHTEEN = r"[1-9][0-9]{16}[0-9X]"
FIFTEEN = r"[1-9][0-9]{14}"
MASKED = r".*\*.*|[0-9]{3,}X{3,}[0-9X]*"
SCIENTIFIC = r"[0-9](\.[0-9]*)?E\+?[0-9]{1,3}"
ONLY_DIGITS = r"[0-9]+(\.[0-9]+)?X?"
# (kind, pattern): passports, permits and ID cards of Hong Kong, Macau and Taiwan, military papers.
DOCUMENTS = (
    ("permit", r"[HMC][0-9]{8,10}"),
    ("residence", r"[A-Z]{3}[0-9]{12}"),
    ("hk_id", r"[A-Z]{1,2}[0-9]{6}\([0-9A]\)"),
    ("passport", r"[A-Z]{1,2}[0-9]{6,9}|[A-Z]{3}[0-9]{6}|[0-9]{2}[A-Z]{2}[0-9]{5}"),
    ("military", r".{1,4}字第[0-9]{4,12}号?"),
)


class Reject:
    """Why a row names nobody. The words stand in the rejects file."""

    CHECK_DIGIT = "check_digit"
    BIRTH_DATE = "birth_date"
    DIGITS_LOST = "digits_lost"
    NO_NUMBER = "no_number"
    COLUMNS = "columns"


@dataclass(frozen=True)
class Reading:
    """What a text in a number column is.

    fate: keyed | unkeyed | a word of Reject. form: 18 or 15 (digits written), 0 for another document, None.
    number: normalised (18 characters, or the document's number); masked text for unkeyed. key: see `person_key`.
    """

    fate: str
    form: int | None = None
    number: str = ""
    key: int | None = None
    document: str = ""


def check_digit(first17: str) -> str:
    """The 18th character of a citizen number from its first 17 digits (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first17, strict=True))
    return CHECK_CHARACTERS[total % 11]


def number_of(key: int) -> str:
    """The 18-character citizen number of a positive person key."""
    return f"{key:017d}{check_digit(f'{key:017d}')}"


def clean(text: str) -> str:
    """The text without width, case, spaces, quotes; mask signs unified."""
    text = text.translate(str.maketrans(FULL_WIDTH, HALF_WIDTH))
    text = _NOISE.sub("", text)
    return text.translate(str.maketrans(MASK_SIGNS, "*" * len(MASK_SIGNS))).upper()


def read(text: str, *, secret: bytes = b"", number_may_be_empty: bool = False) -> Reading:
    """What this text is. `secret` keys the fingerprint of other documents; an empty number is
    unkeyed rather than rejected where the source often has none (`id?` items)."""
    number = clean(text)
    if re.fullmatch(EIGHTEEN, number):
        return _eighteen(number)
    if re.fullmatch(FIFTEEN, number):
        return _fifteen(number)
    if number in PLACEHOLDERS:
        return Reading("unkeyed" if number_may_be_empty else Reject.NO_NUMBER)
    if re.fullmatch(MASKED, number):
        return Reading("unkeyed", number=number)
    if re.fullmatch(SCIENTIFIC, number) or re.fullmatch(ONLY_DIGITS, number):
        return Reading(Reject.DIGITS_LOST)
    for kind, pattern in DOCUMENTS:
        if re.fullmatch(pattern, number):
            return Reading("keyed", 0, number, document_key(kind, number, secret), kind)
    return Reading(Reject.CHECK_DIGIT if re.match(r"[0-9]{15}", number) else Reject.NO_NUMBER)


def document_key(kind: str, number: str, secret: bytes) -> int:
    """−(63-bit keyed fingerprint) of another document: a key that no citizen number can have."""
    digest = hmac.new(secret, f"{kind}:{number}".encode(), hashlib.sha256).digest()
    return -(int.from_bytes(digest[:8], "big") >> 1) - 1


def birth_date(number: str) -> date | None:
    """The birth date inside an 18-character citizen number, None when the calendar has no such day."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born if born.year >= 1850 else None


def is_male(number: str) -> bool:
    """Whether the 17th digit is odd."""
    return int(number[16]) % 2 == 1


def _eighteen(number: str) -> Reading:
    if check_digit(number[:17]) != number[17]:
        return Reading(Reject.CHECK_DIGIT)
    if birth_date(number) is None:
        return Reading(Reject.BIRTH_DATE)
    return Reading("keyed", 18, number, int(number[:17]))


def _fifteen(number: str) -> Reading:
    first17 = number[:6] + "19" + number[6:]
    full = first17 + check_digit(first17)
    if birth_date(full) is None:
        return Reading(Reject.BIRTH_DATE)
    return Reading("keyed", 15, full, int(first17))
