"""The result of a calculation sheet in a few sentences, for the family that reads only these."""

from __future__ import annotations

from hedui.documents.sheet_content import Assessed, SheetContent
from hedui.documents.stated import Amount, Indication, Verdict, amount_text
from hedui.documents.template import Wording


def money(amount: Amount) -> str:
    """The amount in yuan with its unit; 未知 where nothing is known."""
    text = amount_text(amount)
    return text if text == "未知" else f"{text} 元"


def summary(content: SheetContent, words: Wording) -> list[str]:
    """Income and standard; what fits, what does not, what is open; the amount; why nothing is said."""
    lines = [words.choice("reasons", reason) for reason in content.reasons]
    assessed = content.assessed
    if assessed is None:
        return lines
    lines += [words.text("trial_line")] if "members" in content.reasons else []
    return [
        *_persons(assessed, words),
        _income(assessed, words),
        *([words.text("adjusted_line").format(parts=told)] if (told := adjusted(assessed, words)) else []),
        *_conditions(content, assessed, words),
        *lines,
        *_amount(content, assessed, words),
        *([words.text("asked_line").format(asked=content.asked)] if content.asked else []),
    ]


def adjusted(assessed: Assessed, words: Wording) -> str:
    """What the rules made of what the family declared, class by class; empty where they took it as it was."""
    return "；".join(
        words.choice("adjusted", one.how).format(label=one.label, said=money(one.said), used=money(one.used))
        for one in assessed.adjusted
    )


def _income(assessed: Assessed, words: Wording) -> str:
    larger, standard = assessed.larger, assessed.standard_month
    key = "summary_own_line" if assessed.standard_of else "summary" if standard else "summary_no_standard"
    key = "summary_own_income" if assessed.by_own_income else key
    return words.text(key).format(
        members=assessed.members_counted,
        income=money(larger.annual_income),
        monthly=money(larger.per_capita_monthly),
        standard=money(standard) if standard else "",
        line=assessed.standard_of,
    )


def _conditions(content: SheetContent, assessed: Assessed, words: Wording) -> list[str]:
    lines = []
    for key, outcome in (("unmet_line", Verdict.UNMET), ("open_line", Verdict.UNDECIDED)):
        # Whom a condition about one person excludes is said with the persons.
        told = [c for c in assessed.conditions if c.on_larger is outcome and not (c.of and assessed.persons)]
        found = [c.label + (f"（{c.of}）" if c.of else "") for c in told]
        lines += [words.text(key).format(conditions="、".join(found))] if found else []
    every = content.indication is Indication.CONFORMS and not lines
    # Of a household in which one person conforms and another does not, not all conditions are met.
    every = every and all(one.verdict is Verdict.MET for one in assessed.persons)
    return [words.text("all_met")] if every and assessed.declared else lines


def _persons(assessed: Assessed, words: Wording) -> list[str]:
    """Where persons are decided on, each with their result and the conditions that are not met or open."""
    said = []
    for one in assessed.persons:
        against = [c.label for c in assessed.conditions if c.of == one.name and c.on_larger is one.verdict]
        why = words.choice("persons_why", one.verdict.value).format(conditions="、".join(against)) if against else ""
        said.append(f"{one.name}{words.choice('verdicts', one.verdict.value)}{why}")
    return [words.text("persons_line").format(persons="；".join(said))] if said else []


def _amount(content: SheetContent, assessed: Assessed, words: Wording) -> list[str]:
    """The amount only where everything fits; the distance from the standard where there is one."""
    larger = assessed.larger
    lines = []
    if larger.gap is not None and larger.gap.high is not None and larger.gap.low > 0:
        lines.append(words.text("gap_line").format(gap=money(larger.gap)))
    if excess := _excess(assessed):
        lines.append(words.text("excess_line").format(excess=money(Amount.of(excess))))
    if larger.amount is not None and content.indication is Indication.CONFORMS:
        lines.append(words.text("amount_line").format(amount=money(larger.amount)))
    if larger.amount is None and assessed.persons and content.indication is Indication.CONFORMS:
        lines.append(words.text("amount_elsewhere"))
    return lines


def _excess(assessed: Assessed) -> int:
    """By how much the year's income is above what the standard gives the family, in fen; 0 where it is not or nobody knows."""
    income, standard = assessed.larger.annual_income, assessed.standard_year
    if assessed.by_own_income or standard is None or income.high != income.low or standard.high != standard.low:
        return 0
    return max(0, income.low - standard.low * assessed.members_counted)
