"""Exports with a row per person: made-up rows, counted at the door, whose keys and rows go no further."""

from __future__ import annotations

import hashlib
import hmac
import os
import shutil
import sys
from random import Random

import duckdb
import pytest
import yaml

from ingest import contracts as contract_files
from ingest.purge import purge
from svm.home import PROJECT

HEADER = "Sleutel;Datum;Groep;Reden\n"
KEY = b"een verzonnen sleutel van meer dan 32 bytes"
#: what a table of a known layout says when its partner may deliver rows; no partner does so in the open
FORM = {
    "layout": "records",
    "recognise": {"files": ["*registraties*.csv"], "content": {}},
    "sensitivity": "vertrouwelijk",
    "grain": None,
    "columns": {
        **dict.fromkeys(("onderwerp", "totaal_van", "jaar", "maand", "aantal")),
        "sleutel": {"header": ["Sleutel"], "role": "attribute"},
        "datum": {"header": ["Datum"], "role": "period"},
    },
    "key": ["sleutel", "datum"],
    "records": {
        "key": "sleutel",
        "date": "datum",
        "breakdowns": [["groep"], ["groep", "reden"]],
        "fixed": {"onderwerp": "Uitstroom COA"},
    },
}


@pytest.fixture
def coa(door, tmp_path, monkeypatch):
    """A door whose table of COA may also come as records, and a key outside the project."""
    copied = tmp_path / "contracts"
    for name in ("layouts", "partners"):
        shutil.copytree(PROJECT / "ingest" / name, copied / name)
    path = copied / "layouts" / "migratieketen.yml"
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    row = next(t for t in raw["tables"] if t["dataset"] == "coa/in_en_uitstroom")
    row["forms"] = [FORM]
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    (tmp_path / "sleutel").write_bytes(KEY)
    monkeypatch.setenv("SVM_KEY_FILE", str(tmp_path / "sleutel"))
    monkeypatch.setattr(contract_files, "HERE", copied)
    contract_files.layouts.cache_clear()
    contract_files.contracts.cache_clear()
    door.looks_inside = True
    yield door
    contract_files.layouts.cache_clear()
    contract_files.contracts.cache_clear()


def rows(count: int, seed: int = 1) -> list[tuple[str, str, str, str]]:
    """Made-up departures: pseudonym, day, group and reason, some of them empty."""
    dice = Random(seed)
    return [
        (
            f"pseudoniem-{n:05d}",
            f"{dice.choice((2024, 2025))}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}",
            dice.choice(("Asielzoekers", "Statushouders", "")),
            dice.choice(("Zelfstandig vertrek", "Vertrek met onbekende bestemming", "")),
        )
        for n in range(count)
    ]


def text(records: list[tuple[str, ...]]) -> str:
    return HEADER + "".join(";".join(row) + "\n" for row in records)


def test_rows_are_counted_in_the_columns_of_the_table(coa):
    made = rows(500)
    done = coa.land_one("coa", "2026-01-10", "registraties.csv", text(made))
    assert done.result == "landed" and "counted from a row per person" in done.message, done.message
    counted = {
        tuple(row[:-1]): int(row[-1])
        for row in coa.cells(done, "onderwerp, totaal_van, jaar, maand, groep, reden, aantal")
    }
    by_hand: dict[tuple[str, ...], int] = {}
    for _, day, group, reason in made:
        for month in ("", str(int(day[5:7]))):
            grain = "Jaar" + ", Maand" * bool(month)
            keys = [(grain, "", "")]
            if group:
                keys.append((f"{grain}, Groep", group, ""))
            if group and reason:
                keys.append((f"{grain}, Groep, Reden", group, reason))
            for words, *members in keys:
                cell = ("Uitstroom COA", words, day[:4], month, *members)
                by_hand[cell] = by_hand.get(cell, 0) + 1
    assert counted == by_hand and len(counted) > 100


def test_a_month_or_year_that_is_not_over_is_not_counted(coa):
    done = coa.land_one(
        "coa", "2025-06-30", "registraties.csv", text([("a", "2025-05-31", "", ""), ("b", "2025-06-30", "", "")])
    )
    assert coa.cells(done, "totaal_van, jaar, maand, aantal") == [
        ("Jaar, Maand", "2025", "5", "1"),
        ("Jaar, Maand", "2025", "6", "1"),
    ]
    done = coa.land_one(
        "coa", "2025-06-29", "registraties.csv", text([("a", "2025-05-31", "", ""), ("b", "2025-06-20", "", "")])
    )
    assert coa.cells(done, "totaal_van, jaar, maand, aantal") == [("Jaar, Maand", "2025", "5", "1")]


@pytest.mark.skipif(os.name == "nt", reason="permissions of folders")
def test_keys_are_replaced_and_rows_are_closed(coa):
    made = rows(50)
    done = coa.land_one("coa", "2026-01-10", "registraties.csv", text(made))
    folder = coa.home.lake / "_records"
    (kept,) = folder.rglob("*.parquet")
    assert [oct(p.stat().st_mode & 0o777) for p in (folder, kept)] == ["0o700", "0o600"]
    stored = [r[0] for r in duckdb.sql(f"select sleutel from read_parquet('{kept}')").fetchall()]
    assert stored == [hmac.new(KEY, row[0].encode(), hashlib.sha256).hexdigest() for row in made]
    (original,) = coa.home.originals.glob("*/registraties.csv")
    assert original.parent.stat().st_mode & 0o777 == 0o700
    partner, dataset, delivery = done.delivery_id.split("/")
    seen = {p.name for p in (coa.home.lake / partner / dataset / f"delivery={delivery}").iterdir()}
    assert seen == {"data.parquet", "ledger.parquet", "checks.parquet"}


def test_no_pseudonym_is_anywhere_but_behind_the_closed_folders(coa, capfd):
    made = rows(50)
    done = coa.land_one("coa", "2026-01-10", "registraties.csv", text(made))
    bad = coa.land_one(
        "coa", "2026-01-11", "registraties.csv", text([*made[:9], ("pseudoniem-fout", "gisteren", "", "")])
    )
    assert (done.result, bad.result) == ("landed", "refused") and "gisteren" in bad.message
    words = [b"pseudoniem-", *(hmac.new(KEY, row[0].encode(), hashlib.sha256).hexdigest().encode() for row in made)]
    told = (done.message + bad.message).encode() + b"".join(p.encode() for p in capfd.readouterr())
    opened = [
        (p, p.read_bytes())
        for p in sorted(coa.home.root.rglob("*"))
        if p.is_file() and not {"inbox", "_records", "_originals"} & set(p.parts)
    ]
    closed = [p for p, data in opened if any(word in data for word in words)]
    assert all(p.parent.stat().st_mode & 0o777 == 0o700 for p in closed), closed
    assert not any(word in told for word in words)


@pytest.mark.parametrize(
    ("key", "said"),
    [(None, "there is no key"), (b"kort", "there is no key"), (b"x" * 65, "there is no key"), ("weg", "cannot be read"), ("project", "lies in the project")],
)  # fmt: skip
def test_without_a_good_key_nothing_lands_and_the_next_step_is_told(coa, tmp_path, monkeypatch, key, said):
    if key is None:
        monkeypatch.delenv("SVM_KEY_FILE")
    elif key == "weg":
        monkeypatch.setenv("SVM_KEY_FILE", str(tmp_path / "nergens"))
    elif key == "project":
        monkeypatch.setenv("SVM_KEY_FILE", str(PROJECT / "README.md"))
    else:
        (tmp_path / "sleutel").write_bytes(key)
    done = coa.land_one("coa", "2026-01-10", "registraties.csv", text(rows(5)))
    assert done.result == "refused" and said in done.message and done.letter is None
    assert not (coa.home.lake / "_records").exists()


def test_the_same_person_twice_on_a_day_is_refused(coa):
    bad = coa.land_one("coa", "2026-01-10", "registraties.csv", text([("a", "2025-05-31", "", "")] * 2))
    assert bad.result == "refused" and "key" in bad.message.lower()
    assert "a;" not in bad.letter.read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="measured here")
def test_another_key_gives_other_hashes(coa, tmp_path):
    one = coa.land_one("coa", "2026-01-10", "registraties.csv", text(rows(5)))
    (tmp_path / "sleutel").write_bytes(KEY[::-1])
    other = coa.land_one("coa", "2026-01-11", "registraties.csv", text(rows(5, seed=2)))
    hashes = [
        duckdb.sql(f"select sleutel from read_parquet('{p}')").fetchall()
        for p in sorted((coa.home.lake / "_records").rglob("*.parquet"))
    ]
    assert one.result == other.result == "landed" and len(hashes) == 2
    assert not set(hashes[0]) & set(hashes[1])


def test_a_delivery_that_is_destroyed_leaves_no_row(coa):
    done = coa.land_one("coa", "2026-01-10", "registraties.csv", text(rows(5)))
    purge(coa.home, done.delivery_id, reason="verzonnen", role="verzonnen functionaris")
    assert not [p for p in (coa.home.lake / "_records").rglob("*") if p.is_file()]
    assert not list(coa.home.originals.glob("*/registraties.csv"))


def test_the_warehouse_knows_the_counts_and_no_row(coa):
    made = rows(300)
    coa.land_one("coa", "2026-01-10", "registraties.csv", text(made))
    with coa.published("+int_current_observations") as con:
        told = dict(
            con.execute(
                "select period || ' ' || breakdown, cast(value as integer) from intermediate.int_current_observations "
                "where indicator_id = 'asy_coa_outflow' and breakdown in ('', 'group=statusholders')"
            ).fetchall()
        )
    year = [row for row in made if row[1].startswith("2025")]
    assert told["2025 "] == len(year) > 100
    assert told["2025 group=statusholders"] == sum(row[2] == "Statushouders" for row in year) > 10
    assert told["2025-03 "] == sum(row[1].startswith("2025-03") for row in year) > 3
    for path in (coa.home.build_database, coa.home.published_database):
        data = path.read_bytes()
        assert b"pseudoniem-" not in data
        assert not any(hmac.new(KEY, row[0].encode(), hashlib.sha256).hexdigest().encode() in data for row in made)
