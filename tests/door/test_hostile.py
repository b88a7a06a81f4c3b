"""Hostile and damaged files at the door: each is refused by name, and the good files of the run land.

All data here is made up, but for the samples that are cut off.
"""

from __future__ import annotations

import os
import re
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from tests.bench.hostile import INBOX, cut_off

CHAIN = "Onderwerp;Totaal van;Jaar;Maand;Vertreksoort;Nationaliteit;Aantal\n"
UNHCR = "Year,Country of Asylum ISO,Country of Origin ISO,Refugees,Asylum Seekers\n"
#: one sample of each way to write a csv file
CUT = ("dtv/2023-11-30/instroom.csv", "dtv/2025-03-31/instroom.csv", "unhcr/2025-05-31/population.csv")


def chain(year: int, count: object = 10) -> str:
    return CHAIN + f"Vertrek;Jaar;{year};;;;{count}\n"


def put_good(door) -> None:
    door.put("dtv", "2026-05-05", "vertrek_2024.csv", chain(2024))


def refused(door, name: str):
    """The outcome of the one bad file, of which nothing landed; the good one beside it did."""
    outcomes = {o.file.name: o for o in door.land()}
    bad = outcomes.pop(name)
    assert bad.result == "refused" and [o.result for o in outcomes.values()] == ["landed"], outcomes
    return bad


def test_a_file_that_grows_while_it_is_copied_waits_until_it_is_whole(door, monkeypatch):
    put_good(door)
    path = door.put("dtv", "2026-06-05", "vertrek_2025.csv", chain(2025))
    whole = os.fstat
    grown = []

    def growing(handle):
        found = whole(handle)
        if not grown and found.st_ino == path.stat().st_ino:
            grown.append(path)
            with path.open("a", encoding="utf-8") as more:
                more.write("Vertrek;Jaar;2023;;;;10\n")
        return found

    monkeypatch.setattr(os, "fstat", growing)
    bad = refused(door, path.name)
    assert "still being written" in bad.message and bad.letter is None
    assert not list(door.home.originals.glob(f"*/{path.name}"))
    monkeypatch.undo()
    assert [o.result for o in door.land(path)] == ["landed"]


def test_cells_come_from_the_kept_copy_whatever_becomes_of_the_delivered_file(door, monkeypatch):
    path = door.put("dtv", "2026-06-05", "vertrek_2025.csv", chain(2025))
    door.looks_inside = True
    monkeypatch.setattr("ingest.land.recognise", _after(lambda: path.write_text(chain(2025, 99990))))
    (outcome,) = door.land()
    (original,) = door.home.originals.glob(f"*/{path.name}")
    assert door.cells(outcome, "aantal") == [("10",)] and original.read_text() == chain(2025)


def _after(change):
    from ingest.recognise import recognise

    def changed(*words):
        change()
        return recognise(*words)

    return changed


def linked_file(path: Path, outside: Path) -> None:
    path.symlink_to(outside)


def linked_folder(path: Path, outside: Path) -> None:
    path.symlink_to(outside.parent)


def pipe(path: Path, _outside: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("make", "kind"), [(linked_file, "a link"), (linked_folder, "a link"), (pipe, "a pipe")], ids=lambda v: str(v)[:20]
)
def test_what_is_no_plain_file_is_refused_by_its_kind_and_never_opened(door, tmp_path, make, kind):
    put_good(door)
    outside = tmp_path / "elders" / "vertrek_2019.csv"
    outside.parent.mkdir()
    outside.write_text(chain(2019))
    make(door.inbox / "dtv" / "2026-05-05" / "vertrek_2019.csv", outside)
    assert f"it is {kind}." in refused(door, "vertrek_2019.csv").message
    assert not list(door.home.root.rglob("_originals/*/vertrek_2019.csv"))


BOMB = "a: &a [x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 8)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("note", "said"),
    [(BOMB, "anchor"), ("remark: " + "x" * 70_000, "64 kB"), ("[" * 20_000, "vertrek_2019")],
    ids=["aliases", "large", "deep"],
)
def test_a_note_that_would_fill_the_memory_is_refused(door, note, said):
    put_good(door)
    door.put("dtv", "2026-06-05", "vertrek_2019.csv", chain(2019))
    door.put("dtv", "2026-06-05", "vertrek_2019.csv.source.yml", note)
    assert said in refused(door, "vertrek_2019.csv").message


def test_a_note_that_is_a_link_is_not_followed(door, tmp_path):
    put_good(door)
    path = door.put("dtv", "2026-06-05", "vertrek_2019.csv", chain(2019))
    secret = tmp_path / "elders.yml"
    secret.write_text("remark: verzonnen\n")
    path.with_name(path.name + ".source.yml").symlink_to(secret)
    assert "it is a link" in refused(door, path.name).message


def test_one_cell_in_the_far_corner_of_a_sheet_is_refused_before_it_is_read(door):
    put_good(door)
    path = door.put("frontex", "2026-05-05", "Detections_of_IBC.xlsx", "")
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Detections_of_IBC").write_string(1_048_575, 16_383, "ver weg")
    began = time.monotonic()
    bad = refused(door, path.name)
    assert "row 1048576 and column 16384" in bad.message
    assert time.monotonic() - began < 30


def test_a_workbook_that_packs_to_almost_nothing_is_refused(door):
    put_good(door)
    path = door.put("frontex", "2026-05-05", "Detections_of_IBC.xlsx", "")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(65):
                part.write(b" " * (8 << 20))
    assert "larger than 512 MB" in refused(door, path.name).message


@pytest.mark.parametrize("row", ["2025,NLD,SYR,164,000,", "2025,NLD,SYR,164,000,,", '2025,NLD,SYR,164,000,""'])
def test_a_row_with_an_empty_cell_too_many_is_refused_by_its_number(door, row):
    put_good(door)
    path = door.put("unhcr", "2026-05-05", "population.csv", UNHCR + "2025,NLD,IRQ,10,5\n" + row + "\n")
    assert "row 3" in refused(door, path.name).message


def test_a_number_in_quotation_marks_may_hold_the_separator(door):
    header = UNHCR.replace("Asylum Seekers", '"Asylum, Seekers"')
    outcome = door.land_one("unhcr", "2026-05-05", "population.csv", header + '2025,NLD,"SYR",10,""\n')
    assert "cells instead of" not in outcome.message


@pytest.mark.parametrize("name", CUT)
def test_a_sample_that_was_cut_off_lands_with_its_own_numbers_or_not_at_all(name):
    found = cut_off([INBOX / name], (1, 2, 3, 7))
    assert len(found) == 4 and "other rows" not in found.values(), found


def test_a_sheet_that_ends_before_its_last_row_is_refused(door):
    put_good(door)
    door.put_template("coa", "2026-05-05", "heel", [{"Indicator": "asy_coa_inflow", "Periode": "2024", "Waarde": "1",
                      "Eenheid": "persons", "Toelichting": str(n)} for n in range(9)])  # fmt: skip
    path = next(door.inbox.glob("coa/*/*.xlsx"))
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert b'<dimension ref="A1:J10"/>' in parts[sheet]
    parts[sheet] = re.sub(rb'<row r="(?:9|10)".*?</row>', b"", parts[sheet])
    with zipfile.ZipFile(path, "w") as book:
        for name, data in parts.items():
            book.writestr(name, data)
    bad = refused(door, path.name)
    assert "ends at row 8. Expected: 10 rows" in bad.message
