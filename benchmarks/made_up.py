"""Made-up inputs, the same at every call; every name in them says so.

python -m benchmarks.made_up records 1000000 FILE.csv
"""

from __future__ import annotations

import argparse
import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb

from svm.home import PROJECT

#: the columns of the table that is checked, and what a cell of each may be
CHECKED = {
    "zaak": r"^Z[0-9]{9}$",
    "soort": "^(asiel|regulier|nareis)$",
    "jaar": "^20[0-9]{2}$",
    "maand": "^([1-9]|1[0-2])$",
    "nationaliteit": "^verzonnen [0-9]{1,3}$",
    "gemeente": "^GM[0-9]{4}$",
    "leeftijd": r"^(0-17|18-29|30-44|45-64|65\+)$",
    "geslacht": "^(M|V|X)$",
    "peildatum": "^[0-9]{2}-[0-9]{2}-[0-9]{4}$",
    "aantal": "^([0-9]+|<5)$",
    "bedrag": "^[0-9]+,[0-9]{2}$",
    "status": "^(definitief|voorlopig)$",
}
KEY = ("zaak", "jaar")
#: of how many rows one has a wrong cell in a column; the other columns have none
ONE_IN = {"zaak": 997, "jaar": 1097, "gemeente": 1193, "bedrag": 1297}
#: of how many rows one has the key of the row before it
TWICE_IN = 50_021


def records(rows: int, target: Path) -> None:
    """A row per made-up nationality and month in the layout of the open data Migratieketen, as CSV."""
    duckdb.sql(
        f"""copy (
            select
                'Vertrek' as "Onderwerp",
                'Jaar, Maand, Vertreksoort, Nationaliteit' as "Totaal van",
                1900 + (i // 2000000) % 120 as "Jaar",
                1 + (i // 160000) % 12 as "Maand",
                ['Zelfstandig', 'Gedwongen', 'Zelfstandig zonder toezicht'][1 + (hash(i) % 3)::integer]
                    as "Vertreksoort",
                'Verzonnen nationaliteit ' || i as "Nationaliteit",
                case when hash(i, 1) % 20 = 0 then '<5' else (10 * (hash(i, 2) % 1000))::varchar end as "Aantal",
                'GM' || lpad((hash(i, 3) % 2000)::varchar, 4, '0') as "Gemeente",
                ['0-17', '18-29', '30-44', '45-64', '65+'][1 + (hash(i, 4) % 5)::integer] as "Leeftijd",
                strftime(date '2000-01-01' + (hash(i, 5) % 9000)::integer, '%d-%m-%Y') as "Peildatum"
            from range({rows}) as t (i)
        ) to '{target}' (format csv, delimiter ';', header)"""
    )


def checked(rows: int, target: Path) -> None:
    """A table of twelve columns of text as Parquet, with wrong cells and rows that share a key."""
    good = {
        "zaak": f"'Z' || lpad((i - (i % {TWICE_IN} = 1)::integer)::varchar, 9, '0')",
        "soort": "['asiel', 'regulier', 'nareis'][1 + (hash(i) % 3)::integer]",
        "jaar": f"(2000 + (i // {TWICE_IN}) % 25)::varchar",
        "maand": "(1 + hash(i, 1) % 12)::varchar",
        "nationaliteit": "'verzonnen ' || (hash(i, 2) % 200)",
        "gemeente": "'GM' || lpad((hash(i, 3) % 2000)::varchar, 4, '0')",
        "leeftijd": "['0-17', '18-29', '30-44', '45-64', '65+'][1 + (hash(i, 4) % 5)::integer]",
        "geslacht": "['M', 'V', 'X'][1 + (hash(i, 5) % 3)::integer]",
        "peildatum": "strftime(date '2000-01-01' + (hash(i, 6) % 9000)::integer, '%d-%m-%Y')",
        "aantal": "case when hash(i, 7) % 20 = 0 then '<5' else (hash(i, 8) % 1000)::varchar end",
        "bedrag": "(hash(i, 9) % 10000)::varchar || ',' || lpad((hash(i, 10) % 100)::varchar, 2, '0')",
        "status": "['definitief', 'voorlopig'][1 + (hash(i, 11) % 2)::integer]",
    }
    cells = ", ".join(
        f"{sql} as {name}"
        if name not in ONE_IN
        else f"case when i % {ONE_IN[name]} = {17 + turn} then 'fout' || i else {sql} end as {name}"
        for turn, (name, sql) in enumerate(good.items())
    )
    options = "(format parquet, compression zstd, row_group_size 100000)"
    duckdb.sql(
        f"copy (select {cells}, 1 as row_offset, '' as sheet from range({rows}) as t (i)) to '{target}' {options}"
    )


def wide(rows: int, target: Path) -> None:
    """A wide CSV in the layout of StatLine: a made-up nationality and a year, then five columns of numbers."""
    names = (
        "Totaal asielverzoeken en nareizigers (aantal)",
        "Totaal asielverzoeken (aantal)",
        "Eerste asielverzoeken (personen) (aantal)",
        "Volgende asielverzoeken (aantal)",
        "Nareizigers (personen) (aantal)",
    )
    measures = ", ".join(
        f"""case when hash(i, {n}) % 50 = 0 then '.' else (hash(i, {n}, 1) % 100000)::varchar end as "{name}\""""
        for n, name in enumerate(names)
    )
    duckdb.sql(
        f"""copy (
            select
                'Totaal' as "Geslacht", 'Totaal' as "Leeftijd", 'Verzonnen ' || i // 50 as "Nationaliteit",
                (1970 + i % 50)::varchar as "Perioden", {measures}
            from range({rows}) as t (i)
        ) to '{target}' (format csv, delimiter ';', header, force_quote *)"""
    )


def deliveries(count: int, folder: Path) -> None:
    """Small deliveries of a known layout, a day apart, each with some rows of its own."""
    for n in range(count):
        received = dt.date(2000, 1, 1) + dt.timedelta(days=n % 9000)
        path = folder / "dtv" / str(received) / f"vertrek_verzonnen_{n}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [
            f"Vertrek;Jaar, Maand, Vertreksoort, Nationaliteit;1999;{1 + m % 12};Gedwongen;Verzonnen {n}-{m};{10 * m}"
            for m in range(20)
        ]
        head = "Onderwerp;Totaal van;Jaar;Maand;Vertreksoort;Nationaliteit;Aantal"
        path.write_text("\n".join([head, *lines, ""]), encoding="utf-8")


def workbook(rows: int, target: Path) -> None:
    """A workbook of twenty columns: text, whole numbers, numbers with decimals, days and some signs."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(target), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Levering")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, [f"Verzonnen kolom {n}" for n in range(20)])
        for row in range(1, rows + 1):
            for column in range(20):
                number = (row * 7919 + column * 104729) % 100_003
                if column % 4 == 0:
                    sheet.write_string(row, column, f"verzonnen {number}")
                elif column % 4 == 1:
                    # a sign that no column of numbers in the first thousand rows prepares for
                    sheet.write(row, column, "<5" if number % 997 == 0 else number)
                elif column % 4 == 2:
                    sheet.write_number(row, column, number / 100)
                else:
                    sheet.write_datetime(row, column, dt.datetime(2000, 1, 1) + dt.timedelta(days=number % 9000), day)


def make(what: str, size: int, target: Path) -> None:
    """Make an input in a process of its own, so that the one that measures stays small; one that is there is kept."""
    mark = target.with_name(f"{target.name}.{size}")
    if target.exists() and mark.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-m", "benchmarks.made_up", what, str(size), str(target)], cwd=PROJECT, check=True)
    mark.touch()


MAKERS: dict[str, Callable[[int, Path], None]] = {f.__name__: f for f in (records, checked, wide, deliveries, workbook)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=MAKERS)
    parser.add_argument("size", type=int)
    parser.add_argument("target", type=Path)
    asked = parser.parse_args()
    asked.target.parent.mkdir(parents=True, exist_ok=True)
    MAKERS[asked.what](asked.size, asked.target)
