"""Single payments: which of several statements of one payment count, and whose period holds whose.

A payment is what one payer paid one person of one kind for one time. Rows of one delivery are payments beside each other.
Of deliveries that state the same payment one counts: the newest, of one day the one with the larger amount. One that only
takes back is no statement of the payment: it lessens what another states.
"""

from __future__ import annotations

# A delivery: its day and its file, as one text; the sheets of a workbook and the files of an archive are one delivery.
DELIVERED = "coalesce(CAST(as_of AS VARCHAR), '0000-00-00') || ' ' || regexp_replace(source_file, '[/#].*$', '')"


def stated_once(records: str, payment: str, amount: str) -> str:
    """The records of an item (with `deliveries`) that count. `payment`: the columns that tell payments of a person apart."""
    by = f"PARTITION BY household_no, person_key, member, {payment}"
    each = f"(SELECT *, unnest(deliveries) AS delivery FROM {records} WHERE {amount} IS NOT NULL)"
    told = f"(SELECT *, sum({amount}) OVER ({by}, delivery) AS told FROM {each})"
    return f"""(SELECT * FROM {told} QUALIFY rank() OVER ({by}, told < 0
      ORDER BY substr(delivery, 1, 10) DESC, told DESC, delivery) = 1)"""


def finest(records: str, payer: str, within: str) -> str:
    """The records `within` that count, each with what it `counts`. `payer`: the columns that tell a person's payers apart.

    `records` have `begins`, `ends` (months, counted on) and `amount`. A year and its months are the same money: the months
    count, within or not, and the year with what they leave of it.
    """
    payer = f"PARTITION BY household_no, person_key, member, {payer}"
    lengths = f"SELECT *, max(ends - begins) OVER ({payer}) > min(ends - begins) OVER ({payer}) AS mixed FROM {records}"
    # Who holds others comes before them: the earlier beginning, of one beginning the later end.
    order = f"{payer} ORDER BY begins * 100000 - ends"
    nested = f"""(SELECT *,
        coalesce(ends <= max(ends) OVER ({order} RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), FALSE) AS held,
        coalesce(ends >= min(ends) OVER ({order} RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), FALSE) AS holds
      FROM periods WHERE mixed)"""
    stretches = f"(SELECT *, sum(CASE WHEN held THEN 0 ELSE 1 END) OVER ({order}) AS stretch FROM {nested})"
    # What a quarter between a year and its months says is in both.
    beside = f"{payer}, stretch, held"
    sums = f"""(SELECT *, sum(CASE WHEN held THEN amount ELSE 0 END) OVER ({payer}, stretch) AS finer,
        sum(amount) OVER ({beside}) AS whole, row_number() OVER ({beside} ORDER BY evidence[1]) AS nth
      FROM {stretches} WHERE NOT (held AND holds))"""
    # Rows of the same long period leave something once.
    left = f"""SELECT * EXCLUDE (held, holds, stretch, finer, whole, nth),
        CASE WHEN nth = 1 AND holds AND whole > 0 THEN amount - greatest(finer, 0) ELSE amount END AS counts
      FROM {sums} WHERE {within} AND NOT (holds AND whole > 0 AND whole <= finer)"""
    # Hardly any payer has periods of different lengths: only those are asked which holds which.
    return f"""(SELECT * FROM (WITH periods AS ({lengths})
      SELECT *, amount AS counts FROM periods WHERE NOT mixed AND {within} UNION ALL {left}))"""
