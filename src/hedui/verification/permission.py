"""What an authorisation permits: whether what stands in 授权书编号 is a number, and which items stand in 授权事项.

A word in the place of the number gives no permission, whatever day stands beside it. Who names items permits these and no
others: `scope` is NULL where nothing is named (every item), else the codes of the items between blanks, ' pension vehicle '.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from hedui.catalogue import Item, items, no_number, no_scope
from hedui.intake.fields import narrow
from hedui.tables import Engine, literal

# Neither signs nor blanks nor zeros name an authorisation.
_SAYS_NOTHING = r"[^\p{L}\p{N}]|[0〇]"
# A day of authorisation beside the items is no number of an item.
_DAY = r"[0-9]{4}[-/.年][0-9]{1,2}([-/.月][0-9]{1,2})?[日月]?"
_BETWEEN = r"[^\p{L}\p{N}_]+"
_SIGNS = r"[^\p{L}\p{N}]"


def is_number(text: str) -> str:
    """SQL: the text names an authorisation; FALSE where it is NULL, empty, a sign, zeros or a word (`no_number`)."""
    words, beginnings, anywhere = no_number()
    said = f"lower(regexp_replace({narrow(text)}, {literal(_SAYS_NOTHING)}, '', 'g'))"
    word = f"^(({'|'.join(words)})?$|{'|'.join(beginnings)})|{'|'.join(anywhere)}"
    # What begins with a letter or digit and has a 1 or 2 is no word: nearly every line, asked no more where it has no
    # character with which a part begins.
    plain = f"({text} >= '1' AND {text} < ':' OR {text} >= 'A' AND {text} < '[') AND ({text} LIKE '%1%' OR {text} LIKE '%2%')"
    begins = f"[{''.join(sorted({part[0] for part in anywhere}))}]"
    return f"""coalesce(CASE WHEN {plain} AND NOT regexp_matches({text}, {literal(begins)}) THEN TRUE
      WHEN {text} = '' THEN FALSE
      ELSE NOT regexp_matches({said}, {literal(word)}) END, FALSE)"""


def words_of(text: str) -> str:
    """SQL: the words of what stands in 授权事项 with one blank around each, for `scope_of`."""
    undated = f"regexp_replace(lower({narrow(text)}), {literal(_DAY)}, ' ', 'g')"
    return f"concat(' ', regexp_replace({undated}, {literal(_BETWEEN)}, ' ', 'g'), ' ')"


def scope_of(text: str, words: str) -> str:
    """SQL: the scope of what stands in 授权事项, items by code, number or name with anything between them.

    Words that are no item permit nothing: an entry without any item permits no item at all, nor does one that takes
    something away or denies (`no_scope`): which item it denies is not guessed. `words` is a column of
    `words_of(text)`: it is asked a hundred times, and each place that makes it prepares its pattern anew (0.7 s in a run).
    """
    each = [
        f"CASE WHEN {' OR '.join(f'contains({words}, {literal(word)})' for word in _named(item))} THEN ' {code}' ELSE '' END"
        for code, item in items().items()
    ]
    denies = f"regexp_matches(regexp_replace({text}, {literal(_SIGNS)}, '', 'g'), {literal('|'.join(no_scope()))})"
    named = f"concat({', '.join(each)}, ' ')"
    return f"CASE WHEN trim(coalesce({text}, '')) = '' THEN NULL WHEN {denies} THEN ' ' ELSE {named} END"


def _named(item: Item) -> tuple[str, ...]:
    """How the text may name an item, between blanks."""
    label = re.sub(r"[^\w]+", " ", item.label.lower()).strip()
    return f" {item.code} ", f" {item.number} ", f" {label} "


def covers(scope: str, item: str) -> str:
    """SQL: the scope permits the item."""
    return f"({scope} IS NULL OR contains({scope}, ' {item} '))"


def covers_all(scope: str, codes: Iterable[str]) -> str:
    """SQL: the scope permits every one of these items."""
    each = " AND ".join(f"contains({scope}, ' {code} ')" for code in sorted(codes))
    return f"({scope} IS NULL OR ({each or 'TRUE'}))"


def some_limited(engine: Engine) -> bool:
    """Whether anybody of the roster has named items: where nobody has, nothing need be asked of scopes."""
    return bool(engine.one("SELECT count(scope) FROM people")[0])
