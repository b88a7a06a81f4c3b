"""The change list of a made-up version ("verzonnen") for the owners of the chapters at the reference date."""

from __future__ import annotations

import csv
import datetime as dt

import duckdb
import pytest

from publish.office.package import Package, w
from publish.release.change_list import NOTHING, Version, write_changes
from publish.release.changes import Changes, Line
from publish.release.owners import load_owners

LINES = (
    Line(3, "cijfer", "asy:2035", "Verzonnen aanvragen, 2035", "in tabel 3.1", "10 (2035)", "-7 (2035)", "correctie v-1"),
    Line(3, "tabel", "3.1", "Tabel 3.1 Verzonnen", "1 cel gewijzigd", "", "Totaal, 2035", ""),
    Line(3, "zin", "", "Instroom", "gewijzigd", "=SOM(1;2) is verzonnen", "Dit is verzonnen", ""),
    Line(3, "zin", "", "Instroom", "alleen cijfers", "Er zijn er 10.", "Er zijn er 11.", "zie de cijfers"),
)  # fmt: skip
VERSION = Version(
    "editie 2036 acam", dt.date(2036, 6, 21), "editie 2036 idam", dt.date(2036, 5, 1), reason="verzonnen", role="verzonnen rol",
    texts={3}, texts_of={3: "editie 2036 idam"},
)  # fmt: skip


@pytest.fixture
def con():
    made = duckdb.connect()
    made.execute("create schema reference; create schema indicators")
    made.execute("create table indicators.edition as select date '2036-06-21' as as_of")
    made.execute(
        "create table reference.chapters as select * from (values (3, 'Asiel'), (4, 'Ander')) t (chapter, title_nl)"
    )
    made.execute(
        "create table reference.chapter_owners as select * from (values "
        "(3, 'Ministerie Oud', 'eerstverantwoordelijk', null, date '2036-06-21'), "
        "(3, 'Ministerie Nieuw', 'eerstverantwoordelijk', date '2036-06-21', null), "
        "(3, 'Ministerie Later', 'eerstverantwoordelijk', date '2036-06-22', null), "
        "(3, 'Ministerie Mee', 'medeverantwoordelijk', null, null)) "
        "t (chapter, ministry, role_nl, valid_from, valid_to)"
    )
    yield made
    made.close()


def words(path) -> list[str]:
    package = Package.open(path)
    return ["".join(t.text or "" for t in p.iter(w("t"))) for p in package.tree(package.document).iter(w("p"))]


def test_owners_are_those_of_the_day(con):
    assert [o.ministry for o in load_owners(con)] == ["Ministerie Nieuw", "Ministerie Mee"]


def test_a_list_says_what_changed_and_why_and_the_same_changes_give_the_same_bytes(con, tmp_path):
    for name in ("een", "twee"):
        write_changes(con, tmp_path / name, VERSION, Changes(LINES, {3: 5}))
    made = {p.name: p.read_bytes() for p in (tmp_path / "een").iterdir()}
    assert made == {p.name: p.read_bytes() for p in (tmp_path / "twee").iterdir()}
    assert sorted(made) == ["hoofdstuk_3.docx", "hoofdstuk_4.docx", "wijzigingen.csv"]
    told = words(tmp_path / "een" / "hoofdstuk_3.docx")
    for text in (
        "Vergeleken met: editie 2036 idam, stand 1 mei 2036.",
        "Voor: Ministerie Nieuw (eerstverantwoordelijk); Ministerie Mee (medeverantwoordelijk).",
        "Reden van deze versie: verzonnen (verzonnen rol).",
        "Cijfers (1)", "Tabellen (1)", "Zinnen (2)", "correctie v-1", "alleen cijfers: zie de cijfers",
        "Verder veranderd en nergens in het rapport gedrukt: 5 (verschillen.csv).",
        "Zinnen zijn vergeleken met het document van editie 2036 idam.",
    ):  # fmt: skip
        assert text in told, text
    empty = words(tmp_path / "een" / "hoofdstuk_4.docx")
    assert NOTHING in empty and any("geen document van dit hoofdstuk gegeven" in text for text in empty)
    with (tmp_path / "een" / "wijzigingen.csv").open(encoding="utf-8", newline="") as handle:
        lines = list(csv.DictReader(handle))
    assert lines[2]["was"] == " =SOM(1;2) is verzonnen", "no spreadsheet runs it"
    assert lines[0]["is_nu"] == "-7 (2035)" and {line["hoofdstuk"] for line in lines} == {"3"}


def test_without_a_version_before_the_list_says_so(con, tmp_path):
    write_changes(
        con, tmp_path, Version("editie 2036 idam", dt.date(2036, 5, 1), why_not="er is geen eerdere versie"), None
    )
    told = words(tmp_path / "hoofdstuk_3.docx")
    assert "Vergeleken met: er is geen eerdere versie." in told and NOTHING not in told
