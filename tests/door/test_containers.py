"""Containers and bulk files, on made-up bytes: what is inside is read, what cannot be is refused with its reason."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from ingest import containers
from ingest.privacy import scan

TABLE = "Peildatum;Onderwerp;Groep;Populatie;Aantal\n1 juni 2026;Bezetting;;;71.230\n"
BULK = (
    "freq,citizen,sex,unit,age,asyl_app,geo\\TIME_PERIOD\t2023 \t2024 \nA,TOTAL,T,PER,TOTAL,ASY_APP,NL\t1025 bp\t: c\n"
)


def zipped(**members: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "."), text)
    return packed.getvalue()


def land(door, name, data, partner="coa"):
    return door.land_one(partner, "2026-07-05", name, data)


def test_the_kept_original_is_what_was_delivered_and_rows_are_those_inside(door):
    data = zipped(bezetting__csv=TABLE, README__txt="made up", footnotes__csv="a,b")
    outcome = land(door, "cijfers.zip", data)
    assert door.cells(outcome, "row_number, aantal") == [(2, "71.230")]
    assert [f.read_bytes() for f in door.home.originals.rglob("cijfers.zip")] == [data]


def test_what_a_container_is_follows_from_its_bytes(door):
    assert land(door, "bezetting.csv", gzip.compress(TABLE.encode())).result == "landed"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (zipped(**{f"{n}__csv": TABLE for n in range(101)}), "at most 100 files"),
        (zipped(**{"x/a__csv": TABLE, "y/A__csv": TABLE}), "zip with 2 tables: x/a.csv, y/A.csv"),
        (zipped(README__txt="made up"), "zip with 0 tables"),
        (zipped(**{f"footnote{i}__csv": "" for i in range(101)}, a__csv=TABLE), "at most 100 files"),
        (gzip.compress(TABLE.encode())[:-12], "cannot be unpacked"),
        (zipped(bezetting__csv=TABLE)[:-30], "cannot be unpacked"),
        (zipped(inner__zip="PK\x03\x04"), "cannot be unpacked|no contract recognises"),
    ],
    ids=["too many tables", "two of one name", "no table", "too many members", "torn gz", "torn zip", "zip in a zip"],
)
def test_a_container_without_one_whole_table_is_refused(door, data, word):
    outcome = land(door, "bezetting.zip", data)
    assert outcome.result == "refused"
    assert any(w in outcome.message for w in word.split("|")), outcome.message


def test_unpacking_stops_at_the_bound_whatever_the_container_states(door, monkeypatch):
    door.looks_inside = True
    monkeypatch.setattr(containers, "MAX_UNPACKED", 1000)
    outcome = land(door, "bezetting.csv.gz", gzip.compress(TABLE.encode() * 100))
    assert outcome.result == "refused" and "when unpacked" in outcome.message


def test_the_bound_is_for_what_came_packed(door, monkeypatch):
    door.looks_inside = True
    for module in (containers, scan):
        monkeypatch.setattr(module, "MAX_UNPACKED", len(TABLE) - 1)
    assert land(door, "bezetting.csv", TABLE).result == "landed"
    outcome = land(door, "bezetting.csv.gz", gzip.compress(TABLE.encode() + b"\n"))
    assert outcome.result == "refused" and "when unpacked" in outcome.message


def test_a_bulk_cell_keeps_value_and_flags_and_its_members_stand_apart(door):
    outcome = land(door, "estat_migr_asyappctza.tsv", BULK, "eurostat")
    assert door.cells(outcome, 'citizen, geo, "2023", "2024", row_number') == [("TOTAL", "NL", "1025 bp", ": c", 2)]


def test_a_bulk_row_without_a_member_of_each_dimension_is_refused_by_name(door):
    outcome = land(door, "estat_migr_asyappctza.tsv", BULK + "A,TOTAL,T,PER,TOTAL,NL\t1 \t2 \n", "eurostat")
    assert outcome.result == "refused" and "'A,TOTAL,T,PER,TOTAL,NL'" in outcome.message


@pytest.mark.parametrize("again", ["2024**", "2024 *", " 2024"])
def test_one_period_in_two_spellings_is_the_same_key(door, again):
    text = '"Nationaliteit";"Grond";"Perioden";"Verleende asielvergunningen (aantal)"\n'
    text += f'"Totaal nationaliteit";"Totaal";"2024";5\n"Totaal nationaliteit ";"Totaal";"{again}";6\n'
    outcome = land(door, "85400NED.csv", text, "cbs")
    assert outcome.result == "refused" and "the same key" in outcome.message


def test_one_day_in_two_spellings_is_the_same_key(door):
    outcome = land(door, "bezetting.csv", TABLE + "01 juni 2026;Bezetting;;;71.240\n")
    assert outcome.result == "refused" and "the same key" in outcome.message
