"""Whether what stands in 授权书编号 is a number. A word in its place gives no permission, whatever day stands beside it."""

from __future__ import annotations

from hedui.catalogue import no_number
from hedui.intake.fields import narrow
from hedui.tables import literal

# Neither signs nor blanks nor zeros name an authorisation.
_SAYS_NOTHING = r"[^\p{L}\p{N}]|[0〇]"


def is_number(text: str) -> str:
    """SQL: the text names an authorisation; FALSE where it is NULL, empty, a sign, zeros or a word (`no_number`)."""
    words, beginnings = no_number()
    said = f"lower(regexp_replace({narrow(text)}, {literal(_SAYS_NOTHING)}, '', 'g'))"
    word = f"^(({'|'.join(words)})?$|{'|'.join(beginnings)})"
    # What begins with a letter or digit and has a 1 or 2 is none of these: nearly every line, asked no more.
    plain = f"({text} >= '1' AND {text} < ':' OR {text} >= 'A' AND {text} < '[')"
    return f"""coalesce(CASE WHEN {plain} AND ({text} LIKE '%1%' OR {text} LIKE '%2%') THEN TRUE WHEN {text} = '' THEN FALSE
      ELSE NOT regexp_matches({said}, {literal(word)}) END, FALSE)"""
