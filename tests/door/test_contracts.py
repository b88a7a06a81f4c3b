"""Contracts: every file and every row is whole, tells its datasets apart, and says what is wrong with it."""

from __future__ import annotations

import re
import shutil

import pytest

from ingest import contracts as contract_files
from ingest.contracts import contracts, layouts
from ingest.problems import Unreadable
from ingest.read import Head, open_table
from svm.errors import UserError
from svm.home import PROJECT

SAMPLES = sorted(
    path
    for path in (PROJECT / "samples" / "inbox").rglob("*")
    if path.is_file() and not path.name.endswith(".source.yml") and path.name != "README.md"
)


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """The contracts in a folder of their own, to be changed by a test."""
    for folder in ("layouts", "partners"):
        shutil.copytree(PROJECT / "ingest" / folder, tmp_path / folder)
    monkeypatch.setattr(contract_files, "HERE", tmp_path)
    layouts.cache_clear()
    contracts.cache_clear()
    yield tmp_path
    layouts.cache_clear()
    contracts.cache_clear()


def test_every_table_of_a_layout_is_one_dataset():
    rows = [table.dataset for layout in layouts().values() for table in layout.tables]
    assert len(rows) == len(set(rows)) > 30
    files = {f"{path.parent.name}/{path.stem}" for path in (PROJECT / "ingest" / "partners").glob("*/*.yml")}
    assert files & set(rows) == set()
    assert {c.name for c in contracts()} == files | set(rows)


def test_every_sample_belongs_to_exactly_one_contract():
    assert SAMPLES
    for path in SAMPLES:
        fits = []
        for contract in contracts():
            if contract.partner not in (path.parent.parent.name, "sjabloon"):
                continue
            try:
                head = Head(path)
                opened = open_table(head, contract, head.sheets(contract)[0])
                cells = opened.first_cells
            except Unreadable:
                continue
            # a form that does not name its table in the file is known by the name of the file
            named = {column: cells[column] for column in contract.content if column in cells}
            known = [re.search(contract.content[c], text) for c, text in named.items()] or [
                contract.matches_file(path.name)
            ]
            if not opened.missing and all(known):
                fits.append(contract.name)
        assert len(fits) == 1, (path.name, fits)


def test_a_table_of_a_layout_differs_from_its_neighbours_in_what_its_row_says():
    vertrek = next(c for c in contracts() if c.name == "dtv/vertrek")
    assert vertrek.title == "Vertrek via de DT&V naar soort (Open data Migratieketen)"
    assert vertrek.key == ("onderwerp", "jaar", "maand", "vertreksoort", "nationaliteit")
    assert vertrek.grain.dimensions["Vertreksoort"] == "vertreksoort"
    assert vertrek.provenance.url == "https://data.overheid.nl/communities/open-data-migratieketen"
    assert vertrek.provenance.layout_evidence == "from documentation"
    migr_acq = next(c for c in contracts() if c.name == "eurostat/migr_acq")
    assert migr_acq.content == {"dataflow": "(?i)^ESTAT:migr_acq[$(]"}
    assert [
        n for n in ("migr_acq.csv", "MIGR_ACQ_1_Data.csv", "migr_acq (1).csv") if not migr_acq.matches_file(n)
    ] == []
    assert not migr_acq.matches_file("migr_acqs.csv")
    assert {c.name: c.required for c in migr_acq.columns}["agedef"] is False


def test_a_contract_has_a_hash_of_its_own(copied):
    before = {c.name: c.sha256 for c in contracts()}
    path = copied / "layouts" / "eurostat.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title: Terugkeerbesluiten per jaar in de EU", "title: Terugkeerbesluiten per jaar"))
    layouts.cache_clear()
    contracts.cache_clear()
    assert [c.name for c in contracts() if c.sha256 != before[c.name]] == ["eurostat/migr_eiord"]


# a change in a file, and what the message must name: where, found, expected
MISTAKES = [
    ("partners/cbs/dublin.yml", "role: period", "role: periode", "columns › perioden › role", "'periode'", "'measure'"),
    ("partners/cbs/dublin.yml", "coverage: increment", "coverage: all", "coverage", "'all'", "'full' or 'increment'"),
    ("partners/cbs/dublin.yml", "title:", "titel:", "cbs/dublin.yml", "no field 'titel'", "title, layout"),
    ("partners/cbs/dublin.yml", "coverage: increment\n", "", "coverage", "missing", "a value for it"),
    (
        "partners/cbs/dublin.yml",
        "layout: statline_titled",
        "layout: statlijn",
        "layout",
        "'statlijn'",
        "statline_titled",
    ),
    ("partners/cbs/dublin.yml", "key: [partnerland", "key: [land", "key", "'land'", "partnerland, onderwerp"),
    ("partners/cbs/dublin.yml", "header: [Partnerland]", "header: Partnerland", "header", "'Partnerland'", "a list"),
    ("partners/cbs/dublin.yml", '["*dublin*.csv"]', "[]", "recognise › files", "[]", "at least one"),
    ("partners/cbs/dublin.yml", "pattern: '^(Uit", "pattern: '^((Uit", "pattern", "'^((Uit", "a regular expression"),
    ("partners/cbs/dublin.yml", "title:", "- a\ntitle:", "line 2", "not YAML", "YAML"),
    ("partners/frontex/detections.yml", "published: {sheet", "published: {blad", "published", "'blad'", "sheet"),
    ("layouts/eurostat.yml", "format: csv", "format: cvs", "format", "'cvs'", "'csv' or 'xlsx'"),
    (
        "layouts/eurostat.yml",
        "eurostat/migr_acqs",
        "eurostat/migr_acq",
        "eurostat/migr_acq",
        "two contracts",
        "one row",
    ),
    ("layouts/eurostat.yml", "eurostat/migr_acqs", "cbs/dublin", "cbs/dublin", "two contracts", "one row of a layout"),
    (
        "layouts/eurostat.yml",
        "optional: [agedef]",
        "optional: [agedf]",
        "row 1",
        "'agedf'",
        "citizen, agedef, age, sex",
    ),
    ("layouts/eurostat.yml", ", dimensions: [unit, indic_mg, sex]", "", "row 2 › dimensions", "missing", "a value"),
    ("layouts/migratieketen.yml", "    producer: DJI\n", "", "dji/vreemdelingenbewaring", "onderwerp", "producer"),
]


@pytest.mark.parametrize(("file", "before", "after", "where", "found", "expected"), MISTAKES)
def test_a_mistake_names_file_field_found_expected_and_next_step(copied, file, before, after, where, found, expected):
    path = copied / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(UserError) as raised:
        contracts()
    error = raised.value
    assert where in error.found and found in error.found
    assert expected in error.expected and error.next_step
