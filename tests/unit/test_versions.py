"""Which folders are frozen versions, with made-up manifests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from publish.release.frozen import versions
from publish.release.verify import damaged_releases
from svm.errors import UserError
from svm.files import FRESH
from svm.home import Home


def put(folder: Path, text: str) -> None:
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(text)


def test_a_version_that_a_kill_kept_from_its_place_is_none(tmp_path):
    home = Home(tmp_path)
    put(home.releases / "2026" / "idam", json.dumps({"sequence": 1, "version": "idam", "files": []}))
    put(home.releases / "2026" / f".definitief-abc{FRESH}", json.dumps({"sequence": 2, "version": "definitief"}))
    assert [release.version for release in versions(home, 2026)] == ["idam"]
    assert damaged_releases(home) == []


@pytest.mark.parametrize("text", ['{"sequence": 1, "files": [', "", "[]", '{"sequence": null}'])
def test_a_manifest_that_is_not_whole_is_named_with_the_next_step(tmp_path, text):
    home = Home(tmp_path)
    put(home.releases / "2026" / "idam", text)
    with pytest.raises(UserError, match=r"2026/idam/manifest\.json is not a whole manifest") as error:
        versions(home, 2026)
    assert "from the archive" in error.value.next_step
    [damage] = damaged_releases(home)
    assert damage.path.name == "manifest.json"
