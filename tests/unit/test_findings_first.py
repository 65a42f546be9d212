"""The law waits for the questions who counts as a member, and for no other."""

from __future__ import annotations

import re
from datetime import date

from hedui.catalogue import items
from hedui.verification.findings.books import book_findings
from hedui.verification.findings.contradictions import contradiction_findings
from hedui.verification.findings.family import family_findings, other_awards, undeclared_spouses
from hedui.verification.findings.favour import favour_findings
from hedui.verification.findings.identity import absent_members, doubtful_members, identity_findings
from hedui.verification.findings.income import income_findings
from hedui.verification.findings.property import property_findings
from hedui.verification.law_inputs import MEMBERS_IN_QUESTION, REGISTER_IN_QUESTION
from hedui.verification.window import Window

EVERYTHING, WINDOW = frozenset(items()), Window(date(2026, 11, 1))


def raised(selects: list[str]) -> set[str]:
    """The kinds that stand in the SELECTs."""
    return {kind for sql in selects for kind in re.findall(r"'(\w+)' AS kind", sql)}


def test_what_the_law_reads_is_asked_before_it() -> None:
    first = [*absent_members(EVERYTHING, WINDOW), *undeclared_spouses(EVERYTHING), *other_awards(EVERYTHING)]
    first += [*doubtful_members(EVERYTHING, "1508"), *book_findings()]
    # The same family's other award is seen in the same rows; it puts nobody in question.
    assert raised(first) == {*MEMBERS_IN_QUESTION, *REGISTER_IN_QUESTION, "assisted_other_programme"}


def test_nothing_that_the_law_reads_is_asked_later() -> None:
    then = [
        *identity_findings(EVERYTHING, EVERYTHING, "1508"), *family_findings(EVERYTHING),
        *income_findings(EVERYTHING, WINDOW, 10), *contradiction_findings(EVERYTHING, WINDOW, 10),
        *property_findings(EVERYTHING, WINDOW, 10), *favour_findings(EVERYTHING, WINDOW, 10, "1"),
    ]  # fmt: skip
    assert len(raised(then)) > 30 and not raised(then) & {*MEMBERS_IN_QUESTION, *REGISTER_IN_QUESTION}
