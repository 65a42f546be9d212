"""The reading of a number column as SQL, the same as `values.identity.read` (one golden table drives both).

Numbers written as they should be come with their key from `plain.py`; only the rest is cleaned and classified here.
"""

from __future__ import annotations

import hashlib

from hedui.intake.fields import one_of
from hedui.tables import Step, literal
from hedui.values.identity import (
    CHECK_CHARACTERS,
    DOCUMENTS,
    EIGHTEEN,
    FIFTEEN,
    FULL_WIDTH,
    HALF_WIDTH,
    MASK_SIGNS,
    MASKED,
    NOISE,
    ONLY_DIGITS,
    PLACEHOLDERS,
    SCIENTIFIC,
    WEIGHTS,
    Reject,
)


def secret_step(secret: bytes) -> Step:
    """A one-row relation `secret(inner_pad, outer_pad)`: HMAC-SHA256's pads of the fingerprint key."""
    block = (hashlib.sha256(secret).digest() if len(secret) > 64 else secret).ljust(64, b"\0")
    inner, outer = (bytes(b ^ pad for b in block).hex() for pad in (0x36, 0x5C))
    return Step("secret", f"SELECT unhex('{inner}') AS inner_pad, unhex('{outer}') AS outer_pad")


def cleaned(raw: str) -> str:
    """SQL of the cleaned text of a number column (see `identity.clean`)."""
    # The engine's translate builds its map anew for every row: only rows with wide characters pay for it.
    wide = f"regexp_matches({raw}, '[^\\x00-\\x7f]')"
    narrow = f"CASE WHEN {wide} THEN translate({raw}, {literal(FULL_WIDTH)}, {literal(HALF_WIDTH)}) ELSE {raw} END"
    quiet = f"regexp_replace({narrow}, {literal(NOISE)}, '', 'g')"
    return f"upper(regexp_replace({quiet}, '[{MASK_SIGNS}]', '*', 'g'))"


def reading(source: str, raw: str, plain: str, *, number_may_be_empty: bool) -> str:
    """SELECT of every column of `source` plus number, person_key, form, fate.

    `raw` is the text expression; `plain` the expression of its key where `intake.plain` gave one, else NULL.
    """
    empty = "'unkeyed'" if number_may_be_empty else literal(Reject.NO_NUMBER)
    return f"""
SELECT * EXCLUDE (n17, birth, document_kind, written, fate), fate,
  CASE WHEN fate = 'keyed' THEN written END AS form,
  CASE WHEN fate <> 'keyed' THEN NULL WHEN written = 0 THEN {_document_key()} ELSE n17 END AS person_key
FROM (
  SELECT *, CASE WHEN {plain} IS NOT NULL THEN 'keyed' ELSE {_fate(empty)} END AS fate FROM (
    SELECT *, CASE WHEN {plain} IS NULL THEN (n17 // 1000) % 100000000 END AS birth FROM (
      SELECT *, CASE WHEN {plain} IS NOT NULL THEN {plain} ELSE CASE written WHEN 0 THEN 0
        WHEN 18 THEN CAST(substr(number, 1, 17) AS BIGINT)
        WHEN 15 THEN CAST(substr(number, 1, 6) || '19' || substr(number, 7, 9) AS BIGINT) END END AS n17 FROM (
        SELECT *, CASE WHEN {plain} IS NOT NULL THEN 18
          WHEN regexp_full_match(number, {literal(EIGHTEEN)}) THEN 18
          WHEN regexp_full_match(number, {literal(FIFTEEN)}) THEN 15
          WHEN document_kind IS NOT NULL THEN 0 END AS written
        FROM (SELECT *, CASE WHEN {plain} IS NULL THEN {_document_kind()} END AS document_kind FROM
          (SELECT *, CASE WHEN {plain} IS NULL THEN {cleaned(f"coalesce({raw}, '')")} END AS number FROM {source}))))))
"""


def _fate(empty: str) -> str:
    check = f"substr({literal(CHECK_CHARACTERS)}, CAST(({_weighted_sum()}) % 11 AS INTEGER) + 1, 1)"
    return f"""CASE
      WHEN written = 18 AND {check} <> substr(number, 18, 1) THEN {literal(Reject.CHECK_DIGIT)}
      WHEN written > 0 AND NOT ({_is_day()}) THEN {literal(Reject.BIRTH_DATE)}
      WHEN written IS NOT NULL THEN 'keyed'
      WHEN {one_of("number", PLACEHOLDERS)} THEN {empty}
      WHEN regexp_full_match(number, {literal(MASKED)}) THEN 'unkeyed'
      WHEN regexp_full_match(number, {literal(SCIENTIFIC)}) OR regexp_full_match(number, {literal(ONLY_DIGITS)})
        THEN {literal(Reject.DIGITS_LOST)}
      WHEN regexp_full_match(number, '[0-9]{{15}}.*') THEN {literal(Reject.CHECK_DIGIT)}
      ELSE {literal(Reject.NO_NUMBER)} END"""


def _weighted_sum() -> str:
    # Integer arithmetic on the 17 digits: a third of the time of 17 substrings.
    return " + ".join(f"{weight} * ((n17 // {10 ** (16 - i)}) % 10)" for i, weight in enumerate(WEIGHTS))


def _is_day() -> str:
    year, month, day = "(birth // 10000)", "((birth // 100) % 100)", "(birth % 100)"
    leap = f"({year} % 4 = 0 AND ({year} % 100 <> 0 OR {year} % 400 = 0))"
    longest = f"CASE WHEN {month} IN (4, 6, 9, 11) THEN 30 WHEN {month} = 2 THEN CASE WHEN {leap} THEN 29 ELSE 28 END ELSE 31 END"
    return f"{year} >= 1850 AND {month} BETWEEN 1 AND 12 AND {day} BETWEEN 1 AND {longest}"


def _document_kind() -> str:
    # Asked only of what is neither 18 nor 15 digits: CASE stops at the first.
    whens = " ".join(f"WHEN regexp_full_match(number, {literal(p)}) THEN {literal(kind)}" for kind, p in DOCUMENTS)
    return f"CASE WHEN regexp_full_match(number, '[0-9X]*') THEN NULL {whens} END"


def _document_key() -> str:
    inner = "(SELECT inner_pad FROM secret)"
    outer = "(SELECT outer_pad FROM secret)"
    digest = f"sha256({outer} || unhex(sha256({inner} || encode(document_kind || ':' || number))))"
    return f"-(CAST('0x' || substr({digest}, 1, 16) AS UBIGINT) // 2)::BIGINT - 1"
