"""A run may be killed at any step of writing: what is read is the old or the new, and the next run leaves nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from svm import files
from tests.kill import killed_at

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is forked to be killed")


def written(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in sorted(folder.rglob("*")) if p.is_file()}


def put_folder(path: Path, text: str) -> None:
    with files.replacing_folder(path) as aside:
        (aside / "deep").mkdir()
        (aside / "deep" / "a.txt").write_text(text)
        (aside / f"{text}.txt").write_text(text)


def put_file(path: Path, text: str) -> None:
    files.put(path / "a.txt", text)


@pytest.mark.parametrize("exchange", [True, False], ids=["exchange", "two moves"])
@pytest.mark.parametrize("put", [put_file, put_folder])
def test_a_kill_at_any_step_leaves_the_old_or_the_new_and_no_litter(tmp_path, monkeypatch, put, exchange):
    if not exchange:
        monkeypatch.setattr(files, "_exchanged", lambda *_: False)
    whole = {}
    for text in ("old", "new"):
        put(tmp_path / text / "x", text)
        whole[text] = written(tmp_path / text / "x")
    seen, step, died = [], 0, True
    while died:
        home = tmp_path / f"step {step}"
        put(home / "x", "old")
        died = killed_at(step, lambda home=home: put(home / "x", "new"))
        step += 1
        if exchange:
            assert _visible(home) in whole.values()
        files.sweep(home)
        files.sweep(home / "x")
        seen.append(written(home / "x"))
        put(home / "x", "new")
        assert written(home / "x") == whole["new"] and [p.name for p in home.iterdir()] == ["x"]
    assert step > 4 and seen[0] == whole["old"] and seen[-1] == whole["new"]
    assert all(one in whole.values() for one in seen)


def _visible(home: Path) -> dict[str, str]:
    return {name: text for name, text in written(home / "x").items() if not name.startswith(".")}


def test_a_folder_that_fails_to_fill_leaves_the_old_one(tmp_path):
    put_folder(tmp_path / "x", "old")

    def fail() -> None:
        with files.replacing_folder(tmp_path / "x") as aside:
            (aside / "half.txt").write_text("half")
            raise OSError

    with pytest.raises(OSError):
        fail()
    assert sorted(written(tmp_path)) == ["x/deep/a.txt", "x/old.txt"]
