"""Deliveries sealed with age open with an identity or a passphrase; everything else is refused by name."""

from __future__ import annotations

import io
import random
import stat
import zipfile
from pathlib import Path

import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hedui.intake.limits import LIMITS, Limits
from hedui.intake.unseal import Member, open_delivery
from hedui.values.faults import Refusal

IDENTITY, OTHER = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
NAME, NUMBER = "图门巴雅尔", "150802198001010014"
CSV = f"姓名,身份证号\n{NAME},{NUMBER}\n".encode() * 5000


def to_key(content: bytes, armoured: bool = False) -> bytes:
    return bytes(pyrage.encrypt(content, [IDENTITY.to_public()], armored=armoured))


def zipped(content: bytes, *names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return file.getvalue()


def opened(
    scratch: Path, content: bytes, key: str | None, name: str = "pension.csv.age", limits: Limits = LIMITS
) -> list[Member]:
    path = scratch.parent / name
    path.write_bytes(content)
    return list(open_delivery(path, password=None, age_key=key, limits=limits, scratch=scratch))


def refused(
    scratch: Path, content: bytes, key: str | None, name: str = "pension.csv.age", limits: Limits = LIMITS
) -> Refusal:
    with pytest.raises(Refusal) as raised:
        opened(scratch, content, key, name, limits)
    assert raised.value.place.file == name and raised.value.remedy
    assert not (key and key.strip()) or key.strip() not in str(raised.value)
    assert not list(scratch.iterdir()), "nothing half-opened is left"
    return raised.value


@pytest.mark.parametrize("armoured", [False, True])
def test_an_identity_opens_it(scratch: Path, armoured: bool) -> None:
    [member] = opened(scratch, to_key(CSV, armoured), str(IDENTITY))
    assert member.name == "pension.csv" and member.path.suffix == ".csv"
    assert member.path.read_bytes() == CSV
    assert stat.S_IMODE(member.path.stat().st_mode) == 0o600


def test_the_text_of_a_key_file_with_several_identities(scratch: Path) -> None:
    key = f"# created: 2026-01-01\n# public key: {OTHER.to_public()}\n{OTHER}\n\n{str(IDENTITY).lower()}\n"
    assert opened(scratch, to_key(CSV), key)[0].path.read_bytes() == CSV


@pytest.mark.parametrize("armoured", [False, True])
def test_a_passphrase_opens_it(scratch: Path, armoured: bool) -> None:
    content = pyrage.passphrase.encrypt(CSV, "口令 words", armoured)
    assert opened(scratch, content, "口令 words\n")[0].path.read_bytes() == CSV
    assert refused(scratch, content, "another").fault == "key_wrong"
    assert refused(scratch, content, str(IDENTITY)).fault == "key_wrong"
    assert refused(scratch, content, "口令 words", limits=Limits(passphrase_sealed_bytes=100)).fault == "too_large"


def test_an_archive_inside_is_opened_too(scratch: Path) -> None:
    [member] = opened(scratch, to_key(zipped(CSV, "a.csv")), str(IDENTITY), "pension.zip.age")
    assert member.name == "pension.zip" and member.path.read_bytes() == CSV
    members = opened(scratch, to_key(zipped(CSV, "a.csv", "b.csv")), str(IDENTITY), "pension.zip.age")
    assert [member.name for member in members] == ["pension.zip/a.csv", "pension.zip/b.csv"]


def test_missing_and_wrong_keys_name_the_setting(scratch: Path) -> None:
    for key, fault in ((None, "key_needed"), (" \n", "key_needed"), (str(OTHER), "key_wrong"), ("four random words", "key_wrong"),
                       ("AGE-SECRET-KEY-1ABC", "key_wrong")):  # fmt: skip
        refusal = refused(scratch, to_key(CSV), key)
        assert refusal.fault == fault and "key_env" in refusal.remedy


def test_what_is_not_sealed_or_sealed_twice(scratch: Path) -> None:
    assert refused(scratch, CSV, str(IDENTITY)).fault == "damaged"
    assert refused(scratch, b"", str(IDENTITY)).fault == "empty_file"
    twice = scratch.parent / "a.csv.age.age"
    twice.write_bytes(to_key(to_key(CSV)))
    with pytest.raises(Refusal) as raised:
        list(open_delivery(twice, password=None, age_key=str(IDENTITY), scratch=scratch))
    assert raised.value.fault == "unsupported"


def test_a_limit_met_while_opening(scratch: Path) -> None:
    assert refused(scratch, to_key(CSV), str(IDENTITY), limits=Limits(member_bytes=100_000)).fault == "too_large"


@pytest.mark.parametrize("share", [0.01, 0.3, 0.7, 0.999])
@pytest.mark.parametrize("armoured", [False, True])
def test_half_a_file(scratch: Path, share: float, armoured: bool) -> None:
    content = to_key(CSV, armoured)
    assert refused(scratch, content[: int(len(content) * share)], str(IDENTITY)).fault == "damaged"


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.booleans(), st.booleans(), st.integers(0, 2**32))
def test_random_changes_are_refused(scratch: Path, armoured: bool, early: bool, seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(to_key(CSV[:3000], armoured))
    content[chance.randrange(200 if early else len(content))] ^= 1 << chance.randrange(8)
    try:
        members = opened(scratch, bytes(content), str(IDENTITY))
    except Refusal as refusal:
        assert refusal.fault in ("damaged", "key_wrong")
    else:
        assert members[0].path.read_bytes() == CSV[:3000], "only the armour's own line ends may change unnoticed"
