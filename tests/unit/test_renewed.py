"""A folder that is renewed: what stays is not written again, what goes is gone, and a kill leaves the old or the new."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from svm import files
from tests.kill import killed_at

OLD = {"a.txt": b"same", "deep/b.txt": b"old", "deep/c.txt": b"goes", "d.txt": b"same"}
NEW = {"a.txt": b"same", "deep/b.txt": b"new", "other/e.txt": b"comes", "d.txt": b"same"}


def said(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_only_what_changed_is_written_and_what_goes_is_gone(tmp_path):
    folder = tmp_path / "x"
    assert files.renew_folder(folder, OLD.items()) == 4
    before = {name: (folder / name).stat() for name in OLD}
    assert before["a.txt"].st_ino == before["d.txt"].st_ino, "the same bytes are one file"
    assert files.renew_folder(folder, NEW.items()) == 2
    assert said(folder) == NEW and [p.name for p in tmp_path.iterdir()] == ["x"]
    assert not (folder / "deep" / "c.txt").exists()
    for name in ("a.txt", "d.txt"):
        now = (folder / name).stat()
        assert (now.st_ino, now.st_mtime_ns) == (before[name].st_ino, before[name].st_mtime_ns)
    assert (folder / "deep" / "b.txt").stat().st_ino != before["deep/b.txt"].st_ino


def test_nothing_new_leaves_the_folder_as_it_is(tmp_path):
    folder = tmp_path / "x"
    files.renew_folder(folder, OLD.items())
    before = folder.stat()
    assert files.renew_folder(folder, OLD.items()) == 0
    assert folder.stat() == before and [p.name for p in tmp_path.iterdir()] == ["x"]
    assert files.renew_folder(folder, list(OLD.items())[:3]) == 1 and len(said(folder)) == 3


def test_a_disk_without_second_names_and_one_that_is_not_flushed_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_linked", lambda *_: False)
    monkeypatch.setattr(files, "_flushed_at_once", lambda *_: False)
    monkeypatch.setattr(files, "MANY", 0)
    for content in (OLD, NEW):
        files.renew_folder(tmp_path / "x", content.items())
        assert said(tmp_path / "x") == content
    assert (tmp_path / "x" / "a.txt").stat().st_mode & 0o777 == 0o644


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is forked to be killed")
def test_a_kill_at_any_step_leaves_the_old_or_the_new(tmp_path):
    step, died = 0, True
    while died:
        home = tmp_path / f"step {step}"
        files.renew_folder(home / "x", OLD.items())
        died = killed_at(step, lambda home=home: files.renew_folder(home / "x", NEW.items()))
        step += 1
        assert said(home / "x") in (OLD, NEW)
        files.sweep(home)
        assert [p.name for p in home.iterdir()] == ["x"]
        files.renew_folder(home / "x", NEW.items())
        assert said(home / "x") == NEW
    assert step > 4
