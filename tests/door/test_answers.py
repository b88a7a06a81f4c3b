"""Documents of answers of CBS and UNHCR: the same cells as the exports of these publishers, or a refusal with a reason.

The cells are those of the real exports, of which a document is made as the services answer; what is made up says so.
"""

from __future__ import annotations

import copy
import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from string import Formatter

import duckdb
import pytest
from click.testing import CliRunner

from ingest.content import content_of
from ingest.contracts import contract_of
from ingest.formats.answers import NO_COUNT
from ingest.outcome import Outcome
from ingest.problems import MISFIT, Unreadable
from publish.commands.main import svm
from publish.follow.raw_line import raw_line
from tests.conftest import Door
from tests.door.made_answers import Answers, document, unhcr, v3, v4

STATLINE = ("Asielverzoeken", "Participatie_migranten", "veiligheidsbeleving_gemeente", "verdachten_achtergrond")
#: the columns of these exports that are measures
MEASURES = dict(zip(STATLINE, (2, 9, 7, 10), strict=True))
#: tables of UNHCR: export, how the service names it
TABLES = {
    "population": "population",
    "asylum_applications": "asylum-applications",
    "asylum_decisions": "asylum-decisions",
    "solutions": "solutions",
}


def statline_rows(real, name: str) -> list[list[str]]:
    text = (real / f"cbs/statline_csv_export_2019/{name}.csv").read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def items(table: str, records: list[dict[str, str]]) -> list[dict[str, object]]:
    """The records as the service has them: one number bare, the next one quoted, and `-` where there is no figure."""
    words = ("year", "coo", "coa", "procedure_type", "app_type", "dec_level", "app_pc", "dec_pc")
    made: list[dict[str, object]] = []
    for number, record in enumerate(records):
        item: dict[str, object] = {"coo_id": number, "coa_id": "-"}
        for place, (name, text) in enumerate(record.items()):
            figure = int(text) if text.isdigit() and (number + place) % 2 else text
            item[name] = "-" if not text and not name.startswith(words) else figure
        made.append(item)
    return made


@pytest.fixture(scope="module")
def twins(tmp_path_factory, real) -> dict[str, tuple[Door, Outcome, Outcome]]:
    """Each real export landed as it is, and as the document of which its publisher would have made it."""
    pairs: dict[str, tuple[str, bytes, str, Answers]] = {}
    header, *rows = statline_rows(real, "Asielverzoeken")
    export = real / "cbs/statline_csv_export_2019/Asielverzoeken.csv"
    pairs["asielverzoeken_jaar"] = ("cbs", export.read_bytes(), "80059ned", v3("80059ned", header, rows, 2))
    export = real / "cbs/statline_csv_export_2018/data.csv"
    _, header, *rows = csv.reader(io.StringIO(export.read_text()))
    assert {row[3] for row in rows} == {"Totaal asielverzoeken"}
    wide = [[sex, age, who, period, figure] for sex, age, who, _, period, _, figure in rows]
    answers = v3("83102NED", [*header[:3], "Perioden", "Totaal asielverzoeken (aantal)"], wide, 1)
    pairs["asielverzoeken_maand"] = ("cbs", export.read_bytes(), "83102NED", answers)
    export = real / "cbs/odata_v4_observations/85484NED.csv"
    observations: list[dict[str, object]] = [
        dict(row) | {"Id": int(row["Id"]), "Value": float(row["Value"]) if row["Value"] else None, "StringValue": None}
        for row in csv.DictReader(io.StringIO(export.read_text()))
    ]
    pairs["immigratie_herkomst_85484ned"] = ("cbs", export.read_bytes(), "85484NED", v4("85484NED", observations))
    for table, name in TABLES.items():
        with (real / f"unhcr/derived_csv_from_rda/{table}.csv").open(encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle)
            records = [row for row in reader if "NLD" in (row["coa_iso"], row["coo_iso"])]
            header = list(reader.fieldnames or ())
        part = io.StringIO()
        writer = csv.DictWriter(part, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)
        pairs[table] = ("unhcr", part.getvalue().encode(), name, unhcr(name, items(table, records)))
    door = Door(tmp_path_factory.mktemp("answers"))
    paths = {}
    for dataset, (partner, data, name, answers) in pairs.items():
        paths[dataset] = (
            door.put(partner, "2026-11-01", f"{dataset}.csv", data),
            door.put(partner, "2026-11-02", f"{name}.json", document(answers)),
        )
    outcomes = {outcome.file: outcome for outcome in door.land()}
    return {dataset: (door, *(outcomes[path] for path in pair)) for dataset, pair in paths.items()}


@pytest.mark.parametrize("dataset", ["asielverzoeken_jaar", "immigratie_herkomst_85484ned", *TABLES])
def test_the_answers_of_a_service_land_with_the_cells_of_the_real_export_of_the_same_table(twins, dataset):
    door, export, answers = twins[dataset]
    assert answers.result == export.result == "landed", answers.message + export.message
    assert answers.delivery_id.split("/")[1] == export.delivery_id.split("/")[1] == dataset
    contract = contract_of(export.delivery_id.rpartition("/")[0])
    there = columns_of(door, export)
    columns = ["row_number", *(name for name in contract.column_names if name in there)]
    cells = door.cells(export, ", ".join(columns))
    assert len(columns) > 4 and len(cells) > 100
    assert door.cells(answers, ", ".join(columns)) == cells


def columns_of(door: Door, outcome: Outcome) -> list[str]:
    partner, dataset, delivery = outcome.delivery_id.split("/")
    path = door.home.lake / partner / dataset / f"delivery={delivery}" / "data.parquet"
    return duckdb.read_parquet(str(path)).columns


def test_months_and_years_of_one_topic_land_as_in_the_long_export_that_has_a_column_of_topics(twins):
    door, export, answers = twins["asielverzoeken_maand"]
    assert answers.delivery_id.startswith("cbs/asielverzoeken_maand/"), answers.message
    key = "row_number, geslacht, leeftijd, nationaliteit, perioden"
    long = door.cells(export, f"{key}, waarde")
    # the long export has a title above its header
    assert len(long) == 7920 and [(row - 1, *cells) for row, *cells in long] == door.cells(
        answers, f"{key}, totaal_asielverzoeken"
    )


def by_period(answers: Answers, since: str = "2023") -> Answers:
    """The same table asked for one period after the other, from a year on."""
    lists = [(address, body) for address, body in answers if "UntypedDataSet" not in address]
    address, periods = lists[-1]
    data = [row for address, body in answers if "UntypedDataSet" in address for row in body["value"]]
    base = address.rpartition("/")[0] + "/UntypedDataSet"
    for key in (row["Key"] for row in periods["value"] if row["Key"] >= since):
        asked = f"$filter=%28Perioden%20ge%20%27{since}%27%29%20and%20%28Perioden%20eq%20%27{key}%27%29&$format=json"
        lists.append((f"{base}?{asked}", {"value": [row for row in data if row["Perioden"] == key]}))
    return lists


def test_a_table_that_was_asked_period_by_period_lands_whole(door):
    outcome = door.land_one("cbs", "2026-01-31", "80059ned.json", document(by_period(V3)))
    key = "nationaliteit, perioden, totaal_asielverzoeken"
    assert sorted(door.cells(outcome, f"geslacht, {key}")) == sorted(tuple(row[:4]) for row in MADE), outcome.message
    outcome = door.land_one("cbs", "2026-01-30", "80059ned.json", document(by_period(V3, "2024")))
    assert sorted(set(door.cells(outcome, "perioden"))) == [("2024",), ("2025*",)], outcome.message


@pytest.mark.parametrize("name", STATLINE)
def test_headers_stars_and_decimals_are_those_of_the_real_export_of_statline(real, tmp_path, name):
    """Also of tables that no contract has: with groups of topics above one another, decimals and provisional years."""
    header, *rows = statline_rows(real, name)
    content = table_of(v3("00000NED", header, rows, MEASURES[name]), tmp_path)
    made = list(csv.reader(io.StringIO(content.read_text()), delimiter=";"))
    assert made[0] == header
    # the export leaves a zero behind the comma out
    assert [[re.sub(",0$", "", cell) for cell in row] for row in made[1:]] == rows


def table_of(answers: Answers, folder: Path) -> Path:
    original = folder / "answers.json"
    original.write_text(document(answers))
    return content_of(original, "answers.json", folder / "made").path


#: a made-up table of CBS, with a year that is not known, blank, and less than one
HEADER = ["Geslacht", "Nationaliteit", "Perioden", "Totaal asielverzoeken (aantal)", "Nareizigers (personen) (aantal)"]
MADE = [
    ["Mannen", "Syrisch ", "2024", "5", "10"],
    ["Mannen", "Syrisch ", "2025*", "15", "."],
    ["Mannen", "Turks ", "2024", "20", ""],
    ["Vrouwen", "Syrisch ", "2024", "25", "0"],
    ["Vrouwen", "Syrisch ", "2025*", "30", "35"],
    ["Vrouwen", "Turks ", "2023**", "40", "45"],
]
OBSERVED: list[dict[str, object]] = [
    {"Id": n, "Measure": "M000167", "ValueAttribute": "None", "Value": value, "StringValue": None}
    | {"Geboorteland": "T001638", "Geslacht": "T001038", "Herkomstland": f"H00856{n}", "Perioden": "2024MM01"}
    for n, value in enumerate((825.0, 881.5, 0.0, None, 7.0, 9.0))
]
HOSTED: list[dict[str, object]] = [
    {"year": 2024, "coo_id": "-", "coo_iso": "-", "coa_iso": "NLD", "refugees": 15, "stateless": "0", "oip": "-"},
    {"year": 2024, "coo_id": 5, "coo_iso": "SYR", "coa_iso": "NLD", "refugees": "5", "stateless": 5, "oip": "-"},
    {"year": "2023", "coo_id": 5, "coo_iso": "SYR", "coa_iso": "NLD", "refugees": "-", "stateless": None, "oip": 0},
    {"year": "2022", "coo_id": 5, "coo_iso": "SYR", "coa_iso": "NLD", "refugees": 20, "stateless": "0", "oip": "-"},
]
V3, V4, UNHCR = v3("80059ned", HEADER, MADE, 2), v4("85484NED", OBSERVED), unhcr("population", HOSTED, 2)
#: with how many of their answers are pages of rows
MADE_UP = {"cbs v3": (V3, 3), "cbs v4": (V4, 3), "unhcr": (UNHCR, 2)}


def test_a_dash_is_no_figure_in_a_count_and_all_countries_in_a_country(door):
    outcome = door.land_one("unhcr", "2025-12-31", "population.json", document(UNHCR))
    assert door.cells(outcome, "year, coo_iso, coa_iso, refugees, stateless, oip") == [
        ("2024", "-", "NLD", "15", "0", ""),
        ("2024", "SYR", "NLD", "5", "5", ""),
        ("2023", "SYR", "NLD", "", "", "0"),
        ("2022", "SYR", "NLD", "20", "0", ""),
    ]


def test_null_stays_blank_and_an_observation_stays_as_it_is_written(door):
    outcome = door.land_one("cbs", "2025-12-31", "85484NED.json", document(V4).replace("881.5", "88150.0"))
    cells = door.cells(outcome, "value_attribute, value, string_value")
    assert [value for _, value, _ in cells] == ["825.0", "88150.0", "0.0", "", "7.0", "9.0"]
    assert {(attribute, text) for attribute, _, text in cells} == {("None", "")}


def changed(answers: Answers, *changes: Callable[[Answers], object]) -> Answers:
    """A copy of a document in which something is otherwise."""
    copied = copy.deepcopy(answers)
    for change in changes:
        change(copied)
    return copied


def rows(answers: Answers, number: int) -> list[dict]:
    """The rows of an answer, to change them."""
    body = answers[number][1]
    return body.get("value") or body["items"]


def elsewhere(number: int, old: str, new: str) -> Callable[[Answers], object]:
    """An answer that came from another address."""

    def change(answers: Answers) -> None:
        address, body = answers[number]
        answers[number] = (address.replace(old, new), body)

    return change


def at(number: int, row: int, **cells: object) -> Callable[[Answers], object]:
    """Other cells in a row of an answer."""
    return lambda answers: rows(answers, number)[row].update(cells)


def without(number: int, row: int, name: str) -> Callable[[Answers], object]:
    """A row of an answer without one of its cells."""
    return lambda answers: rows(answers, number)[row].pop(name)


def said(number: int, **words: object) -> Callable[[Answers], object]:
    """Another word of an answer beside its rows."""
    return lambda answers: answers[number][1].update(words)


#: of the made-up table: DataProperties, three lists, three pages
PROPERTIES, SEX, WHO, PERIODS, FIRST, SECOND, LAST = range(7)
TOTAL, FAMILY, IS_SEX = 0, 1, 2
#: documents that are no whole table: the partner, the document, and what is said of it
BROKEN: dict[str, tuple[str, Answers, str]] = {
    "a page is missing": ("cbs", changed(V3, lambda a: a.pop(SECOND)), "$skiptoken=1L, and answer 6"),
    "the last page is missing": ("cbs", V3[:-1], "announces a page that is not there"),
    "a page is there twice": ("cbs", [*V3, V3[LAST]], "answer 7 (https://opendata.cbs.nl/ODataFeed/odata/80059ned/UntypedDataSet?$format=json&%24skiptoken=2L) announces no further page"),
    "pages in another order": ("cbs", changed(V3, lambda a: a.append(a.pop(FIRST))), "is a part of a list"),
    "another table": ("cbs", changed(V3, elsewhere(SECOND, "80059ned", "83102NED")), "answers of one table: opendata.cbs.nl/odatafeed/odata/80059ned"),
    "another server": ("cbs", changed(V3, elsewhere(WHO, "opendata", "dataderden")), "answer 3 (https://dataderden.cbs.nl"),
    "no list of a dimension": ("cbs", changed(V3, lambda a: a.pop(WHO)), "no list Nationaliteit"),
    "a list of no dimension": ("cbs", changed(V3, elsewhere(WHO, "Nationaliteit", "Leeftijd")), "no list Nationaliteit"),
    "a list too many": ("cbs", [*V3, ("https://opendata.cbs.nl/ODataFeed/odata/80059ned/TableInfos", {"value": []})], "the list TableInfos"),
    "an empty list": ("cbs", changed(V3, said(WHO, value=[])), "'10000' in Nationaliteit"),
    "no properties": ("cbs", V3[1:], "no list DataProperties"),
    "no member": ("cbs", changed(V3, at(SECOND, 0, Nationaliteit="99999  ")), "'99999' in Nationaliteit"),
    "a member twice": ("cbs", changed(V3, at(WHO, 1, Key="10000")), "the Key '10000' twice or blank in Nationaliteit"),
    "a member without a title": ("cbs", changed(V3, at(WHO, 1, Title=" ")), "'10001  ' without a title in Nationaliteit"),
    "a status that is not known": ("cbs", changed(V3, at(PERIODS, 0, Status="Gokje")), "the status 'Gokje' in Perioden"),
    "a topic without a title": ("cbs", changed(V3, at(PROPERTIES, FAMILY, Title=None)), "'NareizigersPersonen_2' without a title"),
    "a topic in no group": ("cbs", changed(V3, at(PROPERTIES, FAMILY, ParentID=7)), "in the group '7'"),
    "a group in itself": ("cbs", changed(V3, at(PROPERTIES, TOTAL, Type="TopicGroup", ParentID=1), at(PROPERTIES, FAMILY, ParentID=1)), "in the group '1'"),
    "two topics of one title": ("cbs", changed(V3, at(PROPERTIES, FAMILY, Title="Totaal asielverzoeken")), "the Title 'totaal asielverzoeken (aantal)' twice"),
    "a topic of no kind": ("cbs", changed(V3, at(PROPERTIES, FAMILY, Type="Onderwerp")), "the type 'Onderwerp'"),
    "a topic that is not listed": ("cbs", changed(V3, lambda a: rows(a, PROPERTIES).pop(FAMILY)), "a row with the key 'NareizigersPersonen_2'"),
    "a dimension that is not listed": ("cbs", changed(V3, lambda a: rows(a, PROPERTIES).pop(IS_SEX)), "the list Geslacht"),
    "rows without a dimension": ("cbs", changed(V3, *(without(n, r, "Geslacht") for n in (FIRST, SECOND, LAST) for r in (0, 1))), "rows without Geslacht"),
    "a row with less": ("cbs", changed(V3, without(LAST, 1, "NareizigersPersonen_2")), "row 2: other columns than the first row (NareizigersPersonen_2)"),
    "a cell that is no text": ("cbs", changed(V3, at(LAST, 1, NareizigersPersonen_2=True)), "row 2: True in a cell"),
    "typed numbers": ("cbs", [(a.replace("Untyped", "Typed"), b) for a, b in V3], "answers of CBS with UntypedDataSet / Observations"),
    "no rows in an answer": ("cbs", changed(V3, lambda a: a[SECOND][1].pop("value")), "a list of rows, `value`"),
    "no row at all": ("cbs", changed(v3("80059ned", HEADER, MADE, 2, 1), said(FIRST, value=[])), "not one row"),
    "an error in the place of an answer": ("cbs", [*V3[:-1], (V3[-1][0], "The maximum number of records is 10,000")], "is 'The maximum number of records is 10,000'"),
    "no address": ("cbs", [*V3[:-1], ("UntypedDataSet", V3[-1][1])], "answer 7 with the address 'UntypedDataSet'"),
    "a period is missing": ("cbs", by_period(V3)[:-1], "2 selections of the table, with 2024JJ00, 2025JJ00"),
    "a period is there twice": ("cbs", [*by_period(V3), by_period(V3)[-1]], "4 selections of the table"),
    "two selections": ("cbs", changed(by_period(V3), elsewhere(-1, "%27%29%20and", "%27%29or")), "3 selections of the table"),
    "two tables": ("cbs", v3("80059ned", HEADER, MADE, 2, 1) + v3("80059ned", HEADER, MADE, 2, 1)[-1:], "2 selections of the table, with ?"),
    "v4: a page is missing": ("cbs", changed(V4, lambda a: a.pop(1)), "$skip=1, and answer 2"),
    "v4: the last page is missing": ("cbs", V4[:-1], "announces a page that is not there"),
    "v4: no first page": ("cbs", V4[1:], "is a part of a list"),
    "v4: another table": ("cbs", changed(V4, elsewhere(1, "85484NED", "85524NED")), "answer 2 (https://datasets.cbs.nl/odata/v1/CBS/85524NED"),
    "v4: a row with more": ("cbs", changed(V4, at(2, 0, Leeftijd="10000")), "answer 3 (https://datasets.cbs.nl/odata/v1/CBS/85484NED/Observations?$skip=2), row 1: other columns than the first row (Leeftijd)"),
    "unhcr: a page is missing": ("unhcr", changed(unhcr("population", HOSTED, 4), lambda a: a.pop(1)), "the pages 1, 3, 4 of 4"),
    "unhcr: the last page is missing": ("unhcr", UNHCR[:-1], "the pages 1 of 2"),
    "unhcr: a page is there twice": ("unhcr", [UNHCR[0], UNHCR[0]], "the pages 1, 1 of 2"),
    "unhcr: pages in another order": ("unhcr", UNHCR[::-1], "the pages 2, 1 of 2"),
    "unhcr: pages that are fewer meanwhile": ("unhcr", changed(UNHCR, said(1, maxPages=3)), "says that there are 3 pages"),
    "unhcr: another page than was asked": ("unhcr", changed(UNHCR, elsewhere(1, "page=2", "page=5")), "is page 2"),
    "unhcr: another selection": ("unhcr", changed(UNHCR, elsewhere(1, "1951", "1999")), "one selection"),
    "unhcr: another table": ("unhcr", changed(UNHCR, elsewhere(1, "/population/?", "/demographics/?")), "answer 2 (https://api.unhcr.org/population/v1/demographics"),
    "unhcr: nothing": ("unhcr", [(UNHCR[0][0], {"page": 1, "maxPages": 0, "total": [], "items": []})], "the pages 1 of 0"),
    "unhcr: a row with less": ("unhcr", changed(UNHCR, without(1, 0, "oip")), "other columns than the first row (oip)"),
    "no code of a table": ("cbs", [("https://opendata.cbs.nl/UntypedDataSet", V3[FIRST][1])], "the code of a table in the address"),
    "a table that no contract has": ("cbs", v3("70072ned", HEADER, MADE, 2), "the file says that it is 70072ned"),
    "a table of another partner": ("unhcr", V3, "cbs/asielverzoeken_jaar"),
}  # fmt: skip


#: headers of one word that only the downloads have
DOWNLOADED = ("authority",)


@pytest.fixture(scope="module")
def broken(tmp_path_factory) -> dict[str, Outcome]:
    """All of these landed in one run under the name of a table that would do, each on a day of its own."""
    door = Door(tmp_path_factory.mktemp("broken"))
    first, paths = dt.date(2026, 1, 1), {}
    for number, (word, (partner, answers, _)) in enumerate(BROKEN.items()):
        name = "population.json" if partner == "unhcr" else "80059ned.json"
        paths[word] = door.put(partner, str(first + dt.timedelta(days=number)), name, document(answers))
    outcomes = {outcome.file: outcome for outcome in door.land()}
    return {word: outcomes[path] for word, path in paths.items()}


@pytest.mark.parametrize("word", BROKEN)
def test_answers_that_are_no_whole_table_are_refused_with_what_was_found(broken, word):
    outcome = broken[word]
    assert outcome.result == "refused" and BROKEN[word][2] in outcome.message, outcome.message
    assert "Expected: " in outcome.message and "Verwacht: " in outcome.letter.read_text()


@pytest.mark.parametrize("reason", MISFIT)
def test_a_reason_shows_the_same_in_english_and_in_dutch(reason):
    english, dutch, expected, verwacht = (
        sorted(name for _, name, _, _ in Formatter().parse(text) if name) for text in MISFIT[reason]
    )
    assert (english, expected) == (dutch, verwacht)


def test_a_document_with_more_cells_than_a_table_may_have_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("ingest.formats.answers.MAX_CELLS", 34)
    with pytest.raises(Unreadable, match="more than 34 cells"):
        table_of(V3, tmp_path)


@pytest.mark.parametrize("dataset", TABLES)
def test_a_dash_is_read_as_a_count_in_the_measures_of_the_contracts_only(dataset):
    """By the names that the service gives its columns."""
    for column in contract_of(f"unhcr/{dataset}").columns:
        for name in (header.lower() for header in column.header if re.fullmatch(r"\w+", header)):
            assert (NO_COUNT.fullmatch(name) is None) == (column.role == "measure") or name in DOWNLOADED, name


def test_a_name_that_stands_twice_in_an_answer_is_refused(door):
    text = document(V3).replace('"ID": 0, "Geslacht"', '"ID": 0, "Perioden": "2024JJ00", "Geslacht"')
    outcome = door.land_one("cbs", "2025-12-31", "80059ned.json", text)
    assert outcome.result == "refused" and "'Perioden' is there twice" in outcome.message


def test_an_answer_with_something_beside_it_is_refused(door):
    text = document(V3).replace('"answer": {"odata.metadata"', '"status": 200, "answer": {"odata.metadata"', 1)
    outcome = door.land_one("cbs", "2025-12-31", "80059ned.json", text)
    assert outcome.result == "refused" and "answer 1 has other parts" in outcome.message


@pytest.mark.parametrize("text", ['{"answers": []}', '{"answers": {"a": 5}}', '[{"answer": {}}]'])
def test_other_json_stays_other_json(door, text):
    outcome = door.land_one("cbs", "2025-12-31", "tabel.json", text)
    assert outcome.result == "refused" and "it is JSON" in outcome.message


def test_the_addresses_say_which_table_it_is_and_the_name_of_the_file_does_not(door):
    outcome = door.land_one("cbs", "2025-12-31", "83102NED (1).json", document(V3))
    assert outcome.delivery_id.startswith("cbs/asielverzoeken_jaar/"), outcome.message
    # its first row is a year, and the table of years has the same columns
    header = ["Geslacht", "Leeftijd", *HEADER[1:-1]]
    years = [[sex, "Totaal leeftijd", *cells[:-1]] for sex, *cells in MADE]
    outcome = door.land_one("cbs", "2026-01-31", "80059ned.json", document(v3("83102NED", header, years, 1)))
    assert outcome.delivery_id.startswith("cbs/asielverzoeken_maand/"), outcome.message


def test_a_record_of_a_document_is_shown_as_it_was_read_and_written_again_from_the_kept_original(door):
    outcome = door.land_one("cbs", "2026-01-31", "80059ned.json", document(V3))
    (kept,) = door.home.originals.glob("*/80059ned.json")
    assert raw_line(kept, 3, "cbs/asielverzoeken_jaar") == "Mannen;Syrisch ;2025*;15;."
    before = door.cells(outcome)
    (cells,) = door.home.lake.glob("cbs/*/delivery=*~*/data.parquet")
    cells.write_bytes(b"damaged")
    command = CliRunner().invoke(svm, ["verify", "--repair"], env={"SVM_HOME": str(door.home.root)})
    assert command.exit_code == 0 and door.cells(outcome) == before, command.output


@pytest.mark.parametrize("service", MADE_UP)
def test_a_document_that_was_changed_gives_the_same_cells_or_none(tmp_path, service):
    """Every answer left out, doubled, put in the place of another, or of another table."""
    answers, pages = MADE_UP[service]
    whole = table_of(answers, tmp_path).read_bytes()
    numbers = range(len(answers))
    mutants = [answers[:n] + answers[n + 1 :] for n in numbers]
    mutants += [answers[: n + 1] + answers[n:] for n in numbers] + [[*answers, answers[n]] for n in numbers]
    for n, m in combinations(numbers, 2):
        swapped = list(answers)
        swapped[n], swapped[m] = swapped[m], swapped[n]
        mutants.append(swapped)
    for n, m in combinations(numbers[-pages:], 2):
        bodies = list(answers)
        bodies[n], bodies[m] = (answers[n][0], answers[m][1]), (answers[m][0], answers[n][1])
        mutants.append(bodies)
    others = {
        "cbs v3": ("80059ned", "83102NED"),
        "cbs v4": ("85484NED", "85524NED"),
        "unhcr": ("/population/?", "/x/?"),
    }
    mutants += [changed(answers, elsewhere(n, *others[service])) for n in numbers]
    refusals = 0
    for number, mutant in enumerate(mutants):
        folder = tmp_path / str(number)
        folder.mkdir()
        try:
            assert table_of(mutant, folder).read_bytes() == whole, [address for address, _ in mutant]
        except Unreadable:
            refusals += 1
    assert refusals > len(mutants) / 2
