"""The template of a partner lists exactly what it owes, in Dutch, in a form that the door accepts."""

from __future__ import annotations

import csv

import fastexcel
import pytest

from ingest.template import CATALOGUE, write_template
from svm.errors import UserError
from svm.home import PROJECT

SEEDS = PROJECT / "seeds" / "reference"


def seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def owed() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in seed("release_calendar.csv"):
        found.setdefault(row["partner_code"], set()).update(row["indicator_ids"].split(";"))
    return found


def test_every_indicator_is_owed_by_a_known_partner():
    known = {row["partner_code"] for row in seed("partners.csv")}
    assert set(owed()) <= known
    assert set.union(*owed().values()) == {row["indicator_id"] for row in seed("indicators.csv")}


@pytest.mark.parametrize("partner", sorted(owed()))
def test_a_template_lists_exactly_what_the_partner_owes(partner, tmp_path):
    book = fastexcel.read_excel(str(write_template(partner, tmp_path / f"levering_{partner}.xlsx")))
    rows = book.load_sheet("Levering", dtypes="string").to_arrow().to_pylist()
    listed = book.load_sheet("Indicatoren", dtypes="string").to_arrow().to_pylist()
    catalogue = {row["indicator_id"]: row for row in seed("indicators.csv")}
    assert {row["Indicator"] for row in rows} == {row["Indicator"] for row in listed} == owed()[partner]
    assert len(rows) == len(listed) == len(owed()[partner])
    assert {row["Partner"] for row in rows} == {partner}
    for row in rows:
        assert row["Eenheid"] == catalogue[row["Indicator"]]["unit"]
    for row in listed:
        known = catalogue[row["Indicator"]]
        assert row["Titel"] == known["title_nl"] and row["Wat geteld wordt"] == known["definition_nl"]
        assert row["Eenheid"].startswith(known["unit"] + " (")
        assert all(row[header] for header in CATALOGUE if header != "Let op")
        allowed = [r["dimension"] for r in seed("indicator_dimensions.csv") if r["indicator_id"] == row["Indicator"]]
        shown = [line.split(" = ")[0] for line in row["Kenmerken voor de uitsplitsing"].split("\n")]
        assert shown == (allowed or ["alleen het totaal"])


def test_a_partner_that_owes_nothing_gets_no_empty_template(tmp_path):
    with pytest.raises(UserError, match="owes no indicator"):
        write_template("jenv", tmp_path / "levering_jenv.xlsx")
