"""The six answers that a source can give about a person, from the plan to the printed report."""

from __future__ import annotations

from enum import StrEnum


class Answer(StrEnum):
    """One answer per person and data item."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    OUT_OF_DATE = "out_of_date"
    NOT_ASKED = "not_asked"
    NOT_ANSWERED = "not_answered"
    NOT_PERMITTED = "not_permitted"


class Reason(StrEnum):
    """Why an item was not asked, not answered or not permitted."""

    NO_AUTHORISATION = "no_authorisation"
    NO_ENTRUSTMENT = "no_entrustment"
    OUT_OF_SCOPE = "out_of_scope"
    NO_SOURCE = "no_source"
    REFUSED = "refused"
    TIMED_OUT = "timed_out"


LABELS = {
    Answer.FOUND: "有记录",
    Answer.NOT_FOUND: "无记录",
    Answer.OUT_OF_DATE: "数据过期",
    Answer.NOT_ASKED: "未查询",
    Answer.NOT_ANSWERED: "未反馈",
    Answer.NOT_PERMITTED: "未授权",
}
