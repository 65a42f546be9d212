"""Findings about who is who: registered, alive, at liberty, once, named alike."""

from __future__ import annotations

from collections.abc import Set

from hedui.catalogue import items
from hedui.tables import Step, literal
from hedui.verification.findings.shape import NO_EVIDENCE, finding, grouped, sure
from hedui.verification.permission import covers
from hedui.verification.window import Window

# The register is read once for all kinds that it raises: it is the largest source, and the widest.
REGISTERED = "registered"
# How the detail of a name in another writing begins.
WRITES_NAME = "记录写作"
_NOBODY_SAYS = "coalesce(person_status, 'active')"


def registered() -> Step:
    """The step that makes `registered`: the entries of the register whose names raise no doubt. Only where it was asked.

    With what the roster's line says that is compared with them: head, declared_area.
    """
    own = (
        "household_no",
        "person_key",
        "line",
        "member",
        "person_status",
        "hukou_area",
        "hukou_no",
        "as_of",
        "evidence",
    )
    columns = ", ".join(f"h.{column}" for column in own)
    said = "p.head, p.hukou_area AS declared_area"
    return Step(REGISTERED, f"SELECT {columns}, {said} FROM {sure('hukou')} h JOIN people p ON p.line = h.line")


def identity_findings(asked: Set[str], whole: Set[str], region: str) -> list[str]:
    """SELECTs of all other findings of identity that the asked items allow; of what is not there, those that whole items do."""
    found = [_unusable(), _unreadable(), _not_permitted(), _partly_permitted(asked), _listed_twice()]
    found += [_elsewhere(region), _split()] if "hukou" in asked else []
    found += [_not_in_register()] if "hukou" in whole else []
    return [*found, _doubted(), _written_otherwise()] if asked else found


def absent_members(asked: Set[str], window: Window) -> list[str]:
    """SELECTs of the findings that somebody does not live in the family: dead, in prison, in rehabilitation."""
    by_item = {
        "hukou": finding(
            "dead", "hukou", grouped(f"(SELECT * FROM {REGISTERED} WHERE member AND person_status = 'dead')")
        ),
        "funeral": finding("dead", "funeral", grouped(f"(SELECT * FROM {sure('funeral')} WHERE member)")),
        "prison": held("in_prison", "prison", window),
        "drug_rehab": held("in_rehabilitation", "drug_rehab", window),
    }
    return [sql for item, sql in by_item.items() if item in asked]


def doubtful_members(asked: Set[str], region: str) -> list[str]:
    """SELECTs of the findings that somebody may belong elsewhere: another household, another register, none any more."""
    return [_two_households(), *([*_register_status(), _not_local(region)] if "hukou" in asked else [])]


def _unusable() -> str:
    source = "(SELECT household_no, person_key, line, NULL AS as_of FROM people WHERE person_key IS NULL)"
    return finding("number_unusable", "", source, evidence=NO_EVIDENCE, line="line")


def _unreadable() -> str:
    source = "(SELECT household_no, person_key, line, unread, NULL AS as_of FROM people WHERE unread <> '')"
    return finding("roster_unreadable", "", source, detail="unread", evidence=NO_EVIDENCE, line="line")


def _not_permitted() -> str:
    source = """(SELECT household_no, person_key, NULL AS as_of, max(CASE WHEN no_number THEN 1 ELSE 0 END) AS no_number
      FROM people WHERE NOT permitted GROUP BY household_no, person_key)"""
    detail = "CASE WHEN no_number = 1 THEN '授权书编号栏所填不是编号' ELSE '' END"
    return finding("not_permitted", "", source, detail=detail, evidence=NO_EVIDENCE)


def _partly_permitted(asked: Set[str]) -> str:
    # By the first permitted line of somebody who stands on several.
    named = " || ".join(
        f"CASE WHEN NOT {covers('scope', code)} THEN {literal('、' + items()[code].label)} ELSE '' END"
        for code in items()
        if code in asked
    )
    outside = f"""(SELECT household_no, person_key, line, {named or "''"} AS outside FROM people
      WHERE permitted AND person_key IS NOT NULL AND scope IS NOT NULL)"""
    source = f"""(SELECT household_no, person_key, NULL AS as_of, arg_min(outside, line) AS outside FROM {outside}
      WHERE outside <> '' GROUP BY household_no, person_key)"""
    return finding("partly_permitted", "", source, detail="substr(outside, 2)", evidence=NO_EVIDENCE)


def _two_households() -> str:
    source = f"""(SELECT DISTINCT p.household_no, p.person_key, NULL AS as_of, n.households FROM people p
      JOIN (SELECT m.person_key, count(DISTINCT m.household_no) AS households
            FROM people m JOIN {_repeated("member")} USING (person_key) WHERE m.member
            GROUP BY m.person_key HAVING count(DISTINCT m.household_no) > 1) n
        ON n.person_key = p.person_key WHERE p.member)"""
    return finding("in_two_households", "", source, found="households", evidence=NO_EVIDENCE)


def _listed_twice() -> str:
    source = f"""(SELECT household_no, person_key, NULL AS as_of, count(*) AS n FROM people JOIN {_repeated("TRUE")} USING (person_key)
      GROUP BY household_no, person_key HAVING count(*) > 1)"""
    return finding("listed_twice", "", source, found="n", evidence=NO_EVIDENCE)


def _repeated(where: str) -> str:
    """The few keys that stand on several lines: what is counted of them costs next to nothing then."""
    return f"""(SELECT person_key FROM people WHERE person_key IS NOT NULL AND {where} GROUP BY person_key HAVING count(*) > 1) k"""


def _not_in_register() -> str:
    entered = (
        """(SELECT DISTINCT h.line FROM hits h JOIN hit_sources s ON s.snapshot = h.snapshot WHERE s.item = 'hukou')"""
    )
    source = f"""(SELECT DISTINCT a.household_no, a.person_key, NULL AS as_of FROM asked a LEFT JOIN {entered} e ON e.line = a.line
      WHERE a.person_key > 0 AND {covers("a.scope", "hukou")} AND e.line IS NULL)"""
    return finding("not_in_register", "hukou", source, evidence=NO_EVIDENCE)


def _register_status() -> list[str]:
    cancelled = grouped(f"(SELECT * FROM {REGISTERED} WHERE person_status = 'cancelled')")
    still = f"(SELECT 1 FROM {REGISTERED} a WHERE a.line = r.line AND {_NOBODY_SAYS} = 'active')"
    moved = grouped(f"(SELECT r.* FROM {REGISTERED} r WHERE r.person_status = 'moved_out' AND NOT EXISTS {still})")
    parts = {"cancelled_in_register": cancelled, "moved_out": moved}
    return [finding(kind, "hukou", source) for kind, source in parts.items()]


def _local(region: str) -> str:
    return f"substr(h.hukou_area, 1, {len(region)}) = '{region}'" if region else "TRUE"


def _not_local(region: str) -> str:
    source = f"""(SELECT h.* FROM {REGISTERED} h
      WHERE h.member AND {_NOBODY_SAYS} = 'active' AND length(h.hukou_area) >= 6 AND NOT ({_local(region)}))"""
    return finding("not_local", "hukou", grouped(source, "hukou_area"), detail="'登记 ' || hukou_area")


def _elsewhere(region: str) -> str:
    # Codes are compared to the county (six digits); only active entries say where a person is registered.
    source = f"""(SELECT h.* FROM {REGISTERED} h
      WHERE {_NOBODY_SAYS} = 'active' AND length(h.hukou_area) >= 6 AND length(declared_area) >= 6
        AND substr(h.hukou_area, 1, 6) <> substr(declared_area, 1, 6) AND (NOT h.member OR {_local(region)}))"""
    both = grouped(source, "declared_area, hukou_area")
    return finding("registered_elsewhere", "hukou", both, detail="'申报 ' || declared_area || '，登记 ' || hukou_area")


def _split() -> str:
    # Members only: an obligor has a register of their own.
    entries = f"""(SELECT household_no, person_key, hukou_no, head, as_of, evidence FROM {REGISTERED}
      WHERE member AND {_NOBODY_SAYS} = 'active' AND coalesce(hukou_no, '') <> '')"""
    source = f"""(SELECT e.* FROM {entries} e JOIN {entries} k ON k.household_no = e.household_no AND k.head
      WHERE NOT e.head AND e.hukou_no <> k.hukou_no)"""
    return finding("register_split", "hukou", grouped(source))


def inside(item: str, window: Window) -> str:
    """The hits of an item of custody on the day: admitted by it and not released."""
    ended = "AND coalesce(status, 'active') = 'active'" if item == "prison" else ""
    return f"""(SELECT * FROM {sure(item)} WHERE coalesce(admitted_on, {window.day}) <= {window.day}
      AND coalesce(released_on, DATE '9999-12-31') > {window.day} {ended})"""


def held(kind: str, item: str, window: Window) -> str:
    """The finding of members in custody."""
    return finding(kind, item, grouped(f"(SELECT * FROM {inside(item, window)} WHERE member)"))


def _doubted() -> str:
    """One question per person and item whose records bear a name without relation."""
    return finding("identity_doubt", "(item)", grouped(_named("name_agreement = 'different'", "NULL"), "item"))


def _written_otherwise() -> str:
    """One question per person and item that writes the name otherwise, with its writings."""
    # How a record writes a relative's name is for the relative.
    records = _named("written IS NOT NULL", "CASE WHEN h.member THEN trim(h.written) END")
    source = f"""(SELECT household_no, person_key, item, max(as_of) AS as_of, flatten(list(evidence)) AS evidence,
        coalesce('{WRITES_NAME}' || array_to_string(list_sort(list(DISTINCT written) FILTER (WHERE written IS NOT NULL)), '、'), '') AS writes
      FROM {records} GROUP BY household_no, person_key, item)"""
    return finding("name_differs", "(item)", source, detail="writes")


def _named(where: str, written: str) -> str:
    return f"""(SELECT h.household_no, h.person_key, s.item, s.as_of, {written} AS written, [h.record_place] AS evidence
      FROM hits h JOIN hit_sources s ON s.snapshot = h.snapshot WHERE NOT h.again AND h.{where})"""
