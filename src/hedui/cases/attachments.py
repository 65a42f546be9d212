"""Papers of a case: checked by content, sealed, found by their hash, looked at under the memory."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from hedui.audit.actor import Actor
from hedui.audit.once import remember
from hedui.audit.recording import looked
from hedui.cases import sealed_files
from hedui.cases.faults import GateError, InputError
from hedui.cases.file_kinds import kind_of
from hedui.cases.gate import Acting, acting, fingerprints, matter, play
from hedui.cases.models import Attachment
from hedui.cases.reading import one_line
from hedui.cases.sending import once
from hedui.cases.words import PAPERS
from hedui.people.gate import demand

LONGEST_TITLE = 120


def attach(
    *, by: Actor, case_id: int, key: str, paper: str, title: str, content: bytes, member_id: int | None = None
) -> Attachment:
    """A paper, as PDF, JPEG or PNG of up to 10 MiB without anything that acts. InputError says what is wrong with it."""

    def make(mine: str) -> Attachment:
        with acting(by, "case.attach", case_id) as act:
            made = keep_paper(act, paper=paper, title=title, content=content, member_id=member_id)
            play(act.case, by, "entered")
            remember(mine, f"attachment:{made.pk}")
        return made

    return once(by, "case.attach", key, lambda pk: Attachment.objects.get(pk=pk), make)


def keep_paper(act: Acting, *, paper: str, title: str, content: bytes, member_id: int | None = None) -> Attachment:
    """A paper that belongs to another action (a photograph of a visit, the evidence of an override): inside `acting`."""
    kind = kind_of(content)
    if paper not in PAPERS:
        raise InputError("paper", _("请选择材料种类。"))
    if member_id is not None and not act.case.members.filter(pk=member_id).exists():
        raise InputError("member", _("本案没有这名成员。"))
    made: Attachment = Attachment.objects.create(
        case=act.case, member_id=member_id, paper=paper, title=one_line(title)[:LONGEST_TITLE] or PAPERS[paper],
        media_type=kind, size=len(content), sha256=sealed_files.put(content), added_at=timezone.now(),
        added_by_id=act.by.user,
    )  # fmt: skip
    return made


def remove_attachment(*, by: Actor, attachment_id: int, why: str) -> Attachment:
    """Take a paper down that does not belong to the case. Its line stays, with the reason; the bytes stay sealed."""
    if not why.strip():
        raise InputError("why", _("请写明撤下原因。"))
    known: Attachment = Attachment.objects.get(pk=attachment_id)
    with acting(by, "case.attach", known.case_id, why=why):
        known = Attachment.objects.select_for_update().get(pk=attachment_id)
        if known.removed_at is not None:
            raise GateError(_("该材料已撤下。"))
        known.removed_at, known.removed_why = timezone.now(), one_line(why)[:200]
        known.save(update_fields=["removed_at", "removed_why"])
    return known


def attachment_bytes(*, by: Actor, attachment_id: int) -> tuple[bytes, str]:
    """The plain bytes and the media type, for whoever may see personal data of the case in full. Remembered."""
    known = Attachment.objects.select_related("case__entered_in", "case__centre").get(pk=attachment_id)
    case = known.case
    whom = fingerprints(case)
    demand(by, "case.unmask", matter(case), thing=case.thing, whom=whom)
    content = sealed_files.get(known.sha256)
    looked(by=by, event="case.open_attachment", thing=f"attachment:{known.pk}", whom=whom, why=case.number)
    return content, known.media_type
