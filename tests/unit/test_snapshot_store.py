"""The store notices a swapped, damaged or forged snapshot before use, and a wrong key (design 3)."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cities import KEY, World, number, table

from hedui.intake.delivery import deliveries
from hedui.intake.receive import Desk, Received, receive
from hedui.intake.snapshot import Account, Snapshot, Store
from hedui.signing.keys import StoreKey
from hedui.tables import Engine
from hedui.values.faults import Refusal

OTHER_KEY = StoreKey(b"o" * 32)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = Engine(tmp_path / "spill", memory="256MB", threads=1, key=KEY.derived("parquet"))
    yield made
    made.close()


def loaded(world: World, engine: Engine, key: StoreKey = KEY) -> list[Received]:
    """Loads everything in the world's folder into its store."""
    found, notes = deliveries(world.sources)
    desk = Desk(engine, Store(world.folder / "store", key), world.folder / "scratch", {})
    return [one for delivery in found for one in receive(desk, delivery, notes)]


def two_deliveries(world: World, engine: Engine) -> tuple[Store, Snapshot, Snapshot]:
    person = {"姓名": "测试人", "身份证号": number(1), "月发放额": "1200"}
    world.file("pension-202609.csv", [person])
    world.file("pension-202610.csv", [person | {"月发放额": "1300"}])
    old, new = (one.snapshot for one in loaded(world, engine))
    return Store(world.folder / "store", KEY), old, new


def fault(store: Store, snapshot: Snapshot) -> str:
    with pytest.raises(Refusal) as refused:
        store.find(snapshot.item, snapshot.name)
    assert refused.value.remedy
    assert str(store.folder) in refused.value.place.file
    return refused.value.fault


def test_the_same_delivery_twice_is_harmless_and_says_so(world: World, engine: Engine) -> None:
    world.file("pension.csv", [{"姓名": "测试人", "身份证号": number(1), "月发放额": "1200"}])
    (first,), (second,) = loaded(world, engine), loaded(world, engine)
    assert (first.again, second.again) == (False, True)
    assert first.snapshot == second.snapshot
    assert len(list((world.folder / "store").rglob("*.parquet"))) == 1


def test_of_two_deliveries_under_one_name_the_last_answers(world: World, engine: Engine) -> None:
    person = {"姓名": "测试人", "身份证号": number(1), "月发放额": "1200"}
    world.file("pension-202610.csv", [person])
    (first,) = loaded(world, engine)
    world.file("pension-202610.csv", [person | {"月发放额": "1300"}])
    (second,) = loaded(world, engine)
    store = Store(world.folder / "store", KEY)
    assert store.newest("pension") == ([second.snapshot], [first.snapshot])
    world.file("pension-202609.csv", [person])
    loaded(world, engine)
    current, older = store.newest("pension")
    assert current == [second.snapshot]
    assert {s.file for s in older} == {"pension-202609.csv", "pension-202610.csv"}


def test_the_same_bytes_read_in_another_way_are_another_snapshot(world: World, engine: Engine) -> None:
    world.file("pension.csv", [{"姓名": "测试人", "身份证号": number(1), "月发放额": "1200", "待遇状态": "A"}])
    (first,) = loaded(world, engine)
    world.notes(pension_csv={"codes": {"待遇状态": {"A": "active"}}})
    (second,) = loaded(world, engine)
    assert not second.again
    assert first.snapshot.name != second.snapshot.name


def test_another_key_makes_other_names() -> None:
    assert KEY.version != OTHER_KEY.version
    assert "k" * 32 not in repr(KEY)


def test_an_old_file_in_place_of_a_new_one_is_noticed(world: World, engine: Engine) -> None:
    store, old, new = two_deliveries(world, engine)
    shutil.copy(store.path(old), store.path(new))
    assert fault(store, new) == "snapshot_changed"
    with pytest.raises(Refusal, match="snapshot_changed"):
        loaded(world, engine)


def test_an_old_pair_in_place_of_a_new_one_is_noticed(world: World, engine: Engine) -> None:
    store, old, new = two_deliveries(world, engine)
    for suffix in (".parquet", ".json"):
        shutil.copy(store.path(old).with_suffix(suffix), store.path(new).with_suffix(suffix))
    assert fault(store, new) == "snapshot_changed"


@pytest.mark.parametrize("at", [0, 0.5, -1])
def test_one_changed_byte_is_noticed(at: float, world: World, engine: Engine) -> None:
    store, _old, new = two_deliveries(world, engine)
    content = bytearray(store.path(new).read_bytes())
    content[int(at * len(content)) if at >= 0 else -1] ^= 1
    store.path(new).write_bytes(content)
    assert fault(store, new) == "snapshot_changed"


@pytest.mark.parametrize(
    "entry",
    [b"", b"{", b"[]", b"7", b"null", b"\xff\xfe", b'{"snapshot": "{}", "seal": "00"}', b'{"snapshot": "[]", "seal": "00"}',
     b'{"snapshot": 7, "seal": 7}', b'{"snapshot": "not json", "seal": "00"}', b'{"snapshot": "{\\"key_version\\": 1}"}'],
)  # fmt: skip
def test_an_entry_that_is_none_is_noticed(entry: bytes, world: World, engine: Engine) -> None:
    store, _old, new = two_deliveries(world, engine)
    store.path(new).with_suffix(".json").write_bytes(entry)
    assert fault(store, new) == "snapshot_changed"


def test_a_changed_account_in_an_entry_is_noticed(world: World, engine: Engine) -> None:
    store, _old, new = two_deliveries(world, engine)
    entry = store.path(new).with_suffix(".json")
    sealed = json.loads(entry.read_text("utf8"))
    sealed["snapshot"] = sealed["snapshot"].replace('"rows": 1', '"rows": 2').replace('"keyed": 1', '"keyed": 2')
    entry.write_text(json.dumps(sealed), "utf8")
    assert fault(store, new) == "snapshot_changed"


def test_a_wrong_key_is_told_from_a_changed_store(world: World, engine: Engine) -> None:
    store, _old, new = two_deliveries(world, engine)
    assert fault(Store(store.folder, OTHER_KEY), new) == "store_key_wrong"
    with pytest.raises(Refusal, match="store_key_wrong"):
        loaded(world, engine, OTHER_KEY)


def test_an_entry_without_its_file_and_a_file_without_its_entry_are_made_again(world: World, engine: Engine) -> None:
    store, old, new = two_deliveries(world, engine)
    store.path(old).unlink()
    store.path(new).with_suffix(".json").unlink()
    assert [one.again for one in loaded(world, engine)] == [False, False]
    assert [one.again for one in loaded(world, engine)] == [True, True]


def test_what_a_killed_load_left_does_not_disturb(world: World, engine: Engine) -> None:
    store, _old, new = two_deliveries(world, engine)
    for path in (store.path(new), store.path(new).with_suffix(".json")):
        path.unlink()
        path.with_name(f".{path.name}.part").write_bytes(b"half")
    loaded(world, engine)
    store.verify(new := next(s for s in store.each("pension") if s.name == new.name))
    assert not list(store.folder.rglob("*.part"))


def test_two_loads_of_one_delivery_at_once_leave_one_whole_snapshot(world: World, tmp_path: Path) -> None:
    world.file("pension.csv", [{"姓名": "测试人", "身份证号": number(i), "月发放额": "1200"} for i in range(900)] * 20)
    engines = [Engine(tmp_path / f"spill{i}", memory="256MB", threads=1, key=KEY.derived("parquet")) for i in range(3)]
    errors: list[BaseException] = []

    def load(engine: Engine) -> None:
        try:
            loaded(world, engine)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=load, args=(engine,)) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for engine in engines:
        engine.close()
    assert errors == []
    store = Store(world.folder / "store", KEY)
    (snapshot,) = store.each("pension")
    store.verify(snapshot)
    assert snapshot.account == Account(18000, 18000, 0, 0, {})


def test_everything_in_a_store_is_private(world: World, engine: Engine) -> None:
    store, _old, _new = two_deliveries(world, engine)
    for path in [store.folder, *store.folder.rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
    words = [number(1)[:17], "测试人", "1300"]
    for path in store.folder.rglob("*.parquet"):
        assert not [word for word in words if word.encode() in path.read_bytes()]


def test_an_account_that_does_not_balance_cannot_be_made() -> None:
    with pytest.raises(ArithmeticError):
        Account(3, 1, 1, 0, {})
    with pytest.raises(ArithmeticError):
        replace(Account(2, 1, 1, 0, {}), keyed=2)


def test_the_twin_files_in_again_are_told_apart(city: object, world: World, engine: Engine) -> None:
    """The city's second deliveries: the same bytes under two names are two snapshots, and the second knows the first."""
    folder: Path = city.folder / "again" / "same"  # type: ignore[attr-defined]
    for path in sorted(folder.iterdir()):
        shutil.copy(path, world.sources / path.name)
    first, second = loaded(world, engine)
    assert first.snapshot.source_sha256 == second.snapshot.source_sha256
    assert first.snapshot.account == second.snapshot.account
    assert first.snapshot.account.rows == len(table(next(folder.iterdir()), "gb18030"))
