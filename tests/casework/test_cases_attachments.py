"""Papers: what is taken, how it lies on the disk, who opens it, and that a changed byte is seen."""

from __future__ import annotations

import zlib

import pytest
from django.conf import settings

from casework import COUNTY, OTHER_TOWNSHIP, County, entered, family_ready, new_key, people_of_a_county, png
from hedui.audit.actor import Actor
from hedui.audit.models import Entry
from hedui.audit.secrets import cipher
from hedui.cases import actions, policies, queries
from hedui.cases.faults import GateError, InputError
from hedui.cases.file_kinds import LARGEST, kind_of
from hedui.cases.models import Attachment, Case
from hedui.cases.sealed_files import DamagedFileError, place_of
from hedui.people.gate import NotPermittedError

pytestmark = pytest.mark.django_db(transaction=True)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200) + b"\xff\xd9"


@pytest.fixture
def county() -> County:
    return people_of_a_county()


@pytest.fixture
def clerk(county: County) -> Actor:
    return county.actor("township_clerk")


def pdf(inside: bytes = b"<< /Type /Catalog >>") -> bytes:
    return b"%PDF-1.7\n1 0 obj\n" + inside + b"\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def packed(inside: bytes, *, broken: bool = False) -> bytes:
    stream = b"garbage" if broken else zlib.compress(inside)
    return pdf(b"<< /Type /ObjStm /Filter /FlateDecode >>\nstream\n" + stream + b"\nendstream")


@pytest.mark.parametrize(
    ("content", "kind"), [(pdf(), "application/pdf"), (packed(b"1 0 << /Type /Page >>"), "application/pdf"), (png(), "image/png"), (JPEG, "image/jpeg")]
)  # fmt: skip
def test_scans_and_photographs_are_taken_by_what_they_are(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ\x90 program.pdf", b"<html><script>", b"GIF89a", png()[:-8], png() + b"<script>", png()[:40] + b"\x00" + png()[41:],
     png(20000, 20000)[:60], JPEG[:-2], pdf()[:-6], pdf(b"<< /S /XFA >>"), pdf(b"<< /S /JavaScript /JS (x) >>"),
     pdf(b"<< /S /Java#53cript >>"), pdf(b"<< /EmbeddedFiles 3 0 R >>"), pdf(b"<< /Encrypt 3 0 R >>"), pdf(b"<< /Launch /x >>"),
     packed(b"1 0 << /S /JavaScript >>"), packed(b"", broken=True).replace(b"FlateDecode", b"LZWDecode"), pdf(b"%stream\n<< /S /JavaScript >>\n%endstream"), packed(b"stream\n 2 0 << /S /JavaScript >>"), png() + bytes(LARGEST)],
)  # fmt: skip
def test_anything_that_is_damaged_too_large_of_another_kind_or_acts_is_refused(content: bytes) -> None:
    with pytest.raises(InputError) as caught:
        kind_of(content)
    assert caught.value.field == "content"


def test_a_paper_is_kept_sealed_and_opened_under_the_memory(county: County, clerk: Actor) -> None:
    case = entered(clerk)
    content = png(8, 8, 77)
    made = actions.attach(
        by=clerk, case_id=case.pk, key=new_key(), paper="id_card", title="张三丰\n身份证", content=content
    )
    sealed = place_of(made.sha256).read_bytes()
    assert content not in sealed and b"PNG" not in sealed and place_of(made.sha256).stat().st_mode & 0o777 == 0o600
    assert actions.attachment_bytes(by=clerk, attachment_id=made.pk) == (content, "image/png")
    last = Entry.objects.order_by("-number").first()
    assert last is not None and (last.outcome, last.thing) == ("seen", f"attachment:{made.pk}") and last.whom
    for role, place in (
        ("township_clerk", OTHER_TOWNSHIP),
        ("township_lead", ""),
        ("data_steward", COUNTY),
        ("county_checker", COUNTY),
    ):
        with pytest.raises(NotPermittedError):
            actions.attachment_bytes(by=county.actor(role, place), attachment_id=made.pk)


@pytest.mark.parametrize("harm", ["change", "exchange", "lose", "seal"])
def test_a_changed_exchanged_or_lost_file_is_seen_and_healed_by_the_same_paper(clerk: Actor, harm: str) -> None:
    case = entered(clerk)
    one, other = (
        actions.attach(by=clerk, case_id=case.pk, key=new_key(), paper="photo", title="", content=png(shade=at))
        for at in (1, 2)
    )
    path = place_of(one.sha256)
    content = path.read_bytes()
    if harm == "change":
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    elif harm == "exchange":
        path.write_bytes(place_of(other.sha256).read_bytes())
    elif harm == "seal":  # by somebody who has the key
        nonce = bytes(12)
        path.write_bytes(nonce + cipher().encrypt(nonce, b"another paper", b"attachment:" + one.sha256.encode()))
    else:
        path.unlink()
    with pytest.raises(DamagedFileError):
        actions.attachment_bytes(by=clerk, attachment_id=one.pk)
    actions.attach(by=clerk, case_id=case.pk, key=new_key(), paper="photo", title="", content=png(shade=1))
    assert actions.attachment_bytes(by=clerk, attachment_id=one.pk)[0] == png(shade=1)


def test_sent_twice_is_one_paper_and_a_refused_one_leaves_nothing(county: County, clerk: Actor) -> None:
    case, key = entered(clerk), new_key()
    made = [
        actions.attach(by=clerk, case_id=case.pk, key=key, paper="hukou_book", title="户口簿", content=png())
        for _time in range(2)
    ]
    assert made[0].pk == made[1].pk and Attachment.objects.count() == 1
    with pytest.raises(NotPermittedError):
        actions.attach(
            by=county.actor("township_lead"),
            case_id=case.pk,
            key=new_key(),
            paper="photo",
            title="",
            content=png(shade=9),
        )
    with pytest.raises(InputError):
        actions.attach(by=clerk, case_id=case.pk, key=new_key(), paper="spaceship", title="", content=png())
    other = entered(clerk)
    with pytest.raises(InputError):
        actions.attach(
            by=clerk,
            case_id=case.pk,
            key=new_key(),
            paper="photo",
            title="",
            content=png(),
            member_id=other.members.get().pk,
        )
    assert Attachment.objects.count() == 1


def test_a_paper_that_is_taken_down_no_longer_counts(clerk: Actor) -> None:
    case = family_ready(clerk)
    card = Attachment.objects.get(paper="id_card")
    with pytest.raises(InputError):
        actions.remove_attachment(by=clerk, attachment_id=card.pk, why="")
    actions.remove_attachment(by=clerk, attachment_id=card.pk, why="传成了别人的证件")
    assert any("居民身份证" in one for one in policies.complete(Case.objects.get(pk=case.pk)))
    assert "id_card" not in {one.paper for one in queries.sheet(clerk, case.pk).papers}
    with pytest.raises(GateError):
        actions.remove_attachment(by=clerk, attachment_id=card.pk, why="再一次")


def test_nothing_of_a_person_lies_open_in_the_house(clerk: Actor) -> None:
    family_ready(clerk)
    for path in settings.HEDUI_HOME.rglob("*"):
        assert path.is_dir() or "张三丰".encode() not in path.read_bytes()
