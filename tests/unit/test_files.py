"""A file appears whole or not at all."""

from __future__ import annotations

import os

import pytest

from svm.files import put, replacing


def test_a_file_is_replaced_in_one_move_and_keeps_its_permissions(tmp_path):
    path = tmp_path / "nieuw" / "a.txt"
    assert put(path, "één").read_text(encoding="utf-8") == "één"
    path.chmod(0o600)
    put(path, b"twee")
    assert path.read_bytes() == b"twee" and path.stat().st_mode & 0o777 == 0o600
    assert put(path, "drie", mode=0o444).stat().st_mode & 0o777 == 0o444
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_what_fails_leaves_the_file_as_it_was(tmp_path, error):
    path = put(tmp_path / "a.txt", "oud")
    with pytest.raises(error), replacing(path) as aside:
        aside.write_text("half")
        raise error
    assert path.read_text() == "oud" and list(tmp_path.iterdir()) == [path]


def test_the_bytes_are_on_the_disk_before_the_move(tmp_path, monkeypatch):
    flushed = []
    monkeypatch.setattr(os, "fsync", lambda handle: flushed.append((tmp_path / "a.txt").exists()))
    put(tmp_path / "a.txt", "x")
    # after the move the folder is flushed, where the system can
    assert flushed[0] is False
