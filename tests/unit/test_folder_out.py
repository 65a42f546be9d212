"""The folder of outputs: whole or not there, one run at a time, resumable, and clean after a refusal (issue A 8)."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from hedui.values.faults import Refusal
from hedui.verification.outputs.folder import MANIFEST, NOTE, WORK, hold


def refused(out: Path, inputs: str = "these") -> str:
    with pytest.raises(Refusal) as refusal, hold(out, inputs):
        pass
    assert refusal.value.remedy
    return refusal.value.fault


def finished(out: Path, inputs: str = "these") -> None:
    with hold(out, inputs) as folder:
        (folder.work / "reports").mkdir()
        (folder.work / "reports" / "H1.pdf").write_text("paper")
        (folder.work / "hits.csv").write_text("rows")
        assert {p.name for p in out.iterdir()} == {NOTE, WORK}
        folder.publish({"said": "done"})


def test_nothing_has_a_final_name_before_the_end(tmp_path: Path) -> None:
    finished(tmp_path / "out")
    assert sorted(str(p.relative_to(tmp_path)) for p in (tmp_path / "out").rglob("*")) == [
        "out/.run", "out/hits.csv", "out/reports", "out/reports/H1.pdf", "out/run.json",
    ]  # fmt: skip


def test_files_are_0600_and_folders_0700(tmp_path: Path) -> None:
    finished(tmp_path / "a" / "out")
    for path in [tmp_path / "a" / "out", *(tmp_path / "a" / "out").rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_what_is_unfinished_is_nobody_else_s_in_a_folder_of_everybody_s(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir(mode=0o755)
    with hold(out, "these") as folder:
        for path in (out / WORK, folder.work, folder.scratch):
            assert stat.S_IMODE(path.stat().st_mode) == 0o700, path


def test_a_finished_run_is_never_written_over(tmp_path: Path) -> None:
    finished(tmp_path / "out")
    assert refused(tmp_path / "out") == "out_finished"
    assert (tmp_path / "out" / "hits.csv").read_text() == "rows"


def test_what_is_not_ours_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.docx").write_text("mine")
    (tmp_path / "file").write_text("mine")
    assert refused(tmp_path / "out") == "out_not_empty"
    assert refused(tmp_path / "file") == "out_not_folder"
    assert refused(tmp_path / "file" / "out") == "out_unwritable"
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["letter.docx"]


def killed(out: Path, inputs: str = "these") -> None:
    """What a killed run leaves: the note, private files, one output that had its final name."""
    (out / WORK / "out").mkdir(parents=True)
    (out / WORK / "out" / "households.parquet").write_text("half")
    (out / "hits.csv").write_text("old")
    (out / f".{MANIFEST}.part").write_text("{")
    (out / NOTE).write_text(inputs)


def test_the_same_run_goes_on_where_it_was_killed(tmp_path: Path) -> None:
    killed(tmp_path / "out")
    finished_names = {NOTE, "hits.csv", "reports", MANIFEST}
    with hold(tmp_path / "out", "these") as folder:
        assert list(folder.work.iterdir()) == []
        (folder.work / "hits.csv").write_text("new")
        (folder.work / "reports").mkdir()
        (folder.work / "reports" / "H1.pdf").write_text("paper")
        folder.publish({})
    assert (tmp_path / "out" / "hits.csv").read_text() == "new"
    assert {p.name for p in (tmp_path / "out").iterdir()} == finished_names


def test_another_run_does_not_go_on_there(tmp_path: Path) -> None:
    killed(tmp_path / "out")
    assert refused(tmp_path / "out", "others") == "out_other_run"
    assert (tmp_path / "out" / WORK / "out" / "households.parquet").read_text() == "half"


def test_a_second_run_at_once_is_told_so(tmp_path: Path) -> None:
    with hold(tmp_path / "out", "these") as folder:
        (folder.work / "hits.csv").write_text("rows")
        assert refused(tmp_path / "out") == "out_busy"
        assert (folder.work / "hits.csv").read_text() == "rows"
        folder.publish({})


@pytest.mark.parametrize("error", [Refusal("damaged", "what", "remedy"), KeyboardInterrupt(), OSError(28, "full")])
def test_a_refused_run_leaves_nothing(error: BaseException, tmp_path: Path) -> None:
    """The officer corrects the file and names the same OUT; opened deliveries do not lie about until then."""
    (tmp_path / "empty").mkdir()
    for out in (tmp_path / "new", tmp_path / "empty"):
        with pytest.raises(type(error)), hold(out, "these") as folder:
            (folder.scratch / "opened.csv").write_text("plain text of a sealed delivery")
            raise error
    assert [p.name for p in tmp_path.iterdir()] == ["empty"]
    assert list((tmp_path / "empty").iterdir()) == []
    finished(tmp_path / "new", "corrected inputs")


def test_a_refused_run_keeps_what_a_killed_one_had_published(tmp_path: Path) -> None:
    killed(tmp_path / "out")
    with pytest.raises(Refusal), hold(tmp_path / "out", "these"):
        raise Refusal("damaged", "what", "remedy")
    assert {p.name for p in (tmp_path / "out").iterdir()} == {NOTE, "hits.csv"}
    assert refused(tmp_path / "out", "others") == "out_other_run"
