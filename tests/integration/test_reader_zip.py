"""ZIP deliveries: names, passwords, members; bombs, lies, links and damage are refused before anything is given."""

from __future__ import annotations

import io
import os
import random
import resource
import stat
import zipfile
from pathlib import Path

import pytest
import pyzipper
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hedui.intake.limits import LIMITS, Limits
from hedui.intake.unseal import Member, open_delivery
from hedui.values.faults import Refusal

NAME, NUMBER = "图门巴雅尔", "150802198001010014"
CSV = f"姓名,身份证号\n{NAME},{NUMBER}\n".encode("gb18030") * 200


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def sealed(members: dict[str, bytes], password: bytes) -> bytes:
    file = io.BytesIO()
    with pyzipper.AESZipFile(file, "w", pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password)
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def zip_crypto(content: bytes, password: str, folder: Path) -> bytes:
    """An archive locked with the old cipher, made by our own encrypter: no library here writes it."""
    keys = [0x12345678, 0x23456789, 0x34567890]
    table = [_crc(octet) for octet in range(256)]

    def update(octet: int) -> None:
        keys[0] = (keys[0] >> 8) ^ table[(keys[0] ^ octet) & 255]
        keys[1] = ((keys[1] + (keys[0] & 255)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = (keys[2] >> 8) ^ table[(keys[2] ^ (keys[1] >> 24)) & 255]

    def encrypt(octets: bytes) -> bytes:
        out = bytearray()
        for octet in octets:
            stream = (keys[2] | 2) & 0xFFFF
            out.append(octet ^ ((stream * (stream ^ 1)) >> 8 & 255))
            update(octet)
        return bytes(out)

    plain = bytearray(zipped({"pension.csv": content}))
    with zipfile.ZipFile(io.BytesIO(bytes(plain))) as archive:
        [entry] = archive.infolist()
    for octet in password.encode():
        update(octet)
    start = 30 + len("pension.csv")
    data = encrypt(bytes(11) + bytes([entry.CRC >> 24]) + bytes(plain[start : start + entry.compress_size]))
    plain[start : start + entry.compress_size] = data
    directory = plain.index(b"PK\x01\x02")
    end = plain.index(b"PK\x05\x06")
    plain[6] |= 1
    plain[directory + 8] |= 1
    for at in (18, directory + 20):
        plain[at : at + 4] = len(data).to_bytes(4, "little")
    plain[end + 16 : end + 20] = directory.to_bytes(4, "little")
    return bytes(plain)


def _crc(octet: int) -> int:
    for _ in range(8):
        octet = (octet >> 1) ^ 0xEDB88320 if octet & 1 else octet >> 1
    return octet


def opened(
    scratch: Path, content: bytes, password: str | None = None, limits: Limits = LIMITS, name: str = "all.zip"
) -> list[Member]:
    path = scratch.parent / name
    path.write_bytes(content)
    return list(open_delivery(path, password=password, age_key=None, limits=limits, scratch=scratch))


def refused(
    scratch: Path, content: bytes, password: str | None = None, limits: Limits = LIMITS, name: str = "all.zip"
) -> Refusal:
    with pytest.raises(Refusal) as raised:
        opened(scratch, content, password, limits, name)
    assert raised.value.place.file.startswith(name) and raised.value.remedy
    assert NAME not in str(raised.value) and NUMBER not in str(raised.value)
    assert not password or password not in str(raised.value)
    return raised.value


def test_a_plain_file_is_itself(scratch: Path) -> None:
    [member] = opened(scratch, CSV, name="pension.csv")
    assert member == Member("pension.csv", scratch.parent / "pension.csv")
    assert not list(scratch.iterdir())


def test_one_member_has_the_archives_name_and_a_private_file(scratch: Path) -> None:
    [member] = opened(scratch, zipped({"内部/养老金.csv": CSV}), name="pension.zip")
    assert member.name == "pension.zip" and member.path.suffix == ".csv"
    assert member.path.read_bytes() == CSV
    assert stat.S_IMODE(member.path.stat().st_mode) == 0o600


def test_several_members_are_named_and_what_is_no_data_is_left_out(scratch: Path) -> None:
    content = zipped(
        {
            "甲.csv": CSV,
            "b/乙.txt": b"x",
            "b/": b"",
            "__MACOSX/._甲.csv": b"",
            ".hidden": b"",
            "~$甲.xlsx": b"",
            "b/Thumbs.db": b"",
        }
    )
    members = opened(scratch, content)
    assert [member.name for member in members] == ["all.zip/甲.csv", "all.zip/b/乙.txt"]
    assert [member.path.read_bytes() for member in members] == [CSV, b"x"]


def test_names_without_the_utf8_flag_are_gb18030(scratch: Path) -> None:
    raw = "养老金".encode("gb18030")
    content = zipped({"AAAAAA.csv": CSV, "b.csv": CSV}).replace(b"AAAAAA", raw)
    assert opened(scratch, content)[0].name == "all.zip/养老金.csv"


def test_a_memo_file_is_unpacked_beside_its_dbf_and_an_index_is_not(scratch: Path) -> None:
    members = opened(scratch, zipped({"a.fpt": b"memo", "A.DBF": b"table", "a.cdx": b"index", "b.csv": b"x"}))
    assert [member.name for member in members] == ["all.zip/A.DBF", "all.zip/b.csv"]
    assert members[0].path.with_suffix(".fpt").read_bytes() == b"memo"


def test_opening_twice_into_the_same_scratch_is_harmless(scratch: Path) -> None:
    assert opened(scratch, zipped({"a.csv": CSV})) == opened(scratch, zipped({"a.csv": CSV}))


@pytest.mark.parametrize("password", ["secret", "密码"])
def test_aes_with_a_password(scratch: Path, password: str) -> None:
    for octets in {password.encode(), password.encode("gb18030")}:
        assert opened(scratch, sealed({"a.csv": CSV}, octets), password)[0].path.read_bytes() == CSV


def test_the_old_cipher_with_a_password(scratch: Path) -> None:
    content = zip_crypto(CSV, "secret", scratch)
    assert opened(scratch, content, "secret")[0].path.read_bytes() == CSV
    refusal = refused(scratch, content)
    assert refusal.fault == "password_needed" and "password_env" in refusal.remedy
    for number in range(600):  # two in 600 wrong ones pass the only check that the cipher has
        assert refused(scratch, content, f"wrong{number}").fault == "password_wrong"


def test_a_missing_and_a_wrong_password(scratch: Path) -> None:
    content = sealed({"a.csv": CSV}, b"secret")
    assert refused(scratch, content).fault == "password_needed"
    assert refused(scratch, content, "").fault == "password_needed"
    assert refused(scratch, content, "not it").fault == "password_wrong"
    assert opened(scratch, zipped({"a.csv": CSV}), "not needed")


@pytest.mark.parametrize(
    "name", ["../a.csv", "b/../../a.csv", "/etc/a.csv", "C:\\a.csv", "..\\a.csv", "a\nb.csv", "a\x1b[31m.csv"]
)
def test_names_that_point_elsewhere(scratch: Path, name: str) -> None:
    assert refused(scratch, zipped({"good.csv": CSV, name: CSV})).fault == "unsafe_name"
    assert not list(scratch.iterdir())


def test_links_twins_and_archives_in_archives(scratch: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        link = zipfile.ZipInfo("a.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert refused(scratch, file.getvalue()).fault == "unsafe_name"
    twins = zipped({"a.csv": CSV, "b.csv": CSV}).replace(b"b.csv", b"A.csv")
    assert refused(scratch, twins).fault == "duplicate_name"
    for name in ("b.zip", "b.RAR", "b.csv.gz", "b.csv.age"):
        assert refused(scratch, zipped({"a.csv": CSV, name: CSV})).fault == "nested_archive"
    assert refused(scratch, zipped({"a.csv": zipped({"b.csv": CSV})})).fault == "nested_archive"
    assert opened(scratch, zipped({"a.xlsx": zipped({"b": CSV})})), "a workbook is a ZIP too"


def test_an_archive_without_files(scratch: Path) -> None:
    assert refused(scratch, zipped({})).fault == "empty_archive"
    assert refused(scratch, zipped({"x/": b"", ".a": b""})).fault == "empty_archive"


def test_bombs_are_refused_by_what_they_state(scratch: Path) -> None:
    zeros = zipped({"a.csv": bytes(5_000_000)})
    assert refused(scratch, zeros, limits=Limits(ratio_applies_above=1_000_000)).fault == "bomb"
    assert refused(scratch, zeros, limits=Limits(member_bytes=1_000_000)).fault == "too_large"
    assert refused(scratch, zeros, limits=Limits(archive_bytes=1_000_000)).fault == "too_large"
    many = zipped({f"{number}.csv": b"x" for number in range(30)})
    assert refused(scratch, many, limits=Limits(archive_members=20)).fault == "too_many_members"
    assert not list(scratch.iterdir())


@pytest.mark.parametrize("stated", [100, 4_999_999, 5_000_001, 2**31])
def test_a_member_that_lies_about_its_size(scratch: Path, stated: int) -> None:
    content = bytearray(zipped({"a.csv": bytes(5_000_000)}))
    at = content.index(b"PK\x01\x02") + 24
    content[at : at + 4] = stated.to_bytes(4, "little")
    assert refused(scratch, bytes(content), limits=Limits(ratio_applies_above=2**40)).fault == "damaged"
    assert not list(scratch.iterdir()), "nothing half-unpacked is left"


def test_members_that_share_their_bytes(scratch: Path) -> None:
    content = bytearray(zipped({"a.csv": os.urandom(1000), "b.csv": os.urandom(1000)}))
    second = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 1)
    content[second + 20 : second + 24] = (10_000).to_bytes(4, "little")
    assert refused(scratch, bytes(content)).fault == "damaged"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_can_swell_without_bound(scratch: Path, method: int) -> None:
    refusal = refused(scratch, zipped({"a.csv": CSV}, method))
    assert refusal.fault == "unsupported" and "deflate" in refusal.remedy


def test_what_is_no_zip_inside_or_outside(scratch: Path) -> None:
    assert refused(scratch, b"Rar!\x1a\x07\x01\x00" + bytes(50)).fault == "unsupported"
    assert refused(scratch, CSV).fault == "damaged"
    for name in ("a.rar", "a.7z", "a.csv.gz"):
        assert refused(scratch, CSV, name=name).fault == "unsupported"
    with pytest.raises(Refusal) as raised:
        list(open_delivery(scratch / "missing.csv", password=None, age_key=None, scratch=scratch))
    assert raised.value.fault == "no_file"


def test_a_changed_byte_is_noticed(scratch: Path) -> None:
    for content, password in ((zipped({"a.csv": CSV}), None), (sealed({"a.csv": CSV}, b"secret"), "secret")):
        changed = bytearray(content)
        changed[90] ^= 1
        assert refused(scratch, bytes(changed), password).fault == "damaged"
        assert not list(scratch.iterdir())


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.99])
def test_half_an_archive(scratch: Path, share: float) -> None:
    content = zipped({"a.csv": os.urandom(3000), "b.csv": CSV})
    refusal = refused(scratch, content[: int(len(content) * share)])
    assert refusal.fault == "damaged" and "again" in refusal.remedy


def test_a_disk_without_room_for_what_is_stated(scratch: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", CSV)
        archive.filelist[0].file_size = 2**61
    huge = Limits(member_bytes=2**62, archive_bytes=2**62, ratio_applies_above=2**62)
    assert refused(scratch, file.getvalue(), limits=huge).fault == "disk_full"
    assert not list(scratch.iterdir())


def test_a_disk_that_is_full_while_unpacking(scratch: Path) -> None:
    content, (soft, hard) = zipped({"a.csv": bytes(5_000_000)}), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, hard))  # a real limit of the system, met while writing
    try:
        assert refused(scratch, content).fault == "disk_full"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(scratch.iterdir())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["plain", "aes"]), st.integers(0, 2**32), st.integers(1, 6))
def test_random_changes_give_members_or_a_refusal(scratch: Path, kind: str, seed: int, changes: int) -> None:
    chance = random.Random(seed)
    members = {"a.csv": CSV[:400], "b.csv": os.urandom(100)}
    content = bytearray(zipped(members) if kind == "plain" else sealed(members, b"secret"))
    for _ in range(changes):
        content[chance.randrange(len(content))] = chance.randrange(256)
    cut = chance.choice([len(content), chance.randrange(len(content))])
    try:
        opened(scratch, bytes(content[:cut]), "secret")
    except Refusal as refusal:
        assert NAME not in str(refusal) and NUMBER not in str(refusal)
