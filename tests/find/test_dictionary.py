"""The data dictionary has everything that an analyst can name, and finds it by words."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from publish.commands.main import svm
from publish.find.dictionary import KINDS, find
from svm.database import connect
from svm.errors import UserError


@pytest.fixture(scope="module")
def con(samples):
    with connect(samples.home) as opened:
        yield opened


def names(con, kind: str) -> list[str]:
    found = con.execute(
        "select entry_name, entry_place from reference.data_dictionary where entry_kind = $kind", {"kind": kind}
    ).fetchall()
    return sorted(f"{place}.{name}" for name, place in found)


def test_the_dictionary_has_every_relation_and_column_that_dbt_made(con, manifest):
    nodes = [n for n in manifest["nodes"].values() if n["resource_type"] in ("model", "seed")]
    placed = {f"{n['schema']}.{n['alias']}": n for n in nodes}
    assert names(con, "relation") == sorted(placed)
    columns = sorted(f"{place}.{column['name']}" for place, n in placed.items() for column in n["columns"].values())
    assert names(con, "column") == columns


def test_every_entry_says_what_it_is_and_there_is_one_of_each_kind(con):
    silent = con.execute(
        "select * from reference.data_dictionary where title_nl = '' and meaning_nl = '' and meaning_en = ''"
    ).fetchall()
    assert silent == []
    kinds = con.execute("select distinct entry_kind from reference.data_dictionary").fetchall()
    assert {kind for (kind,) in kinds} == set(KINDS)


def test_a_copy_under_another_name_has_the_same_dictionary(con, samples, tmp_path):
    import shutil

    import duckdb

    copy = shutil.copyfile(samples.home.published_database, tmp_path / "een_kopie.duckdb")
    query = "select * from reference.data_dictionary order by all"
    with duckdb.connect(str(copy), read_only=True) as other:
        assert other.execute(query).fetchall() == con.execute(query).fetchall()


@pytest.mark.parametrize(
    ("words", "kind", "first"),
    [
        ("grant rate dutch", None, ("indicator", "asy_grant_rate_nl")),
        ("inwilligingspercentage", "table", ("table", "tabel_3_4")),
        ("yellow_text", None, ("column", "yellow_text")),
        ("syrië nationality", "member", ("member", "nationality=SYR")),
        ("vintages", None, ("relation", "vintages")),
        ("nareis", "term", ("term", "nareis")),
        ("geel reden", None, ("relation", "cell_status")),
        ("te laat", "status", ("status", "te_laat")),
    ],
)
def test_what_is_asked_for_comes_first(con, words, kind, first):
    best = find(con, words, kind)[0]
    assert (best.kind, best.name) == first


def test_a_word_that_is_nowhere_is_named(con):
    for words, told in (("grant xyzzy", "'xyzzy'"), ("de van", "no word to look for")):
        with pytest.raises(UserError, match=told):
            find(con, words)
    with pytest.raises(UserError, match=r"no kind 'kolom'.\nExpected: indicator, relation"):
        find(con, "grant", "kolom")


def test_the_command_shows_the_best_and_says_how_many_more(samples, monkeypatch):
    monkeypatch.setenv("SVM_HOME", str(samples.home.root))

    def called(*words: str) -> str:
        return CliRunner().invoke(svm, ["find", *words]).output

    shown = called("period")
    assert shown.endswith(" more with --all.\n")
    every = called("period", "--all")
    assert every.startswith(shown.rsplit("\n", 2)[0]) and len(every) > len(shown)
    assert called("delivery", "immigration", "chapter", "member").startswith("Nothing has all of these words.")
