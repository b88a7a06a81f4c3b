"""The pack as those who asked for its forms read it: each form by a validator that is not ours."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import os
from contextlib import contextmanager
from pathlib import Path

import pytest

from publish.dashboard.changelog import Day, Revision, feed
from publish.pack import dictionary, files, sdmx
from publish.pack.columns import INDICATOR
from publish.pack.settings import Settings
from publish.pack.write import packed
from tests.folders import bytes_in
from tests.pack import read
from tests.pack.made_up import EDITION, LINES, SOURCE

SHAPES = Path(__file__).with_name("dcat_ap_nl.ttl")
#: the pack of the built edition instead of the made-up one, for `make validate`
FOLDER = os.environ.get("SVM_VALIDATE", "")


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Path:
    if FOLDER:
        return Path(FOLDER).resolve()
    folder = tmp_path_factory.mktemp("pack")
    packed(SOURCE).write(folder)
    return folder


@contextmanager
def inside(folder: Path):
    """In a folder, as who downloaded it: a validator reads nothing outside it."""
    before = Path.cwd()
    os.chdir(folder)
    yield
    os.chdir(before)


def test_csv_on_the_web(pack):
    from csvw import CSVW

    read_back = CSVW(str(pack / "csv-metadata.json"), validate=True)
    assert read_back.is_valid, [str(w.message) for w in read_back.warnings]
    assert sum(1 for _ in read_back.tables[0]) > 0


def test_data_package(pack):
    from frictionless import validate

    with inside(pack):
        report = validate("datapackage.json")
    found = [e.message for e in report.errors] + [(t.name, e.message) for t in report.tasks for e in t.errors]
    assert report.valid, found
    assert report.stats["tasks"] == len(json.loads((pack / "datapackage.json").read_text())["resources"])


def test_long_files_of_a_large_edition_are_compressed_and_described_so(tmp_path, monkeypatch):
    from frictionless import validate

    packed(SOURCE).write(tmp_path / "small")
    monkeypatch.setattr(files, "LARGE", 0)
    monkeypatch.setattr(files, "PACKED_FROM", 1)
    large = packed(SOURCE)
    large.write(tmp_path / "large")
    was, now = bytes_in(tmp_path / "small"), bytes_in(tmp_path / "large")
    compressed = {name for name in now if name.endswith(".gz")}
    assert {name.removesuffix(".gz") for name in now} == set(was)
    assert {n.removesuffix(".gz") for n in compressed} == {
        n for n in was if n.endswith(".csv") and "tabel" not in n
    } - {dictionary.NAME} | {"sdmx/indicator_verzonnen.json"}
    assert all(gzip.decompress(now[name]) == was[name.removesuffix(".gz")] for name in compressed)
    # the dictionary names the files as they are there
    for made, names in ((was, "csv/indicator_verzonnen.csv"), (now, "csv/indicator_verzonnen.csv.gz")):
        told = csv.DictReader(io.StringIO(made[dictionary.NAME].decode()))
        assert {r["bestand"] for r in told if r["soort"] == "indicator"} == {names} <= set(made)
    assert large.index.path == "index.csv.gz"
    with inside(tmp_path / "large"):
        report = validate("datapackage.json")
    assert report.valid, [e.message for t in report.tasks for e in t.errors]
    text = now["dcat-ap-nl.jsonld"].decode()
    assert text.count("dcat:compressFormat") == len(compressed)
    assert conforms(text) == (True, "Validation Report\nConforms: True\n")


def conforms(text: str) -> tuple[bool, str]:
    from pyshacl import validate
    from rdflib import Graph

    graph = Graph().parse(data=text, format="json-ld", publicID="https://verzonnen.example/data/dcat-ap-nl.jsonld")
    ok, _, said = validate(graph, shacl_graph=Graph().parse(SHAPES))
    return ok, said


def test_dcat_ap_nl(pack):
    text = (pack / "dcat-ap-nl.jsonld").read_text(encoding="utf-8")
    assert conforms(text) == (True, "Validation Report\nConforms: True\n")


def test_the_shapes_find_what_is_missing():
    catalogue = json.loads(packed(SOURCE).files["dcat-ap-nl.jsonld"])
    del catalogue["dcat:dataset"][0]["dct:creator"], catalogue["dcat:dataset"][1]["dcat:distribution"][0]["dct:license"]
    catalogue["dcat:contactPoint"].pop("vcard:fn")
    ok, said = conforms(json.dumps(catalogue))
    assert not ok and "Results (3)" in said


def test_sdmx(pack):
    """Every SDMX file of the pack fits its structure; those of a table and an indicator say the same in both forms."""
    from pysdmx.io import get_datasets, read_sdmx

    structure = pack / sdmx.STRUCTURE
    message = read_sdmx(structure, validate=True)
    told = message.get_data_structure_definitions()[0]
    flows = {f"SVM:{flow.id}({flow.version})" for flow in message.get_dataflows()}
    codes = {c.id: {code.id for code in c.local_codes.items} for c in told.components if c.local_codes}
    assert set(codes) == {"FREQ", "INDICATOR", "OBS_STATUS", "CONF_STATUS"}
    everything = {tuple(line[name] for name in sdmx.KEY) for line in read.lines(pack / sdmx.DATA)}
    files = [pack / sdmx.DATA, *sorted((pack / "sdmx").glob("*.csv"))]
    assert len(files) > 2 and {f.stem for f in (pack / "sdmx").glob("*.json")} == {f.stem for f in files[1:]}
    for data in files:
        [found] = get_datasets(data, structure)
        assert list(found.data.columns) == [c.id for c in told.components], data
        lines = read.lines(data)
        assert len(found.data) == len(lines) > 0, data
        keys = {tuple(line[c.id] for c in told.components.dimensions) for line in lines}
        assert len(keys) == len(lines) and keys <= everything, f"{data}: an observation stands there once"
        assert all(line[name] in allowed for line in lines for name, allowed in codes.items()), data
        assert {line["STRUCTURE_ID"] for line in lines} <= flows, data
        if data != files[0]:
            assert read.sdmx_json(data.with_suffix(".json").read_bytes()) == read.sdmx_csv(data.read_bytes()), data
    if not FOLDER:
        assert [(line["TIME_PERIOD"], line["OBS_VALUE"], line["OBS_STATUS"]) for line in read.lines(files[0])] == [
            ("2030", "13000", "P"),
            ("2029", "", "Q"),
        ]
        assert [f.stem for f in files[1:]] == ["indicator_verzonnen", "tabel_9_1", "tabel_9_10"]


def test_sdmx_has_no_observation_for_what_is_carried_over_or_computed():
    names = [c.name for c in INDICATOR]
    line = dict(zip(names, LINES[0], strict=True))
    made = [
        line | {"figure_id": "verzonnen:2031"},
        line | {"figure_id": "verzonnen:2030:change_pct", "measure": "change_pct"},
        line
        | {"period": "2030-01/2030-08", "figure_id": "verzonnen:2030-01/2030-08", "period_kind": "cumulative_window"},
        line | {"period": "2030-H1", "figure_id": "verzonnen:2030-H1", "period_kind": "half_year"},
        line | {"obs_status": "DO: andere definitie, ontbreekt", "value": ""},
    ]
    assert [list(cell[:8]) for cell in sdmx.observations(made).values()] == [
        ["S", "verzonnen", "_T", "2030-S1", "13000", "applications", "P", "P"],
        ["A", "verzonnen", "_T", "2030", "", "applications", "O", "DO"],
    ]


def test_the_rules_of_gptables_for_each_sheet_of_the_workbook(pack):
    import pandas
    from gptables import GPTable

    tried = 0
    for name, (above, rows) in read.excel(pack / "tabellen.xlsx").items():
        head, *body = rows
        frame = pandas.DataFrame([[c if isinstance(c, str) else c.value for c in row] for row in body], columns=head)
        title, *further = above
        GPTable(frame, table_name=name.replace(" ", "_").replace(".", "_"), title=title, subtitles=further)
        tried += 1
    assert tried >= 5


def test_the_feed_of_changes():
    import feedparser

    day = Day("2031-05", dt.date(2031, 5, 31), [("Verzinsels", "Verzonnen & <telling>")])
    day.revised.append(Revision("verzonnen:2030", "Verzonnen", "1", "2", "correctie"))
    settings = Settings({"site.adres": "https://verzonnen.example/"})
    for known, base in ((Settings({}), ""), (settings, "https://verzonnen.example/2031/")):
        found = feedparser.parse(io.BytesIO(feed([day], EDITION, known)))
        assert not found.bozo and found.version == "atom10" and found.feed.author == EDITION.organisation
        [entry] = found.entries
        assert entry.title == "mei 2031: cijfers herzien, nieuwe leveringen" and entry.link.startswith(base)
        assert entry.content[0].value.splitlines() == [
            "Herzien: Verzonnen: was 1, is nu 2 (correctie)",
            "Ontvangen: Verzinsels, Verzonnen & <telling>",
        ]
        assert entry.id == feedparser.parse(io.BytesIO(feed([day], EDITION, Settings({})))).entries[0].id
