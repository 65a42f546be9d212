"""Answers for few people from ready snapshots: the hits that `find_hits` would find for them, in a fraction of a second.

Which snapshots have a row with one of their keys is asked first, in one scan of all files that reads nothing but keys;
only those are read, and of them only the parts in which the keys lie.
"""

from __future__ import annotations

from typing import Any

from hedui.catalogue import Item
from hedui.intake.snapshot import Snapshot, Store, record, relation, words_of
from hedui.matching.by_id import askable, askers, met
from hedui.tables import Engine, Step
from hedui.values.name import NameAgreement, agreement
from hedui.verification.hits import Asked, own_columns
from hedui.verification.permission import covers

# The keys stand in the statement. For more people than this one pass over all (`find_hits`) is the better way.
MOST_PEOPLE = 200

_WHOSE = ("household_no", "line", "person_key", "member", "again", "source_row", "part", "match")
_ASKERS = "few_askers"


def hits_of_few(engine: Engine, store: Store, asked: Asked, people: str) -> dict[str, list[dict[str, Any]]]:
    """Item → its hits, for the permitted people of the relation `people` (in the columns of the roster's).

    A hit has household_no, id_number, line, person_key, member, again, source_file, source_row, part, match,
    name_agreement, as_of, the typed columns of its item, and `record`, the row in the department's own words (JSON).
    Items without a hit are left out. In the order of items, files, rows, lines. ValueError for more than MOST_PEOPLE.
    """
    permitted = f"(SELECT * FROM {people} WHERE permitted AND person_key IS NOT NULL)"
    numbers = dict(engine.rows(f"SELECT line, id_number FROM {permitted}"))
    keys = sorted(key for (key,) in engine.rows(f"SELECT DISTINCT person_key FROM {permitted}"))
    if len(keys) > MOST_PEOPLE:
        raise ValueError(f"{len(keys)} people are more than {MOST_PEOPLE}: ask with find_hits")
    found: dict[str, list[dict[str, Any]]] = {}
    if not keys or not asked.snapshots:
        return found
    engine.run(Step(_ASKERS, askers(permitted, scope=True)))
    here = _with_rows(engine, store, asked, keys)
    for at, item, snapshot in asked.numbered:
        if at in here and (hits := _of_one(engine, store, (at, item, snapshot), keys)):
            found.setdefault(item.code, []).extend({**hit, "id_number": numbers[hit["line"]]} for hit in hits)
    engine.drop(_ASKERS)
    return found


def _with_rows(engine: Engine, store: Store, asked: Asked, keys: list[int]) -> set[int]:
    """The numbers of the snapshots that have a row with one of the keys."""
    # The files differ in all columns but ours, and no other is read: one scan of all takes half of a scan of each.
    files = engine.scan([store.path(s) for _at, _item, s in asked.numbered], encrypted=True)
    return {at for (at,) in engine.rows(f"SELECT DISTINCT file_index FROM {files} WHERE {_one_of(keys)}")}


def _one_of(keys: list[int]) -> str:
    return f"person_key IN ({', '.join(map(str, keys))})"


def _of_one(
    engine: Engine, store: Store, asked: tuple[int, Item, Snapshot], keys: list[int]
) -> list[dict[str, Any]]:  # fmt: skip
    """The hits in one snapshot, in the order of rows and lines."""
    at, item, snapshot = asked
    own = ["source_file", "as_of", *own_columns(item)]
    columns = [*own, *words_of(snapshot)]
    rows = f"SELECT * FROM ({relation(engine, store, snapshot, own_columns(item), words=True)}) WHERE {_one_of(keys)}"
    asked_of = [askable(rows, at, two_sided=item.two_sided, columns=columns)]
    hits = met(_ASKERS, asked_of, columns, may=covers("p.scope", item.code))
    chosen = ", ".join([*_WHOSE, "name_a", "name_b", *(f'"{c}"' for c in own), f"{record(snapshot)} AS record"])
    found = engine.records(f"SELECT {chosen} FROM ({hits}) ORDER BY source_row, part, line")
    for hit in found:
        a, b = hit.pop("name_a"), hit.pop("name_b")
        hit["name_agreement"] = str(NameAgreement.SAME if a is None else agreement(a, b))
    return found
