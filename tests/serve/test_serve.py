"""The interface over HTTP as others ask it: what is answered is what is printed, and was known; a question is checked."""

import contextlib
import csv
import datetime as dt
import io
import json
import operator
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import uvicorn

from publish.pack import sdmx
from publish.pack.contents import data_sets, load_source
from publish.serve.app import make_app
from publish.serve.kept import Kept
from publish.tables.table import load_tables
from svm.database import connect, open_to_write, rows
from svm.home import Home
from tests.pack import read

FLOW = "/sdmx/3.0/data/dataflow/SVM/DF_SVM/1.0.0"


class Asked:
    """A server of a home, and questions to it."""

    def __init__(self, home: Home, port: int) -> None:
        self.home = home
        self.base = f"http://localhost:{port}"

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.base + urllib.parse.quote(path, safe="/?=&:%+,"), headers=named)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()

    def lines(self, path: str, **headers: str) -> list[dict[str, str]]:
        code, _, data = self.get(path, **headers)
        assert code == 200, data
        return list(csv.DictReader(io.StringIO(data.decode())))

    def problem(self, path: str) -> dict[str, object]:
        code, headers, data = self.get(path)
        assert headers["content-type"] == "application/problem+json"
        told = json.loads(data)
        assert told["status"] == code
        return told


@contextlib.contextmanager
def served(home: Home) -> Iterator[Asked]:
    """The interface to a home on a free port, in a thread of this process."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(make_app(home), log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        until = time.monotonic() + 30
        while not server.started and time.monotonic() < until:
            time.sleep(0.01)
        try:
            yield Asked(home, listener.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def asked(samples) -> Iterator[Asked]:
    with served(samples.home) as made:
        yield made


@pytest.fixture(scope="module")
def con(samples):
    return connect(samples.home)


@pytest.fixture(scope="module")
def sets(con):
    return data_sets(load_source(con, load_tables(con)))


def test_what_is_answered_as_printed_is_what_the_pack_holds(asked, sets):
    """Every file of the pack that is a table or an indicator, byte for byte."""
    compared = 0
    for one in sets:
        for file in one.files:
            if not one.name.startswith(("tabel-", "indicator-")) or not file.path.startswith("csv/"):
                continue
            kind, _, name = one.name.partition("-")
            path = f"/v1/tables/{name}/cells.csv" if kind == "tabel" else f"/v1/indicators/{name}/figures.csv"
            code, headers, data = asked.get(path)
            assert (code, headers["content-type"], data) == (200, "text/csv; charset=utf-8", file.data), path
            compared += 1
    assert compared > 200


def test_every_sdmx_file_of_the_pack_is_what_is_answered(asked, sets):
    """Byte for byte: structure and everything, and each table and indicator; one without a file has no answer."""
    whole = {file.path: file.data for file in sets[0].files}
    assert asked.get("/sdmx/3.0/structure/dataflow/SVM/*/1.0.0")[2] == whole[sdmx.STRUCTURE]
    assert asked.get(FLOW)[2] == whole[sdmx.DATA]
    compared, without = 0, []
    for one in sets[1:]:
        kind, _, name = one.name.partition("-")
        path = FLOW.replace("DF_SVM", f"DF_TABEL_{name.replace('.', '_')}")
        path = f"{path}/*" if kind == "tabel" else f"{FLOW}/*.{name}.*"
        files = [file for file in one.files if file.path.startswith("sdmx/")]
        if not files:
            assert asked.problem(path)["title"] == "Geen waarneming past bij deze vraag.", path
            without.append(one)
            continue
        # one of each, named as the CSV of the same lines
        plain = one.files[0].path.removeprefix("csv/").removesuffix(".csv")
        assert [(f.path, f.form) for f in files] == [
            (f"sdmx/{plain}.csv", "SDMX-CSV"), (f"sdmx/{plain}.json", "SDMX-JSON"),
        ]  # fmt: skip
        for file, form in zip(files, ("csv", "json"), strict=True):
            code, headers, data = asked.get(path, Accept=f"application/vnd.sdmx.data+{form}")
            assert (code, data) == (200, file.data) and form in headers["content-type"], path
            compared += 1
        assert read.sdmx_json(files[1].data) == read.sdmx_csv(files[0].data), path
    assert compared > 400 and len(without) < 20


def test_what_is_known_on_the_reference_date_is_what_is_printed(asked, con):
    """Every observation that was delivered, with the value, unit and status that print has."""
    printed = {
        (r["indicator_id"], r["period"], r["breakdown"]): r
        for r in rows(
            con,
            "select * from indicators.observations where printed_value is not null and computed_text = '' and printed_period = period",
        )
    }
    lines = asked.lines("/v1/observations.csv")
    assert len(lines) == len(printed) > 3000
    for line in lines:
        r = printed[line["indicator_id"], line["period"], line["breakdown"]]
        assert Decimal(line["value"]) == r["printed_value"]
        assert (line["unit"], line["obs_status"][: len(r["obs_status"])]) == (r["unit"], r["obs_status"])
        assert r["delivery_id"] in line["origin"] and r["raw_sha256"] in line["origin"]


@pytest.mark.parametrize("day", ["2019-12-31", "2023-01-01", "2024-06-20", "2024-07-02", "2025-07-04", "2026-06-21"])
def test_what_was_known_on_a_day_is_the_newest_delivery_of_that_day(asked, con, day):
    """Held against the deliveries themselves: of each cell the newest vintage that had been received by then."""
    newest = rows(
        con,
        """
        select indicator_id, period, breakdown, max_by(value, vintage_number) as value
        from intermediate.int_observations
        where received_on <= ?::date and value is not null
        group by indicator_id, period, breakdown
        """,
        [day],
    )
    known = {(r["indicator_id"], r["period"], r["breakdown"]): r["value"] for r in newest}
    lines = asked.lines(f"/v1/observations.csv?as_of={day}")
    assert {(r["indicator_id"], r["period"], r["breakdown"]) for r in lines} == set(known)
    for line in lines:
        value = known[line["indicator_id"], line["period"], line["breakdown"]]
        assert line["known_from"] <= day and (not line["known_until"] or line["known_until"] > day)
        # print rounds to at most a hundred
        assert abs(Decimal(line["value"]) - value) <= 50, line


def test_the_immigration_of_2023_was_another_figure_before_it_was_revised(asked):
    """332,863 was known when the edition of 2024 was made, 336,000 some weeks later."""
    address = "/v1/indicators/reg_immigration/observations.csv?as_of="
    before, after = (
        next(r["text"] for r in asked.lines(address + day) if r["figure_id"] == "reg_immigration:2023")
        for day in ("2024-06-20", "2024-07-02")
    )
    assert before != after


def test_all_forms_hold_the_same(asked):
    path = "/v1/indicators/asy_first/observations"
    lines = asked.lines(f"{path}.csv")
    as_json = json.loads(asked.get(f"{path}.json")[2])
    as_parquet = pl.read_parquet(io.BytesIO(asked.get(f"{path}.parquet")[2])).to_dicts()
    # a CSV has on top what a reader judges its columns by
    of_one = operator.itemgetter("figure_id")
    lines, as_json, as_parquet = (sorted(found, key=of_one) for found in (lines, as_json, as_parquet))
    assert len(lines) == len(as_json) == len(as_parquet) > 10
    for line, one, other in zip(lines, as_json, as_parquet, strict=True):
        assert {k: v or "" for k, v in one.items()} | {"value": "", "is_doubted": ""} == {
            **line, "value": "", "is_doubted": "",
        }  # fmt: skip
        assert Decimal(line["value"]) == Decimal(str(one["value"])) == other["value"]
        assert (line["is_doubted"] == "ja") is one["is_doubted"] is other["is_doubted"]


def test_every_number_of_json_is_the_printed_one(asked):
    lines = {line["figure_id"]: Decimal(line["value"]) for line in asked.lines("/v1/observations.csv")}
    numbers = json.loads(asked.get("/v1/observations.json")[2], parse_float=Decimal)
    assert lines == {one["figure_id"]: Decimal(one["value"]) for one in numbers}


def test_a_day_before_any_delivery_has_heads_and_no_lines(asked):
    assert asked.lines("/v1/observations.csv?as_of=1990-01-01") == []
    empty = pl.read_parquet(io.BytesIO(asked.get("/v1/observations.parquet?as_of=1990-01-01")[2]))
    assert empty.height == 0 and "value" in empty.columns
    assert json.loads(asked.get("/v1/observations.json?as_of=1990-01-01")[2]) == []


def test_sdmx_json_says_what_sdmx_csv_says(asked):
    """Every observation, taken out of the message by the places of its structure."""
    path = f"{FLOW}/A.*.*"
    lines = asked.lines(path)
    _, headers, data = asked.get(path, Accept="application/vnd.sdmx.data+json;version=2.0.0")
    assert headers["content-type"] == "application/vnd.sdmx.data+json; version=2.0.0"
    assert len(lines) > 1000
    assert read.sdmx_json(data) == read.sdmx_csv(asked.get(path)[2])


def test_pysdmx_reads_structure_and_data(asked, tmp_path):
    from pysdmx.io import read_sdmx

    structure, data = tmp_path / "structure.xml", tmp_path / "data.csv"
    structure.write_bytes(asked.get("/sdmx/3.0/structure/dataflow/SVM/DF_SVM/1.0.0")[2])
    data.write_bytes(asked.get(f"{FLOW}/*?asOf=2025-07-04")[2])
    assert read_sdmx(structure).get_dataflow("Dataflow=SVM:DF_SVM(1.0.0)").id == "DF_SVM"
    (flow,) = read_sdmx(data).data
    assert len(flow.data) > 1000


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("/A.asy_first._T", lambda r: (r["FREQ"], r["INDICATOR"], r["BREAKDOWN"]) == ("A", "asy_first", "_T")),
        ("/A.asy_first._T,A.asy_repeat._T", lambda r: r["INDICATOR"] in ("asy_first", "asy_repeat")),
        ("/*?c[INDICATOR]=asy_first", lambda r: r["INDICATOR"] == "asy_first"),
        ("/A.*._T?c[TIME_PERIOD]=ge:2020+le:2022", lambda r: "2020" <= r["TIME_PERIOD"] <= "2022"),
        ("/*?c[TIME_PERIOD]=2020,2022&c[FREQ]=A", lambda r: r["TIME_PERIOD"] in ("2020", "2022")),
        ("/*?c[BREAKDOWN]=ne:_T&c[OBS_STATUS]=P", lambda r: r["BREAKDOWN"] != "_T" and r["OBS_STATUS"] == "P"),
    ],
)
def test_a_key_and_conditions_choose(asked, question, holds):
    everything, chosen = asked.lines(FLOW), asked.lines(FLOW + question)
    assert 0 < len(chosen) < len(everything)
    assert all(map(holds, chosen))
    if "?" not in question and "," not in question:
        assert chosen == [line for line in everything if holds(line)]


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [
        ("/v1/indicators/asy_frist/figures.csv", 404, "asy_first"),
        ("/v1/indicators/asy_frist/observations.csv", 404, "asy_first"),
        ("/v1/tables/99/cells.csv", 404, "99"),
        ("/v1/tables/3.1/cells.xls", 404, "csv, json, parquet"),
        ("/v1/observations.csv?as_of=2025-13-01", 400, "een dag zoals"),
        ("/v1/observations.csv?as_of=", 400, "een dag zoals"),
        ("/v1/observations.csv?asof=2025-01-01", 400, "as_of"),
        ("/v1/analyses/reeks_van_een_indicatr.csv", 400, "reeks_van_een_indicator"),
        ("/v1/analyses/reeks_van_een_indicator.csv?indikator=asy_first", 400, "indicator"),
        ("/v1/analyses/wat_was_bekend_op_een_dag.csv?as_of=gisteren", 400, "een dag zoals"),
        ("/v1/analyses/reeks_van_een_indicator.csv?as_of=2024-06-20", 400, "as_of bij een van"),
        ("/v1/analyses/reeks_van_een_indicator.parquet", 404, "csv, json"),
        ("/v1/edition?edition=tweeduizend", 400, "een jaar"),
        ("/v1/edition?edition=1999", 404, "niet bevroren"),
        ("/nergens", 404, "niet"),
        ("/../../etc/passwd", 404, "niet"),
        ("/sdmx/3.0/data/dataflow/ANDER/DF/1.0.0/*", 404, "SVM:DF_SVM"),
        (f"{FLOW}/A.asy_first", 400, "FREQ.INDICATOR.BREAKDOWN"),
        (f"{FLOW}/*?c[LAND]=NL", 400, "LAND"),
        (f"{FLOW}/*?c[FREQ]=na:A", 400, "na:A"),
        (f"{FLOW}/*?startPeriod=2020", 400, "startPeriod"),
        (f"{FLOW}/A.bestaat_niet.*", 404, "Geen waarneming"),
    ],
)
def test_a_wrong_question_says_what_is_wrong(asked, path, code, words):
    told = asked.problem(path)
    said = json.dumps(told, ensure_ascii=False)
    assert told["status"] == code and words in said
    # whoever asks over HTTP reads Dutch, all of it
    assert not set(re.findall(r"[a-z]+", said)) & {
        "the",
        "is not",
        "there",
        "has",
        "such",
        "with",
        "run",
        "leave",
        "see",
        "of a",
    }


def test_nothing_can_be_written_and_no_other_name_answers(asked):
    request = urllib.request.Request(f"{asked.base}/v1/edition", method="DELETE")
    with pytest.raises(urllib.error.HTTPError, match="405"):
        urllib.request.urlopen(request)
    assert asked.get("/v1/edition", Host="kwaad.example")[0] == 400
    assert asked.get(FLOW, Accept="application/pdf")[0] == 406


def test_the_page_leads_to_addresses_that_answer(asked):
    code, headers, data = asked.get("/")
    page = data.decode()
    assert code == 200 and headers["content-security-policy"].startswith("default-src 'none'")
    linked = [part.split('"')[0] for part in page.split('href="')[1:]]
    assert len(linked) > 200
    for address in (*linked[:3], linked[-1]):
        assert asked.get(address)[0] == 200, address
    for address in [part.split('")')[0].split("\n")[0].split("</pre>")[0] for part in page.split(asked.base)[1:]]:
        assert asked.get(address.replace("&amp;", "&"))[0] == 200, address


def test_the_description_names_every_address(asked):
    described = json.loads(asked.get("/v1/openapi.json")[2])
    assert described["info"]["version"] == asked.get("/v1/edition")[1]["api-version"]
    for path, methods in described["paths"].items():
        assert set(methods) == {"get"}, path
        assert methods["get"].get("description"), path


def test_the_same_question_is_answered_once(asked):
    code, headers, _ = asked.get("/v1/tables.csv")
    assert code == 200
    assert asked.get("/v1/tables.csv", If_None_Match=headers["etag"])[0] == 304
    assert asked.get("/v1/indicators.csv", If_None_Match=headers["etag"])[0] == 200


def test_what_is_published_meanwhile_is_answered(samples, tmp_path):
    """Another database put in place by rename, as a build does: the next answer is of that one."""
    home = Home(tmp_path)
    home.published_database.parent.mkdir(parents=True)
    shutil.copy(samples.home.published_database, home.published_database)
    with served(home) as asked:
        before = asked.get("/v1/edition")
        fresh = tmp_path / "fresh.duckdb"
        shutil.copy(samples.home.published_database, fresh)
        with open_to_write(fresh) as con:
            con.execute("update indicators.edition set as_of = date '2026-05-01'")
        fresh.replace(home.published_database)
        after = asked.get("/v1/edition", If_None_Match=before[1]["etag"])
        assert json.loads(before[2])["as_of"] == "2026-06-21"
        assert after[0] == 200 and json.loads(after[2])["as_of"] == "2026-05-01"
        home.published_database.unlink()
        assert asked.problem("/v1/edition")["status"] == 503


def test_a_reader_of_the_database_that_was_replaced_ends_what_it_began(samples, tmp_path):
    from publish.serve.warehouse import Warehouse

    home = Home(tmp_path)
    home.published_database.parent.mkdir(parents=True)
    shutil.copy(samples.home.published_database, home.published_database)
    warehouse = Warehouse(home)
    with warehouse.opened() as first:
        fresh = tmp_path / "fresh.duckdb"
        shutil.copy(samples.home.published_database, fresh)
        with open_to_write(fresh) as con:
            con.execute("delete from indicators.figures")
        fresh.replace(home.published_database)
        with warehouse.opened() as second:
            counts = [c.execute("select count(*) from indicators.figures").fetchone()[0] for c in (first, second)]
    assert counts[0] > 10_000 and counts[1] == 0


def test_only_so_many_answers_are_kept():
    made: list[int] = []
    kept = Kept[int](2)
    for number in (1, 2, 1, 3, 1, 2):
        assert kept.get(number, lambda number=number: made.append(number) or number) == number
    assert made == [1, 2, 3, 2]


def test_the_command_answers_until_it_is_stopped(samples, tmp_path):
    """On a free port of this machine; a port that is taken is told."""
    command = [sys.executable, "-m", "publish", "serve", "--port"]
    environment = {"SVM_HOME": str(samples.home.root), "PATH": str(Path(sys.executable).parent)}
    with subprocess.Popen([*command, "0"], env=environment, stdout=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline()
        address = line.split()[2]
        with urllib.request.urlopen(f"{address}v1/edition", timeout=30) as answer:
            assert dt.date.fromisoformat(json.load(answer)["as_of"])
        port = address.rstrip("/").rsplit(":", 1)[1]
        taken = subprocess.run([*command, port], env=environment, capture_output=True, text=True, timeout=60)
        assert taken.returncode == 1 and "cannot be used" in taken.stderr and "Traceback" not in taken.stderr
        process.terminate()
