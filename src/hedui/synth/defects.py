"""How records go wrong: every defect the city carries, how often, and which line of the catalogue of defects it is.

A rate is the share of the cells or rows that the defect can strike (`lower_x` strikes only numbers that end in X).
`usable` defects leave a row that still names its person; planted stories get no others. Tags Q1..Q23 are the rows of
the defect catalogue in the project's domain notes; no source gives rates, so these are convention.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Defect:
    """One knob. `about`: number | name | money | date | code | row | roster | file."""

    code: str
    about: str
    rate: float
    tag: str
    note: str
    usable: bool = True


DEFECTS: tuple[Defect, ...] = (
    Defect("fifteen", "number", 0.012, "Q3", "15 digits, as before 1999"),
    Defect("lower_x", "number", 0.020, "Q3", "lower-case x; strikes the numbers that end in X"),
    Defect("full_width", "number", 0.003, "Q3", "full-width digits"),
    Defect("spaces", "number", 0.008, "Q3", "spaces around or within"),
    Defect("tab", "number", 0.004, "Q3", "a tab behind, against Excel"),
    Defect("quotes", "number", 0.002, "Q3", "quotes kept as text"),
    Defect("apostrophe", "number", 0.004, "Q3", "a leading apostrophe"),
    Defect("wrong_check", "number", 0.004, "Q4", "last digit wrong: never that person", usable=False),
    Defect("impossible_date", "number", 0.001, "Q4", "30 February with a right check digit", usable=False),
    Defect("impossible_short", "number", 0.0005, "Q4", "15 digits with an impossible date", usable=False),
    Defect("wrong_twice", "number", 0.0005, "Q4", "impossible date and wrong check digit", usable=False),
    Defect("another_persons", "number", 0.0006, "Q4", "another resident's number", usable=False),
    Defect("masked", "number", 0.004, "Q19", "masked with asterisks", usable=False),
    Defect("empty", "number", 0.002, "Q2", "no number", usable=False),
    Defect("placeholder", "number", 0.0006, "Q2", "a word instead of a number", usable=False),
    Defect("other_document", "number", 0.0015, "Q4", "a passport or permit instead", usable=False),
    Defect("scientific", "number", 0.001, "Q3", "1.50802E+17 in a text file", usable=False),
    Defect("digit_missing", "number", 0.0008, "Q3", "17 digits", usable=False),
    Defect("number_cell", "number", 0.008, "Q3", "a workbook cell of type number", usable=False),
    Defect("empty_by_nature", "number", 0.30, "Q2", "house and title files often have no number", usable=False),
    Defect("inner_space", "name", 0.010, "Q8", "张　三: a wide space in a name of two characters"),
    Defect("outer_space", "name", 0.003, "Q3", "spaces behind"),
    Defect("traditional", "name", 0.004, "Q6", "traditional characters"),
    Defect("pinyin", "name", 0.003, "Q8", "the whole name in Latin letters; strikes names of common characters"),
    Defect("dot", "name", 0.5, "Q9", "another middle dot; strikes names with one"),
    Defect("cut", "name", 0.25, "Q9", "cut to four characters; strikes names of five and more"),
    Defect("lookalike", "name", 0.25, "Q6", "a similar character; strikes rare characters"),
    Defect("lost", "name", 0.35, "Q7", "? or a box or a private-use code point; strikes rare characters"),
    Defect("reading", "name", 0.15, "Q8", "the reading in Latin letters; strikes rare characters"),
    Defect("money_empty", "money", 0.002, "Q22", "no amount"),
    Defect("money_dash", "money", 0.001, "Q22", "a dash"),
    Defect("money_negative", "money", 0.001, "Q22", "a negative amount"),
    Defect("money_words", "money", 0.0008, "Q22", "words instead of an amount"),
    Defect("date_unreadable", "date", 0.001, "Q13", "a month 13, zeros, words"),
    Defect("code_unknown", "code", 0.001, "Q14", "a code that stands nowhere"),
    Defect("ragged", "row", 0.0008, "Q3", "a field too few or too many; text files only", usable=False),
    Defect("line_end", "row", 0.010, "Q3", "a quoted line end in an address; where the delivery has them"),
    Defect("twice", "row", 0.002, "Q12", "the same row again"),
    Defect("not_authorised", "roster", 0.006, "Q20", "no authorisation number and date"),
    Defect("authorised_later", "roster", 0.004, "Q20", "authorised after the day of the check"),
    Defect("date_missing", "roster", 0.0005, "Q20", "an authorisation number without a date"),
    Defect("roster_fifteen", "roster", 0.010, "Q3", "15 digits on the roster"),
    Defect("roster_lower_x", "roster", 0.020, "Q3", "lower-case x; strikes numbers that end in X"),
    Defect("roster_full_width", "roster", 0.002, "Q3", "full-width digits"),
    Defect("roster_spaces", "roster", 0.004, "Q3", "spaces around"),
    Defect("roster_wrong_check", "roster", 0.0008, "Q4", "a wrong last digit: no record can be theirs"),
    Defect("roster_passport", "roster", 0.0004, "Q4", "a passport instead of a citizen number"),
    Defect("roster_name_space", "roster", 0.004, "Q8", "a wide space in the name"),
)  # fmt: skip

RATES: dict[str, float] = {defect.code: defect.rate for defect in DEFECTS}


def about(what: str) -> tuple[Defect, ...]:
    """The defects of one kind of cell, in the order of the list."""
    return tuple(defect for defect in DEFECTS if defect.about == what)
