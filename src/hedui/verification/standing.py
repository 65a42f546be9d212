"""Standing payments: what runs from a month to a month, and which of several statements of it count.

Within a delivery a person's rows of one thing add up; where a thing has a last paid month, the rows paid longest stand for
what they overlap, and an earlier period that ended before them counts too. Of deliveries that speak of the same months one
counts: the newest, of one day the one with the larger amount.
"""

from __future__ import annotations

from dataclasses import dataclass

from hedui.verification.window import Window

# A delivery: its day and its file, as one text.
DELIVERY = "coalesce(CAST(as_of AS VARCHAR), '0000-00-00') || ' ' || source_file"
OPEN = 999912


@dataclass(frozen=True)
class Runs:
    """How an item tells a standing payment: of what (`thing`), how much a month, from and to which month (SQL).

    `newest`: what is larger in the newer of two rows of a delivery; empty where they add up. `last` is the end of a row of
    the newest, `stopped` of an earlier one.
    """

    thing: str
    monthly: str
    first: str
    last: str
    newest: str = "1"
    stopped: str = "NULL"


def standing(records: str, runs: Runs, window: Window) -> str:
    """The records of an item (with `deliveries`) that count, with `begins` and `ends` (yyyymm)."""
    by = "household_no, person_key, member, thing"
    newest = f"PARTITION BY {by}, delivery ORDER BY newest DESC NULLS LAST"
    each = f"""(SELECT *, {runs.newest} AS newest, coalesce({runs.first}, 0) AS begins, unnest(deliveries) AS delivery
      FROM counted_records WHERE rows_of_it > 1)"""
    ranked = f"""(SELECT *, rank() OVER ({newest}) AS place,
      min(begins) OVER ({newest} RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS followed FROM {each})"""
    periods = f"""(SELECT *, coalesce(CASE WHEN place = 1 THEN {runs.last} ELSE {runs.stopped} END, {OPEN}) AS ends
      FROM {ranked} WHERE place = 1 OR {runs.stopped} < followed)"""
    before = f"PARTITION BY {by} ORDER BY begins, ends ROWS BETWEEN UNBOUNDED PRECEDING"
    reached = f"(SELECT *, max(ends) OVER ({before} AND 1 PRECEDING) AS reached FROM {periods})"
    # Rows that overlap, or that a third one overlaps both, are of one stretch of months.
    stretches = f"""(SELECT *, sum(CASE WHEN begins > reached THEN 1 ELSE 0 END) OVER ({before} AND CURRENT ROW) AS stretch
      FROM {reached})"""
    amount = f"sum({runs.monthly} * {window.months('begins', 'ends')})"
    told = f"(SELECT *, {amount} OVER (PARTITION BY {by}, stretch, delivery) AS told FROM {stretches})"
    chosen = f"""SELECT * FROM {told} QUALIFY rank() OVER (PARTITION BY {by}, stretch
      ORDER BY substr(delivery, 1, 10) DESC, told DESC NULLS LAST, delivery) = 1"""
    # Nearly everything has one row, which counts whatever the deliveries: only the others are weighed.
    alone = f"SELECT *, coalesce({runs.first}, 0) AS begins, coalesce({runs.last}, {OPEN}) AS ends FROM counted_records WHERE rows_of_it = 1"
    return f"""(WITH counted_records AS (SELECT *, count(*) OVER (PARTITION BY {by}) AS rows_of_it
        FROM (SELECT *, {runs.thing} AS thing FROM {records}))
      {alone} UNION ALL SELECT * EXCLUDE (newest, delivery, place, followed, reached, stretch, told) FROM ({chosen}))"""
