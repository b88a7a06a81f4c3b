"""The publication pack: accessible workbooks that agree cell by cell, safe texts, metadata that fits the files."""

import csv
import hashlib
import io
import json
import re
import zipfile
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from publish.pack import dictionary, ods, sdmx, xlsx
from publish.pack.columns import FIGURE
from publish.pack.columns import TABLE as TABLE_COLUMNS
from publish.pack.files import MEDIA
from publish.pack.sheets import pack_book, table_book
from publish.pack.write import csv_path, packed
from publish.public.check import check_public
from publish.release.freeze import freeze
from publish.tables.table import CSV_COLUMNS, ReportTable, load_table, load_tables, table_ids, to_csv
from publish.tables.tidy import CONF_STATUS, FIGURE_COLUMNS, OBS_STATUS, csv_text
from svm.database import connect
from svm.dutch import MISTAKE
from svm.errors import UserError
from svm.home import PROJECT, Home
from svm.printed import printed_number
from tests.pack import read
from tests.pack.made_up import EDITION, OTHER, SOURCE, TABLE, cell

MADE = [TABLE, OTHER]


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("pack")
    packed(SOURCE).write(folder)
    return folder


def agree(folder: Path, tables: list[ReportTable]) -> int:
    """Assert that XLSX, ODS and CSV say the same as the tables; returns how many numbers were compared."""
    one, two = read.excel(folder / "tabellen.xlsx"), read.opendocument(folder / "tabellen.ods")
    assert one == two
    assert list(one) == ["Voorblad", "Inhoud", "Noten", *(t.name for t in tables)]
    count = 0
    for table in tables:
        head, *body = one[table.name][1]
        assert [row[0] for row in body] == [label for label, _ in table.rows]
        tidy = iter(read.lines(folder / csv_path(table)))
        for (label, line), row in zip(table.rows, body, strict=True):
            sheet = dict(zip(head, row, strict=True))
            for column, figure, written in zip(table.columns, line, tidy, strict=False):
                place = (table.table_id, label, column)
                assert (written["table_id"], written["row_label"], written["col_label"]) == (table.address, *place[1:])
                number, shown = read.printed(figure.display_text), sheet[column]
                assert written["value"] == (number or ""), place
                assert written["text"].startswith(figure.display_text + figure.mark), place
                mark = table.marks.get(figure.yellow_text, "")
                assert written["text"].endswith(mark) and written["yellow_text"] == figure.yellow_text, place
                if number:
                    assert isinstance(shown, read.Shown) and shown.value == float(number), place
                    assert figure.display_text.endswith(shown.text), "only a word of the source stands before a number"
                    count += 1
                else:
                    assert shown == figure.display_text and written["text"] == table.text(figure), place
                beside = sheet.get(f"{column} toelichting", "geen")
                said = [figure.mark, figure.period_text, figure.computed_text, mark]
                assert all(part in beside for part in said), place
        assert next(tidy, None) is None
        # a column of remarks stands directly behind its numbers, and only where something is remarked
        for position, name in enumerate(head):
            if name.endswith(" toelichting"):
                assert head[position - 1] == name.removesuffix(" toelichting")
                assert {row[position] for row in body} != {"geen"}, (table.table_id, name)
        assert [name for name in head[1:] if not name.endswith(" toelichting")] == list(table.columns)
    return count


def errors(folder: Path) -> list[str]:
    return [str(f) for f in check_public([folder]) if f.weight == MISTAKE]


def described(folder: Path) -> int:
    """Assert that every kind of metadata agrees with the files; returns how many files it names."""
    package = json.loads((folder / "datapackage.json").read_text())
    web = {t["url"]: t["tableSchema"] for t in json.loads((folder / "csv-metadata.json").read_text())["tables"]}
    resources = {r["path"]: r for r in package["resources"]}
    names = {r["name"] for r in resources.values()}
    assert len(names) == len(resources) and all(re.fullmatch(r"[-a-z0-9._/]+", name) for name in names)
    plain = {p.relative_to(folder).as_posix() for p in folder.rglob("*.csv")}
    assert set(resources) == set(web) == plain
    for path, resource in resources.items():
        data = (folder / path).read_bytes()
        assert resource["bytes"] == len(data) and resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        head, *lines = csv.reader(io.StringIO(data.decode()))
        assert head == [f["name"] for f in resource["schema"]["fields"]] == [c["name"] for c in web[path]["columns"]]
        assert all(c["name"] in c["titles"]["nl"] for c in web[path]["columns"])
        required = [i for i, f in enumerate(resource["schema"]["fields"]) if f["constraints"]["required"]]
        assert all(line[i] for line in lines for i in required)
        key = [head.index(name) for name in resource["schema"]["primaryKey"]]
        assert len({tuple(line[i] for i in key) for line in lines}) == len(lines)
        if "is_yellow" in head:
            assert {line[head.index("is_yellow")] for line in lines} <= {"ja", "nee"}
        for i, (field, column) in enumerate(zip(resource["schema"]["fields"], web[path]["columns"], strict=True)):
            found = {line[i] for line in lines} - {""}
            asked, said = field["constraints"], column["datatype"]
            allowed = re.compile(asked.get("pattern") or "|".join(asked.get("enum", [".*"])), re.DOTALL)
            assert all(allowed.fullmatch(text) for text in found), (path, field["name"], found)
            if asked.keys() & {"pattern", "enum"}:
                assert said == {"base": "string", "format": allowed.pattern}
            if field["type"] == "number":
                assert said == "decimal" and all(re.fullmatch(r"-?\d+(\.\d+)?", text) for text in found)
    return len(resources)


def catalogued(folder: Path) -> None:
    """Assert that the catalogue names every file with data once, with its hash, and no prefix that it does not tell."""
    found = json.loads((folder / "dcat-ap-nl.jsonld").read_text())
    assert found["@type"] == "dcat:Catalog" and {p for p in _prefixes(found)} <= set(found["@context"])
    sets = found["dcat:dataset"]
    assert len({one["dct:identifier"] for one in sets}) == len({one["@id"] for one in sets}) == len(sets)
    named = [d for one in sets for d in one["dcat:distribution"]]
    own = {"csv-metadata.json", "datapackage.json"}
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.suffix in MEDIA and p.name not in own}
    assert sorted(files) == sorted(d["dcat:accessURL"]["@id"] for d in named)
    for distribution in named:
        data = (folder / distribution["dcat:accessURL"]["@id"]).read_bytes()
        assert distribution["spdx:checksum"]["spdx:checksumValue"]["@value"] == hashlib.sha256(data).hexdigest()
        assert distribution["dct:license"]["@id"].startswith("https://creativecommons.org/")


def _prefixes(node: object) -> set[str]:
    if isinstance(node, dict):
        own = {k.partition(":")[0] for k in node if not k.startswith("@")}
        return own.union(*(_prefixes(v) for k, v in node.items() if k != "@context"))
    return set().union(*(_prefixes(one) for one in node)) if isinstance(node, list) else set()


def test_the_workbook_has_one_marked_table_per_sheet_and_says_what_it_is(pack):
    sheets = read.excel(pack / "tabellen.xlsx")
    lines, table = sheets["Tabel 9.1"]
    assert lines == [
        "Tabel 9.1 Verzonnen aanvragen & <beslissingen>",
        "Eenheid: aanvragen",
        "Noten bij deze tabel, zie blad Noten: [noot 1] [noot 2] [noot 3]",
        "* = voorlopig cijfer",
        "x = geheim: niet getoond, omdat personen herkenbaar kunnen zijn",
        ". = geen cijfer beschikbaar",
        "(periode) = het cijfer gaat over deze periode, niet over die van de kolom",
        "(berekend) = berekend uit geleverde cijfers",
        "[geel 1] = te laat; cijfer over 2028; update was verwacht op 3 mei 2031 van Verzinsels",
        "Bron: Verzinsels; levering van mei 2031",
        "Stand van de gegevens: 1 juni 2031.",
        "Terug naar de inhoud",
    ]
    assert table == [
        ["Onderwerp", "2029", "2030", "2030 toelichting"],
        ["Aanvragen", (12345.0, "12.345"), (13000.0, "13.000"), "*"],
        ["Verandering", (-5.0, "-5%"), ".", "geen"],
        ["Geheim", "x", (1200.0, "1.200"), "(eerste halfjaar 2030) [geel 1]"],
        ["Geld", (79.0, "79,0"), (8000.0, "8.000"), "ruim 8.000* (berekend)"],
    ]
    assert sheets["Noten"][1][1:] == [
        ["[noot 1]", "Verzonnen voor een test.", "9.1, 9.10"],
        ["[noot 2]", "Let op, per 1 mei 2029: een  breuk.", "9.1"],
        ["[noot 3]", "Tabel 9.1, Verandering, 2030: niet te berekenen.", "9.1"],
    ]
    cover = {row[0]: row[1] for row in sheets["Voorblad"][1]}
    assert cover["Stand van de gegevens"] == "1 juni 2031" and cover["Contact"].startswith("Ministerie van Verzinsels")
    assert cover["Eerstvolgende publicatie van een bron"] == "2 juli 2031"
    assert [row[0] for row in sheets["Inhoud"][1][1:]] == ["Tabel 9.1", "Tabel 9.10"]


def test_language_title_links_and_yellow_are_in_the_workbooks(pack):
    book = openpyxl.load_workbook(pack / "tabellen.xlsx")
    assert book.properties.language == "nl-NL" and book.properties.title == EDITION.title
    assert not book.properties.creator and book.properties.created.year == 2031
    sheet = book["Tabel 9.1"]
    [yellow] = [row for row in sheet.iter_rows(min_row=12) if row[0].value == "Geheim"]
    assert [c.fill.fgColor.rgb == "FFFFFF00" for c in yellow] == [False, False, True, True]
    assert sheet.freeze_panes is None and book["Tabel 9.10"].freeze_panes is None, "they fit in a window"
    targets = [c.hyperlink.location for s in book.worksheets for row in s.iter_rows() for c in row if c.hyperlink]
    assert "'Tabel 9.10'!A1" in targets and "'Noten'!A5" in targets
    assert {t.partition("!")[0].strip("'") for t in targets} <= set(book.sheetnames)
    assert book["Noten"]["A5"].value == "[noot 1]"
    with zipfile.ZipFile(pack / "tabellen.ods") as archive:
        assert (
            archive.infolist()[0].filename == "mimetype" and archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        )
        meta, styles = archive.read("meta.xml").decode(), archive.read("styles.xml").decode()
        content = archive.read("content.xml").decode()
    assert f"<dc:title>{EDITION.title}</dc:title><dc:language>nl-NL</dc:language>" in meta
    assert 'fo:language="nl" fo:country="NL"' in styles and content.count('table:style-name="yellow_') == 2
    assert '''xlink:href="#'Tabel 9.10'.A1"''' in content
    assert "table:target-range-address=\"'Tabel 9.1'.A13:'Tabel 9.1'.D17\"" in content


def test_the_formats_agree_and_the_pack_may_be_published(pack):
    assert agree(pack, MADE) == 8
    assert [(r["value"], r["text"]) for r in read.lines(pack / csv_path(TABLE))] == [
        ("12345", "12.345 (2029)"),
        ("13000", "13.000* (2030)"),
        ("-5", "-5% (2029)"),
        ("", "."),
        ("", "x"),
        ("1200", "1.200 (eerste halfjaar 2030) [geel 1]"),
        ("79.0", "79,0 (2029)"),
        ("8000", "ruim 8.000* (2030, berekend)"),
    ]
    assert errors(pack) == []


def test_metadata_agrees_with_the_files(pack):
    # three, and two more; SDMX-CSV of each and of all
    assert described(pack) == 5 + 4
    catalogued(pack)
    assert tuple(c.name for c in TABLE_COLUMNS) == CSV_COLUMNS
    assert tuple(c.name for c in FIGURE) == FIGURE_COLUMNS


def test_only_a_table_larger_than_a_window_keeps_its_head_in_view():
    rows = tuple((f"Verzonnen {n}", OTHER.rows[0][1]) for n in range(25))
    assert pack_book([replace(OTHER, rows=rows)], EDITION).sheets[-1].freeze == (8, 0)
    # so many lines above a table would leave no room for it
    assert pack_book([replace(OTHER, rows=rows, sources=OTHER.sources * 9)], EDITION).sheets[-1].freeze == (0, 0)
    wide = tuple((label, line * 6) for label, line in OTHER.rows)
    columns = tuple(str(2000 + n) for n in range(12))
    assert pack_book([replace(OTHER, rows=wide, columns=columns)], EDITION).sheets[-1].freeze == (0, 1)


def test_every_reader_reads_what_is_written_without_being_told(pack, tmp_path):
    assert read.as_readers_see_it(pack / csv_path(TABLE)) == 6
    assert read.as_readers_see_it(pack / dictionary.NAME) == 0
    # what the readers take for another number or for false, and the test sees
    bare = tmp_path / "verzonnen.csv"
    for made in ("table_id\n3.10\n", "display_text\n22.540\n", "conf_status\nF\n", "value\n22.540.000\n"):
        bare.write_text(made)
        with pytest.raises(AssertionError):
            read.as_readers_see_it(bare)


def test_a_long_file_is_judged_by_its_most_telling_lines(tmp_path):
    """Polars gives up on a number or a period of another kind below the first hundred lines."""
    import polars

    head = ("figure_id", "value", "period")
    made = [(f"verzonnen:{n}", "", "2030") for n in range(150)]
    made += [("verzonnen:a", "7", "2030"), ("verzonnen:b", "36.8", "2030"), ("verzonnen:c", "9", "2030-Q1")]
    path = tmp_path / "verzonnen.csv"
    path.write_text(csv_text(head, made))
    assert read.as_readers_see_it(path) == 3
    assert sorted(tuple(r.values()) for r in read.lines(path)) == sorted(made)
    path.write_text("\n".join(",".join(line) for line in [head, *made]))
    with pytest.raises(polars.exceptions.ComputeError):
        polars.read_csv(path)


def test_a_value_that_is_more_precise_than_print_is_refused():
    assert printed_number(Decimal("24140.000000"), 0, "", "24.140").value == "24140"
    with pytest.raises(UserError, match="more precise"):
        printed_number(Decimal("24143.600000"), 0, "", "24.143")


def test_every_status_of_the_house_has_a_name():
    with (PROJECT / "seeds/reference/status_codes.csv").open(encoding="utf-8") as handle:
        codes = list(csv.DictReader(handle))
    assert {c["obs_status"] for c in codes} == set(OBS_STATUS)
    assert {c["conf_status"] for c in codes} - {""} == set(CONF_STATUS) - {"F"}


def test_the_same_tables_give_the_same_bytes(pack, tmp_path):
    written = packed(SOURCE).write(tmp_path)
    assert {p.relative_to(tmp_path) for p in written} == {p.relative_to(pack) for p in pack.rglob("*") if p.is_file()}
    for path in written:
        assert path.read_bytes() == (pack / path.relative_to(tmp_path)).read_bytes(), path.name


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x.nl")', "+A1", "-A1", "-5+cmd|'/c calc'!A0", "@SUM(1)", "\t=1", "-5 (=1)"]
)
def test_a_formula_stays_a_text_and_cannot_stand_in_a_csv(text, tmp_path):
    planted = replace(TABLE, rows=((text, (cell(text), cell("-5"))),))
    book = table_book(planted)
    (tmp_path / "t.xlsx").write_bytes(xlsx.to_bytes(book))
    (tmp_path / "t.ods").write_bytes(ods.to_bytes(book))
    shown = read.excel(tmp_path / "t.xlsx")["Tabel 9.1"][1][1]
    assert shown[:2] == [text, text] and shown[2] == (-5.0, "-5")
    if "\t" not in text:
        assert read.opendocument(tmp_path / "t.ods")["Tabel 9.1"][1][1] == shown
    with pytest.raises(UserError, match="cannot stand in a CSV"):
        to_csv(planted)


def test_numbers_below_zero_are_no_formulas():
    for text in (
        "-5",
        "+5",
        "-12.345*",
        "-5,2%",
        "-7%* [geel: vorig jaar niet actueel]",
        "-5.122 (eerste halfjaar 2023)",
    ):
        assert text in to_csv(replace(TABLE, rows=(("Saldo", (cell(text), cell("1"))),)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"rows": (("Leeg", (cell(""), cell("1"))),)},
        {"rows": ((" ", (cell("1"), cell("1"))),)},
        {"rows": (("Te kort", (cell("1"),)),)},
        {"rows": (("Stuurteken", (cell("1\x07"), cell("1"))),)},
        {"columns": ("2030", "2030")},
        {"columns": ("onderwerp", "2030")},
    ],
)
def test_a_table_that_cannot_be_accessible_is_refused(wrong):
    with pytest.raises(UserError, match=r"Tabel 9\.1 has"):
        pack_book([replace(TABLE, **wrong)], EDITION)


def test_the_pack_of_all_real_tables(samples, tmp_path):
    from publish.release.export import write_tables

    con = connect(samples.home)
    tables = load_tables(con)
    assert tables == [load_table(con, t) for t in table_ids(con)]
    write_tables(con, tmp_path)
    assert agree(tmp_path, tables) > 800
    # those of the indicators are read in the tests of the site
    told = [tmp_path / "index.csv", tmp_path / dictionary.NAME, *tmp_path.glob("csv/tabel_*.csv")]
    assert sum(read.as_readers_see_it(path) for path in told) > 800
    indicators = con.execute("select count(distinct indicator_id) from indicators.figures").fetchone()[0]
    as_sdmx = len(list(tmp_path.glob("sdmx/*.csv")))
    assert described(tmp_path) == len(tables) + indicators + 2 + as_sdmx + 1
    catalogued(tmp_path)
    assert errors(tmp_path) == []
    known = list(csv.DictReader((tmp_path / dictionary.NAME).open(encoding="utf-8", newline="")))
    indicators = {r["naam"]: r for r in known if r["soort"] == "indicator"}
    assert set(indicators) == {i for (i,) in con.execute("select indicator_id from reference.indicators").fetchall()}
    assert all(all(r.values()) for r in known)
    assert (
        indicators["asy_first"]["teleenheid"] in ("persoon", "aanvraag")
        and "3.1" in indicators["asy_first"]["tabellen"]
    )
    con.close()


def test_the_files_of_a_version_read_without_being_told_and_are_no_more_precise_than_print(samples, tmp_path):
    con = connect(samples.home)
    folder = freeze(con, Home(tmp_path), portal="IDAM").release.folder
    figures = dict(con.execute("select figure_id, display_text from indicators.figures").fetchall())
    con.close()
    assert read.as_readers_see_it(folder / "cijfers.csv") > 2000
    lines = read.lines(folder / "cijfers.csv")
    assert {r["figure_id"]: r["value"] for r in lines} == {f: read.printed(t) or "" for f, t in figures.items()}
    assert all(r["text"].startswith(figures[r["figure_id"]]) for r in lines)
    own = {"cijfers.csv", "verschillen.csv"}
    assert {path.name for path in folder.glob("*.csv")} == own | {dictionary.NAME, "index.csv", sdmx.DATA}


def test_an_office_program_sums_the_columns_of_the_workbooks_to_the_sums_of_the_csv(samples, tmp_path):
    """By formulas in a copy of the workbook, and by what it makes of the OpenDocument file: text would not be summed."""
    con = connect(samples.home)
    tables = load_tables(con)
    con.close()
    edition = replace(EDITION, chapters={t.chapter: "Verzonnen" for t in tables})
    packed(replace(SOURCE, edition=edition, tables=tables)).write(tmp_path)
    expected: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for table in tables:
        for line in read.lines(tmp_path / csv_path(table)):
            expected[table.name, line["col_label"]] += Decimal(line["value"] or 0)
    assert sum(bool(total) for total in expected.values()) > 200
    sums = {key: float(total) for key, total in expected.items()}
    assert summed(tmp_path / "tabellen.xlsx", tmp_path / "som", list(sums)) == sums
    saved = openpyxl.load_workbook(read.calculated(tmp_path / "tabellen.ods", tmp_path / "open"))
    for (sheet, head), total in sums.items():
        below = [c.value for c in column_below(saved[sheet], head)]
        assert round(sum(v for v in below if isinstance(v, int | float)), 6) == total, (sheet, head)


def column_below(sheet: Worksheet, head: str) -> list[Cell]:
    """The cells of a sheet under a head."""
    [cell] = [c for row in sheet.iter_rows(min_col=2) for c in row if c.value == head]
    return [c for (c,) in sheet.iter_rows(cell.row + 1, sheet.max_row, cell.column, cell.column)]


def summed(path: Path, folder: Path, columns: list[tuple[str, str]]) -> dict[tuple[str, str], float]:
    """What an office program makes of `=SUM` over these columns, each given by its sheet and head."""
    book = openpyxl.load_workbook(path)
    sums = book.create_sheet("Som")
    for sheet, head in columns:
        below = column_below(book[sheet], head)
        sums.append([sheet, head, f"=SUM('{sheet}'!{below[0].coordinate}:{below[-1].coordinate})"])
    folder.mkdir()
    book.save(folder / "formules.xlsx")
    saved = openpyxl.load_workbook(read.calculated(folder / "formules.xlsx", folder / "uit"), data_only=True)["Som"]
    return {(sheet, head): round(total, 6) for sheet, head, total in saved.iter_rows(values_only=True)}
