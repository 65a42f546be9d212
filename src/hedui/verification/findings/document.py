"""The table of findings as a page for people: `python -m hedui.verification.findings.document > docs/findings.md`.

A test compares the committed page with this one, so the page cannot drift from what the program asks.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from hedui.verification.findings.shape import ALL, ROLES, Kind, kinds

AGAINST = {"family": "the family", "obligor": "an obligor", "nobody": "nobody", "favour": "**in the family's favour**"}
ABOUT = {"member": "members", "obligor": "obligors", "any": "members and obligors", "run": "the sources of the run"}

_HEAD = """# Findings

Generated from `src/hedui/verification/findings/kinds.yaml` by `python -m hedui.verification.findings.document`; do not edit
it by hand. A finding is a question that a person must answer. It states what was declared and what was found, shows the
evidence, and concludes nothing. The columns of `findings.parquet` stand in [outputs.md](outputs.md#findings).

Two programs are written after the sentences under *raised*: the SQL of the run, and the truth of invented cities
(`hedui synth city`), which works in plain Python from what was written into the files. `make demo` compares them and
prints recall and precision of every kind.

**The window** is the twelve whole months before the month of the check. **An exact hit that counts** has an equal
number and a name that is not unrelated; only such hits raise anything but `identity_doubt` and `name_differs`. A record
that was delivered twice is one record; of a thing that is stated several times the newest statement counts: of an
account the one with the latest 截止日期, or the latest delivery where the row has none. Of a pension, a benefit or a post
each month is counted once: where two deliveries speak of the same months the newer counts, of one day the one with the
larger amount; rows of one delivery add up, but of one pension's rows that overlap the one paid longest counts.
Securities have no column that names the institution: files whose names differ in more than a day are of different
institutions. A state that nobody could read is taken to go on.

**The income rule.** Declarations are the household's, a year; sources speak of persons. The household's found total of
a category is compared with its declared one: of each member's wages the largest source (one wage has several
witnesses), of other incomes all. When the total is above the declaration by more than `tolerance` percent, every source
with an amount of that category is a question, with the months it really speaks of (`period`): seven months are never
spread over twelve. An amount below nothing takes back: it lessens what the same source paid the same person of the same
kind in the window (of taxed income, the same payer), and nothing else; no figure is below nothing. `declared` is the
household's declaration, `found` this source's amount; `detail` says 未申报 (nothing was declared) or 高于申报.

**The money rule** is the same for what stands in accounts: the members' amounts together against the declared money, which
is a total too: one question a household, its evidence every account with an amount. A bank's yes or no becomes no amount: it is `money_over_limit`.

**Tolerances** are parameters of the pack: `tolerance` (a region's), `source_contradiction` and `medical_cost_share` (this
project's convention in `cn`, for regions to replace).
"""


def findings_document() -> str:
    """The page, with a line for every kind under the condition that it can change."""
    return "\n".join([_HEAD, *_roles(), *_tables()]) + "\n"


def _roles() -> Iterator[str]:
    yield "**Who may settle** a question: " + ", ".join(f"`{code}` {label}" for code, label in ROLES.items()) + "."
    yield ""


def _tables() -> Iterator[str]:
    for condition in dict.fromkeys(kind.changes for kind in kinds().values()):
        some = [kind for kind in kinds().values() if kind.changes == condition]
        yield from (f"## {condition}", "")
        yield "| kind | 问题 | items | raised | evidence | tolerance | unit | against | settled by | who |"
        yield "|---|---|---|---|---|---|---|---|---|---|"
        yield from (_line(kind) for kind in some)
        yield ""


def _line(kind: Kind) -> str:
    asked = "all" if kind.items == (ALL,) else ", ".join(f"`{item}`" for item in kind.items) or "the roster"
    tolerance = f"`{kind.tolerance}`" if kind.tolerance else ""
    raised = f"{kind.raised} (about {ABOUT[kind.about]})"
    cells = (
        f"`{kind.code}`", kind.label, asked, raised, kind.evidence, tolerance, kind.unit, AGAINST[kind.against],
        kind.settles, ", ".join(kind.roles),
    )  # fmt: skip
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    sys.stdout.write(findings_document())
