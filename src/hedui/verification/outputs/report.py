"""The content of one household's verification report, from its rows of the run's relations."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hedui.catalogue import departments, items
from hedui.documents import content as c
from hedui.documents.stated import Amount, Indication, Stated, Verdict, Words, yuan
from hedui.values import region
from hedui.values.answers import Answer, Reason
from hedui.verification.assessment import Law
from hedui.verification.findings.shape import Kind, kinds
from hedui.verification.law_inputs import MEMBERS_IN_QUESTION
from hedui.verification.outputs import known
from hedui.verification.outputs.own_line import Values, own_line, standard_name
from hedui.verification.outputs.reporting import Reporting
from hedui.verification.outputs.sheet_names import source_text
from hedui.verification.outputs.shown import Whose, number_of
from hedui.verification.outputs.tables import PROGRAMMES
from hedui.verification.outputs.told_findings import label_of

EACH_MONTH = "元/月"
NO_CONDITIONS = "{}"
HEAVIER = "disability_level_higher"
KEPT_BACK = Words("不在此写明")
OPEN = "有情况未知，不按 0 计算"
INCOME = {"wage": "工资性收入", "business": "经营净收入", "property": "财产净收入", "transfer": "转移净收入"}


def report_content(
    run: Reporting,
    family: dict[str, Any],
    people: list[dict[str, Any]],
    findings: list[dict[str, Any]],
    found: dict[str, int],
    support: Mapping[str, Stated],
) -> c.ReportContent:
    """`family`: its row of `assessed`; `people`, `findings`: its rows; `found`: item → number of records; `support`: what
    the rules count of each obligor's support, by the obligor's name on the papers."""
    head = head_of(people)
    window, on, whose = run.scope.window, run.scope.on, Whose(people)
    return c.ReportContent(
        programme=PROGRAMMES.get(family["programme"] or "", "未说明"), applicant=head["name"] or "",
        applicant_number=head["id_number"] or head["number_written"] or "", region_code=run.scope.region,
        region_name=region.full_name(run.scope.region), pack_name=run.pack.name, pack_version=run.pack.code, on=on,
        income_from=_first_day(window.first), income_through=on.replace(day=1) - timedelta(1),
        property_as_of=on, members=tuple(_people(people, whose, member=True)),
        obligors=tuple(replace(one, monthly_support=support.get(one.name)) for one in _people(people, whose, member=False)), items=tuple(_answers(run, people, found, whose)),
        findings=tuple(_finding(f, whose) for f in findings), assessment=_assessment(run, family, findings),
        files=_files(run, findings),
    )  # fmt: skip


def head_of(people: list[dict[str, Any]]) -> dict[str, Any]:
    """The roster line of the one who applies: the head, or who stands first."""
    return next((p for p in people if p["head"]), people[0])


def _files(run: Reporting, findings: list[dict[str, Any]]) -> tuple[c.SourceFile, ...]:
    """The files from which this household's evidence comes."""
    named = {e["file"] for f in findings for e in f["evidence"]}
    found = (s for one in run.plan for s in one.snapshots if s.file in named)
    return tuple(c.SourceFile(s.file, s.source_sha256, s.as_of_date) for s in found)


def _first_day(month: int) -> date:
    return date(month // 100, month % 100, 1)


def _people(people: list[dict[str, Any]], whose: Whose, *, member: bool) -> Iterator[c.Person]:
    """The lines of the members or of the obligors; who stands on two of them is counted once."""
    seen = set()
    for p in people:
        if p["member"] is member:
            again = p["person_key"] is not None and p["person_key"] in seen
            seen.add(p["person_key"])
            yield _person(p, whose, again=again)


def _person(p: dict[str, Any], whose: Whose, *, again: bool) -> c.Person:
    """A member with the number in full: it is their file. An obligor lives elsewhere and is masked."""
    remark = "" if p["person_key"] is not None else "身份证号无效，未比对"
    signed = c.Authorisation(p["authorisation_no"] or "", p["authorised_on"], p["permitted"])
    return c.Person(
        whose.person(p), number_of(p), p["relation"] or "",
        region.full_name(p["hukou_area"]) if p["hukou_area"] else "", signed, False if again else True if p["member"] else None,
        "重复登记，已计入前面一行" if again else remark, compared=p["person_key"] is not None,
    )  # fmt: skip


def _answers(
    run: Reporting, people: list[dict[str, Any]], found: dict[str, int], whose: Whose
) -> Iterator[c.ItemAnswer]:
    labels = {d.code: d.label for d in departments()}
    for one in run.plan:
        records = found.get(one.item.code, 0)
        refused = {p["line"]: why for p in people if (why := not_permitted(p, one.item.code))}
        # Without a source nobody could be asked; with one, nobody who has not permitted the item was.
        source, nobody = one.reason is not Reason.NO_SOURCE, len(refused) == len(people)
        answer = Answer.NOT_PERMITTED if nobody and source else one.answer(found=records > 0)
        reason = None if answer is Answer.FOUND else one.reason
        if answer is Answer.NOT_PERMITTED:
            reason = min(refused.values(), default=Reason.NO_AUTHORISATION, key=list(Reason).index)
        differing = () if nobody or not source else tuple(
            c.PersonAnswer(whose.person(p), Answer.NOT_PERMITTED, refused[p["line"]]) for p in people if p["line"] in refused
        )  # fmt: skip
        yield c.ItemAnswer(
            one.item.number,
            one.item.code,
            one.item.label,
            labels[one.item.department],
            answer,
            reason,
            one.as_of,
            records,
            differing,
        )


def not_permitted(person: dict[str, Any], item: str) -> Reason | None:
    """Why somebody of the roster was not compared for an item; None when they have permitted it."""
    if not person["permitted"]:
        return Reason.NO_AUTHORISATION
    scope = person["scope"]
    return None if scope is None or f" {item} " in scope else Reason.OUT_OF_SCOPE


def _finding(f: dict[str, Any], whose: Whose) -> c.Finding:
    kind = kinds()[f["kind"]]
    declared, found = _stated(f["declared"], kind.is_money, kind.unit), _stated(f["found"], kind.is_money, kind.unit)
    difference = _difference(f, kind)
    if found and not whose.is_own(f):
        # The family is given this report; what a relative owns or earns is that relative's own.
        found, difference = KEPT_BACK, None
    # A candidate is shown as what it is: its question says how likely, never an exact number.
    match: c.Match = "exact_id" if f["kind"] != "house_candidate" else "probable" if "很" in f["detail"] else "possible"
    evidence = tuple(c.Evidence(e["file"], e["row"], match) for e in f["evidence"])
    return c.Finding(
        f["kind"], label_of(f), whose.name(f),
        items()[f["item"]].label if f["item"] else "", declared, found, difference, f["period"] or "", f["as_of"], evidence,
        kind.changes, kind.favour, kind.settles, kind.who, f["grounds"],
    )  # fmt: skip


def _difference(f: dict[str, Any], kind: Kind) -> Stated:
    if f["declared"] is None or f["found"] is None:
        return None
    if kind.code == HEAVIER:
        # Level 1 is the heaviest: the difference of the two numbers would say the opposite.
        return Words(f"重 {f['declared'] - f['found']} 级")
    return _stated(f["found"] - f["declared"], kind.is_money, kind.unit)


def _stated(value: int | None, is_money: bool, unit: str) -> Stated:
    if value is None:
        return None
    if is_money and unit == EACH_MONTH:
        # Beside the figures of a year a month's says so.
        return Words(f"{yuan(value)} {unit}")
    return Amount.of(value) if is_money else Words(f"{value} {unit}".strip())


def _assessment(run: Reporting, family: dict[str, Any], findings: list[dict[str, Any]]) -> c.Assessment | None:
    if family["income_at_least"] is None:
        return None
    law = next((one for one in run.laws if (family["programme"] or "") in one.programmes), None)
    lines = tuple(_income(family, category) for category in INCOME)
    total = c.IncomeLine(
        "家庭年收入",
        Amount.of(family["income_declared"]),
        None,
        known.annual_income(family),
        # Both totals follow the region's method: they need not be the sum of what stands above them.
        ""
        if family["income_declared"] == sum(family[f"declared_{k}"] or 0 for k in INCOME)
        else "申报栏也按当地办法测算",
    )
    standard = family["standard_year"]
    values = _values(law, family) if law else {}
    published = values.get(("dibao_standard", 0))
    source = source_text(published.source) if published else ""
    if law:
        programme = law.bound.programme.name
        line, label = own_line(programme, values, standard), standard_name(programme)
        standard, label, source = (line.year, line.label, line.source) if line else (standard, label, source)
        source = "，".join(filter(None, [label, source]))
    return c.Assessment(
        members_counted=family["members"], income=lines, total=total,
        per_capita_annual=known.per_capita_annual(family), per_capita_monthly=known.per_capita_monthly(family),
        indication=Indication(family["indication"]), standard=Amount.of(standard) if standard else None,
        standard_per="year", standard_source=source if standard else "",
        property=tuple(_property(family)), conditions=tuple(_conditions(family, law)),
        by_person=law is not None and law.bound.programme.decides == "person", reasons=tuple(_reasons(family, findings)),
    )  # fmt: skip


def _reasons(family: dict[str, Any], findings: list[dict[str, Any]]) -> Iterator[str]:
    """Why nothing is indicated, as the sheet says it: keys of the wording."""
    outcomes = family["declared_outcome"], family["larger_outcome"]
    no_rules = family["conditions"] == NO_CONDITIONS
    if no_rules:
        yield "no_rules"
    if any(f["kind"] in MEMBERS_IN_QUESTION for f in findings):
        yield "members"
    if not no_rules and None in outcomes:
        yield "unknown"
    elif not no_rules and outcomes[0] is not outcomes[1]:
        yield "readings"


def _values(law: Law, family: dict[str, Any]) -> Values:
    """The values that the rules read for this family: they were all in force when it was assessed."""
    area = (family["hukou_area"] or "")[:6] or law.bound.pack.code
    return law.bound.values(family["area_kind"] == "urban", area)


def _income(family: dict[str, Any], category: str) -> c.IncomeLine:
    return c.IncomeLine(
        INCOME[category], Amount.of(family[f"declared_{category}"] or 0), known.found(family, category),
        known.used(family, category), known.why(family, category),
    )  # fmt: skip


def _property(family: dict[str, Any]) -> Iterator[c.PropertyLine]:
    ceiling = family["money_ceiling"]
    open_ = "金融机构反馈超限，没有给出数额" if family["over_limit"] else OPEN
    used = known.money(family)
    yield c.PropertyLine(
        "货币财产", Amount.of(family["declared_money"] or 0), known.found_money(family),
        f"不超过 {yuan(ceiling)} 元" if ceiling is not None else "", _verdict(family, "货币财产"),
        _why_money(family, used) or open_, known.WITHIN_LIMIT if known.only_within(family) and not used.low else used,
    )  # fmt: skip
    doubtful = f"另有疑似报废 {family['doubtful_vehicles']} 辆" if family["doubtful_vehicles"] else ""
    yield _counted(family, "机动车", "vehicles", "辆", doubtful)
    yield _counted(family, "房屋", "houses", "套", "")


def _why_money(family: dict[str, Any], used: Amount) -> str:
    """Why this much money was used; empty where it is not known."""
    if used.high is None:
        return ""
    return "金融机构只答未超过限额" if known.only_within(family) and not used.low else "取较大者"


def _counted(family: dict[str, Any], label: str, what: str, unit: str, basis: str) -> c.PropertyLine:
    declared, found = int(family[f"declared_{what}"] or 0), int(family[f"found_{what}"] or 0)
    open_ = family[f"{what}_open"]
    seen, taken = (known.counted(number, unit, open_=open_) for number in (found, max(declared, found)))
    basis = basis or (OPEN if open_ else "取较大者")
    return c.PropertyLine(label, Words(f"{declared} {unit}"), seen, "", _verdict(family, label), basis, taken)


def _verdict(family: dict[str, Any], word: str) -> Verdict:
    """How the condition about this property came out; undecided where the readings differ or the pack has none."""
    for label, both in json.loads(family["conditions"]).items():
        if word in label:
            return _together(both)
    return Verdict.UNDECIDED


def _together(both: dict[str, str]) -> Verdict:
    """Where what was declared and what was found do not come out alike, people decide."""
    return Verdict(both["larger"]) if both["declared"] == both["larger"] else Verdict.UNDECIDED


def _conditions(family: dict[str, Any], law: Law | None) -> Iterator[c.Condition]:
    cited = {s.written.label: source_text(s.written.cite) for s in law.bound.conditions} if law else {}
    for label, both in json.loads(family["conditions"]).items():
        one, other = Verdict(both["declared"]), Verdict(both["larger"])
        yield c.Condition(label, one, other, _together(both), citation=cited.get(label, ""))
