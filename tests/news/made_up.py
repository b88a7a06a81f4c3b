"""A made-up warehouse of the year 2035, its made-up freeze, and hands that edit texts. No number comes from anywhere."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from pathlib import Path

import duckdb
import polars as pl

from publish.office.package import Package, w
from publish.release.frozen import SCHEMAS
from svm.figures import Figure
from svm.home import Home
from tests.made_figures import read_back

YELLOW = "[geel: cijfer over 2034; verzonnen: update verwacht op 1 juli 2036 van IND]"
EDITION = {"edition": 2036, "data_year": 2035, "as_of": "2036-06-21", "edition_as_of_text": "21 juni 2036"}


def figure(
    figure_id: str,
    text: str,
    value: float | None,
    *,
    headline: str = "",
    fragment: str = "",
    unit: str = "persons",
    status: str = "actueel",
    yellow: str = "",
    label: str = "",
) -> Figure:
    """A made-up figure; a provisional one says so in the text, as the warehouse has it."""
    indicator, period, *rest = figure_id.split(":")
    measure = rest[-1] if rest and "=" not in rest[-1] else "value"
    mark = " (voorlopig)" if status == "voorlopig" else ""
    return Figure(
        figure_id=figure_id, tag=figure_id, label=label or f"Verzonnen {indicator}, {period}", chapter=3,
        measure=measure, value=value, unit=unit, running_text=text + mark, table_text=text + ("*" if mark else ""),
        headline_text=headline or text, fragment_text=fragment, is_yellow=bool(yellow), yellow_text=yellow,
        status=status, source_line="Bron: verzonnen; levering van mei 2036", definition="Verzonnen aantal.",
        indicator_id=indicator, period=period, breakdown=next((r for r in rest if "=" in r), ""),
        **read_back(text, period, next((r for r in rest if "=" in r), ""), yellow),
    )  # fmt: skip


FIRST = figure("asy_first:2035", "31.415", 31415, headline="31 duizend")
CHANGE = figure("asy_first:2035:change_pct", "-7%", -7.2, fragment="een daling van 7%", unit="percent")
FIRST_BEFORE = figure("asy_first:2034", "33.853", 33853, headline="34 duizend")
IMMIGRATION = figure("reg_immigration:2035", "271.828", 271828, headline="272 duizend")
PROVISIONAL = figure("reg_immigration:2035", "271.828", 271828, headline="272 duizend", status="voorlopig")
EMIGRATION = figure("reg_emigration:2035", "161.803", 161803, headline="162 duizend")
REPEAT_YELLOW = figure("asy_repeat:2035", "1.414", None, status="verwacht", yellow=YELLOW)
UNKNOWN = figure(
    "asy_coa_occupancy:2035-12-31", "nog niet bekend", None, status="ontbreekt", yellow="[geel: ontbreekt]"
)
#: what a person fills in, made up
FILLED = {
    "embargo": "dinsdag 24 juni 2036, 10.00 uur (verzonnen)",
    "citaat": "“Verzonnen woorden”, aldus een verzonnen bewindspersoon.",
    "contact": "Verzonnen afdeling, 070 000 00 00, pers@voorbeeld.invalid",
}
FILL = tuple(word for name, text in FILLED.items() for word in ("--fill", name, text))
SOUND = (FIRST, CHANGE, FIRST_BEFORE, IMMIGRATION, EMIGRATION)


def _change(figure_id: str, text: str, value: float, fragment: str) -> Figure:
    unit = "percentage points" if figure_id.endswith("pp") else "percent"
    return figure(figure_id, text, value, fragment=fragment, unit=unit)


#: an edition in which everything that the wording asks for is current; all of it made up
COMPLETE = (
    *SOUND,
    figure("asy_first:2032", "27.182", 27182),
    figure("asy_first:2035:nationality=SYR", "5.772", 5772),
    _change("asy_first:2035:nationality=SYR:change_pct", "12%", 12.1, "een stijging van 12%"),
    figure("asy_nareis_arrivals:2035", "9.869", 9869),
    _change("asy_nareis_arrivals:2035:change_pct", "4%", 4.2, "een stijging van 4%"),
    figure("asy_repeat:2035", "1.414", 1414, unit="applications"),
    figure("asy_grant_rate_nl:2035", "58%", 58, unit="percent"),
    _change("asy_grant_rate_nl:2035:change_pp", "-3 procentpunt", -3, "een daling van 3 procentpunt"),
    figure("reg_immigration:2034", "264.575", 264575, headline="265 duizend"),
    figure("reg_immigration:2032", "244.949", 244949),
    _change("reg_emigration:2035:change_pct", "2%", 2.2, "een stijging van 2%"),
    figure("reg_net_migration:2035", "110.025", 110025, headline="110 duizend"),
    _change("reg_net_migration:2035:change_pct", "6%", 6.1, "een stijging van 6%"),
    figure("asy_coa_occupancy:2035-12-31", "70.711", 70711),
    figure("asy_coa_occupancy:2034-12-31", "66.144", 66144),
    figure("ukr_registered:2035-12-31", "97.980", 97980),
    figure("ukr_registered:2034-12-31", "101.489", 101489),
    figure(
        "hou_target:2035-H2",
        "12.247",
        12247,
        headline="12 duizend",
        label="Verzonnen taakstelling, tweede halfjaar 2035",
    ),
    figure("hou_target:2034-H2", "13.229", 13229, label="Verzonnen taakstelling, tweede halfjaar 2034"),
    figure("dep_dtv_by_type:2035", "11.180", 11180),
    _change("dep_dtv_by_type:2035:change_pct", "-1%", -1.1, "een daling van 1%"),
)


def build(home: Home, *figures: Figure) -> Home:
    """Write the made-up published database, over the one before."""
    path = home.published_database
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    rows = [
        {
            **asdict(f),
            "members": list(f.members),
            "codes": list(f.members.values()),
            "countries": list(f.countries),
            "word_texts": list(f.word_texts),
            "words": list(f.word_texts.values()),
        }
        for f in figures
    ]
    typed = dict.fromkeys(("members", "codes", "countries", "word_texts", "words"), pl.List(pl.String))
    typed |= {"printed_value": pl.Decimal(28, 6), "carried_period": pl.String}
    with duckdb.connect(str(path)) as con:
        for schema in ("indicators", "reference"):
            con.execute(f"create schema {schema}")
        columns = ", ".join(EDITION)
        con.execute(
            f"create table indicators.edition as select * from (values (?, ?, ?, ?)) as t ({columns})",
            list(EDITION.values()),
        )
        frame = pl.DataFrame(rows, infer_schema_length=None, schema_overrides=typed)
        con.register("made", frame.rename({"label": "figure_label"}))
        con.execute(
            "create table indicators.figures as "
            "select * exclude (codes, words) "
            "replace (map(members, codes) as members, map(word_texts, words) as word_texts) from made"
        )
        con.execute("alter table indicators.figures add column base_period varchar")
        con.execute("create table reference.indicators (indicator_id varchar, title_nl varchar, stat_type varchar)")
        con.execute(
            "create table indicators.breaks (indicator_id varchar, break_on date, note_nl varchar, stops_change boolean)"
        )
        con.execute("create table indicators.measures (figure_id varchar, withheld_reason varchar)")
        con.execute("create table reference.terms (term_list varchar, code varchar, label_nl varchar)")
        con.execute(
            "create table reference.comparability (indicator_a varchar, breakdown_a varchar, indicator_b varchar, "
            "breakdown_b varchar, relation varchar, reason_nl varchar)"
        )  # fmt: skip
    return home


def freeze(home: Home, *, version: str = "definitief", sequence: int = 1) -> Path:
    """A made-up final version of what is built, without the gate of `svm release`; a relation that is not there is empty."""
    folder = home.releases / "2036" / version
    with duckdb.connect(str(home.published_database), read_only=True) as con:
        edition, as_of = con.execute("select edition, cast(as_of as varchar) from indicators.edition").fetchone()
        folder = home.releases / str(edition) / version
        (folder / "parquet").mkdir(parents=True)
        there = {
            tuple(r) for r in con.execute("select table_schema, table_name from information_schema.tables").fetchall()
        }
        for schema, names in SCHEMAS.items():
            for name in names:
                query = f"select * from {schema}.{name}" if (schema, name) in there else "select 1 as verzonnen"
                con.execute(f"copy ({query}) to '{folder / 'parquet' / name}.parquet' (format parquet)")
    files = [
        {"path": str(p.relative_to(folder)), "sha256": hashlib.sha256(p.read_bytes()).hexdigest()}
        for p in sorted(folder.rglob("*.parquet"))
    ]
    manifest = {
        "edition": edition,
        "version": version,
        "portal": "definitief",
        "sequence": sequence,
        "as_of": as_of,
        "files": files,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def beside(root: Path, home: Home) -> Home:
    """A home of its own on the published database of another."""
    made = Home(root)
    made.published_database.parent.mkdir(parents=True)
    made.published_database.symlink_to(home.published_database)
    return made


def revised(one: Figure, text: str, value: float, headline: str = "") -> Figure:
    """The same figure with another made-up value."""
    return replace(one, running_text=text, table_text=text, value=value, headline_text=headline or one.headline_text)


def retype(path: Path, old: str, new: str, *, loose: bool = False) -> None:
    """Type over a text in a Word file, once; `loose` takes its control away, as a paste of plain text does."""
    package = Package.open(path)
    root = package.tree("word/document.xml")
    for t in root.iter(w("t")):
        if t.text and old in t.text:
            t.text = t.text.replace(old, new, 1)
            if loose:
                control = next(t.iterancestors(w("sdt")))
                run = next(t.iterancestors(w("r")))
                control.addprevious(run)
                control.getparent().remove(control)
            package.save(path)
            return
    raise AssertionError(f"{old} is not in {path.name}")
