"""Every macro is described in the comment above it, and dbt knows what it says."""

from pathlib import Path

import pytest

from svm.errors import UserError
from svm.home import PROJECT
from svm.macros import YML, described, differing


def test_dbt_knows_what_every_macro_of_the_project_gives(manifest):
    own = [m for m in manifest["macros"].values() if m["package_name"] == "staat_van_migratie"]
    assert len(own) > 150
    assert [m["name"] for m in own if not m["description"]] == []


def test_the_yml_is_what_the_comments_say():
    assert list(differing(PROJECT)) == []


def made(folder: Path, text: str) -> Path:
    (folder / "macros").mkdir()
    (folder / "tests" / "generic").mkdir(parents=True)
    (folder / "macros" / "made_up.sql").write_text(text)
    return folder


def test_an_engine_has_the_words_of_the_macro_that_it_stands_for(tmp_path):
    """Made-up macros."""
    text = "{# Half of it. #}\n{% macro half(x) %}{% endmacro %}\n{% macro spark__half(x) %}{% endmacro %}\n"
    found = described(made(tmp_path, text))
    assert 'name: half\n    description: "Half of it."' in found
    assert 'name: spark__half\n    description: "half, on Spark."' in found
    assert [path for path, _ in differing(tmp_path)] == [tmp_path / YML]


def test_a_macro_without_a_comment_is_named(tmp_path):
    with pytest.raises(UserError, match=r"macros/made_up.sql: the macro 'half' has no comment above it"):
        described(made(tmp_path, "{# of the file #}\n\nselect 1\n\n{% macro half(x) %}{% endmacro %}\n"))
