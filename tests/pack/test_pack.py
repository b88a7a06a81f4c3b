"""The publication pack: accessible workbooks that agree cell by cell, safe texts, metadata that fits the files."""

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.errors import UserError
from publish.database import connect
from publish.pack import dictionary, ods, xlsx
from publish.pack.columns import DICTIONARY
from publish.pack.columns import TABLE as TABLE_COLUMNS
from publish.pack.sheets import pack_book, table_book
from publish.pack.write import csv_path, write_files
from publish.public.check import check_public
from publish.public.finding import ERROR
from publish.tables import CSV_COLUMNS, ReportTable, csv_text, load_table, load_tables, table_ids, to_csv
from tests.pack import read
from tests.pack.made_up import EDITION, OTHER, TABLE, YELLOW, cell

MADE = [TABLE, OTHER]
DESCRIBED = csv_text((c.name for c in DICTIONARY), [("verzonnen",) * len(DICTIONARY)])


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("pack")
    write_files(MADE, EDITION, DESCRIBED, folder)
    return folder


def agree(folder: Path, tables: list[ReportTable]) -> int:
    """Assert that XLSX, ODS and CSV have the same texts; returns how many cells were compared."""
    one, two = read.excel(folder / "tabellen.xlsx"), read.opendocument(folder / "tabellen.ods")
    assert one == two
    assert list(one) == ["Voorblad", "Inhoud", "Noten", *(t.name for t in tables)]
    count = 0
    for table in tables:
        shown = one[table.name][1]
        with (folder / csv_path(table.table_id)).open(encoding="utf-8", newline="") as handle:
            tidy = [(r["row_label"], r["col_label"], r["text"]) for r in csv.DictReader(handle)]
        assert tidy == [
            (row[0], head, text) for row in shown[1:] for head, text in zip(shown[0][1:], row[1:], strict=True)
        ]
        assert [text for *_, text in tidy] == [c.text for _, line in table.rows for c in line]
        count += len(tidy)
    return count


def errors(folder: Path) -> list[str]:
    checked = [p for p in folder.rglob("*") if p.suffix in (".xlsx", ".ods", ".csv")]
    return [str(f) for f in check_public(checked) if f.weight == ERROR]


def described(folder: Path) -> int:
    """Assert that every kind of metadata agrees with the files; returns how many files it names."""
    package = json.loads((folder / "datapackage.json").read_text())
    web = {t["url"]: t["tableSchema"] for t in json.loads((folder / "csv-metadata.json").read_text())["tables"]}
    resources = {r["path"]: r for r in package["resources"]}
    assert len({r["name"] for r in resources.values()}) == len(resources)
    assert set(resources) == set(web) == {p.relative_to(folder).as_posix() for p in folder.rglob("*.csv")}
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
    return len(resources)


def catalogued(folder: Path) -> None:
    """Assert what DCAT-AP-NL 3.0 asks: its obligatory properties, once where once is asked."""
    found = json.loads((folder / "dcat-ap-nl.jsonld").read_text())
    assert found["@type"] == "dcat:Dataset"
    for name in ("dct:title", "dct:description", "dct:identifier", "dct:publisher", "dct:creator", "dcat:contactPoint"):
        assert found[name] and not isinstance(found[name], list)
    for name in ("dct:accessRights", "dcat:theme", "dct:language", "dct:issued", "dct:modified", "dcat:version"):
        assert found[name]
    assert {p for p in _prefixes(found)} <= set(found["@context"])
    files = [p for p in folder.rglob("*") if p.suffix in (".xlsx", ".ods", ".csv")]
    assert len(found["dcat:distribution"]) == len(files)
    for distribution in found["dcat:distribution"]:
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
        "[geel: …] = voor dit cijfer is nog geen update beschikbaar; de tekst zegt welk cijfer er staat en waarom",
        "Bron: Verzinsels; levering van mei 2031",
        "Stand van de gegevens: 1 juni 2031.",
        "Terug naar de inhoud",
    ]
    assert table[0] == ["Onderwerp", "2029", "2030"] and table[3] == [
        "Geheim",
        "x",
        f"1.200 (eerste helft 2030) {YELLOW}",
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
    import openpyxl

    book = openpyxl.load_workbook(pack / "tabellen.xlsx")
    assert book.properties.language == "nl-NL" and book.properties.title == EDITION.title
    assert not book.properties.creator and book.properties.created.year == 2031
    sheet = book["Tabel 9.1"]
    assert sheet["C14"].fill.fgColor.rgb == "FFFFFF00" and sheet["B14"].fill.fill_type is None
    # so many lines above a table would leave no room for it
    assert sheet.freeze_panes is None and book["Tabel 9.10"].freeze_panes == "A9"
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
    assert 'fo:language="nl" fo:country="NL"' in styles and content.count('table:style-name="yellow"') == 1
    assert '''xlink:href="#'Tabel 9.10'.A1"''' in content
    assert "table:target-range-address=\"'Tabel 9.1'.A11:'Tabel 9.1'.C14\"" in content


def test_the_formats_agree_and_the_pack_may_be_published(pack):
    assert agree(pack, MADE) == 8
    assert errors(pack) == []


def test_metadata_agrees_with_the_files(pack):
    assert described(pack) == 3
    catalogued(pack)
    assert tuple(c.name for c in TABLE_COLUMNS) == CSV_COLUMNS


def test_the_same_tables_give_the_same_bytes(pack, tmp_path):
    written = write_files(MADE, EDITION, DESCRIBED, tmp_path)
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
    assert shown == [text, text, "-5"]
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
    from publish.export import write_tables

    con = connect(samples.home)
    tables = load_tables(con)
    assert tables == [load_table(con, t) for t in table_ids(con)]
    write_tables(con, tmp_path)
    assert agree(tmp_path, tables) > 1500
    assert described(tmp_path) == len(tables) + 1
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
