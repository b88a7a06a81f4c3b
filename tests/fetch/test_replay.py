"""The stand-in for the public sources does what it says: every publisher, every fault."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import openpyxl
import pytest

from ingest.contracts import contract_of, contracts

from . import faults, given
from .publishers import CbsV3, CbsV4, Eurostat, Unhcr
from .replay import Answer, Replay

EUROSTAT = "https://ec.europa.eu/eurostat/api/dissemination"
SDMX = f"{EUROSTAT}/sdmx/3.0/data/dataflow/ESTAT/migr_asyappctza/1.0/*"
AS_CSV = {"format": "csvdata", "formatVersion": "2.0", "labels": "both", "lang": "en", "compress": "false"}
V3 = "https://opendata.cbs.nl/ODataFeed/odata/80059NED"
V4 = "https://datasets.cbs.nl/odata/v1/CBS/85484NED"
UNHCR = "https://api.unhcr.org/population/v1"
FRONTEX = "https://www.frontex.europa.eu"


@pytest.fixture
def replay(monkeypatch: pytest.MonkeyPatch) -> Iterator[Replay]:
    with Replay() as replay:
        for name, value in replay.environment.items():
            monkeypatch.setenv(name, value)
        yield replay


@pytest.fixture
def sources(replay: Replay) -> given.Sources:
    sources = given.made_up_sources()
    sources.serve(replay)
    return sources


@pytest.fixture
def client(replay: Replay) -> Iterator[httpx.Client]:
    with httpx.Client(timeout=5) as client:
        yield client


def rows(answer: httpx.Response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.text)))


def fault_of(answer: httpx.Response) -> tuple[int, str]:
    found = re.search(r"<faultcode>(\d+)</faultcode>\s*<faultstring>(\w+)", answer.text)
    assert found
    return answer.status_code, found[2]


# the proxy


def test_it_answers_the_real_address_and_notes_what_was_asked(replay: Replay, client: httpx.Client) -> None:
    replay.serve("example.org", lambda asked: Answer(200, {}, f"{asked.path} {asked.query}".encode()))
    answer = client.get("https://example.org/a%20b?c[geo]=NL,DE&$filter=x eq 'y'")
    assert answer.text == "/a b [('c[geo]', 'NL,DE'), ('$filter', \"x eq 'y'\")]"
    assert [(g.plain, g.status) for g in replay.asked] == [
        ("https://example.org/a b?c[geo]=NL,DE&$filter=x eq 'y'", 200)
    ]
    assert replay.asked[0].headers["user-agent"].startswith("python-httpx")


@pytest.mark.parametrize("address", ["https://example.org/", "https://ec.europa.eu:8443/", "http://ec.europa.eu/x"])
def test_what_nobody_serves_is_refused_and_kept(replay: Replay, client: httpx.Client, address: str) -> None:
    replay.serve("ec.europa.eu", lambda asked: Answer())
    if address.startswith("https"):
        with pytest.raises(httpx.ProxyError, match="403"):
            client.get(address)
    else:
        assert client.get(address).status_code == 403
    assert len(replay.refused) == 1
    assert re.search(r"example.org:443|ec.europa.eu:8443|http://ec.europa.eu/x", replay.refused[0])


def test_a_process_and_many_threads_ask_it(replay: Replay) -> None:
    replay.serve("example.org", lambda asked: Answer(200, {}, asked.path.encode()))
    code = "import httpx; print(httpx.get('https://example.org/of-a-process').text)"
    done = subprocess.run([sys.executable, "-c", code], env=os.environ, capture_output=True, text=True, check=True)
    assert done.stdout == "/of-a-process\n"
    with httpx.Client() as client, ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(lambda n: client.get(f"https://example.org/{n}").text, range(80)))
    assert texts == [f"/{n}" for n in range(80)] and len(replay.asked) == 81


def test_it_ends_at_once_though_an_answer_is_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    with ThreadPoolExecutor(2) as pool:
        with Replay() as replay:
            for name, value in replay.environment.items():
                monkeypatch.setenv(name, value)
            replay.serve("example.org", lambda asked: Answer())
            replay.fault(faults.slow(60), "slow")
            replay.fault(faults.slow(pace=(1, 60)), "paced")
            asked = [pool.submit(httpx.get, f"https://example.org/{how}", timeout=30) for how in ("slow", "paced")]
            while len(replay.asked) < 2:
                time.sleep(0.01)
            start = time.monotonic()
        assert time.monotonic() - start < 5
        assert all(a.exception() or a.result().status_code == 200 for a in asked)


def test_tags_ranges_and_packing_are_those_of_http(replay: Replay, client: httpx.Client) -> None:
    body = b"0123456789" * 100
    replay.serve("example.org", lambda asked: Answer(200, {}, body))
    address, plain = "https://example.org/", {"Accept-Encoding": "identity"}
    packed, whole = client.get(address), client.get(address, headers=plain)
    assert packed.headers["content-encoding"] == "gzip" and packed.content == whole.content == body
    assert packed.headers["etag"] != whole.headers["etag"]
    assert client.get(address, headers={"If-None-Match": packed.headers["etag"]}).status_code == 304
    part = client.get(address, headers=plain | {"Range": "bytes=995-", "If-Range": whole.headers["etag"]})
    assert (part.status_code, part.content, part.headers["content-range"]) == (206, b"56789", "bytes 995-999/1000")
    assert client.get(address, headers=plain | {"Range": "bytes=995-", "If-Range": '"another"'}).status_code == 200
    assert client.get(address, headers=plain | {"Range": "bytes=1000-"}).status_code == 416
    replay.serve("bare.org", lambda asked: Answer(200, {}, body), etags=False, ranges=False, packs=False, chunked=True)
    bare = client.get("https://bare.org/")
    assert bare.content == body and not {"etag", "accept-ranges", "content-length"} & bare.headers.keys()


def test_a_publisher_that_fails_is_no_error_of_the_source() -> None:
    with pytest.raises(AssertionError, match="publisher of the replay failed"), Replay() as replay:
        replay.serve("example.org", lambda asked: Answer(200, {}, asked.query[0][1].encode()))
        context = ssl.create_default_context(cafile=replay.environment["SSL_CERT_FILE"])
        with httpx.Client(proxy=replay.environment["HTTPS_PROXY"], verify=context) as client:
            assert client.get("https://example.org/").status_code == 500


# what can go wrong


@pytest.fixture
def page(replay: Replay, client: httpx.Client) -> str:
    replay.serve("example.org", lambda asked: Answer(200, {"Content-Type": "text/csv"}, b"geo,value\nNL,10\n" * 50))
    return "https://example.org/data.csv"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (faults.reset(), httpx.TransportError),
        (faults.truncated(20), httpx.RemoteProtocolError),
        (faults.redirect_in_a_circle(), httpx.TooManyRedirects),
        (faults.redirect("https://elsewhere.org/data.csv"), httpx.ProxyError),
        (faults.slow(5), httpx.ReadTimeout),
        (faults.garbled(on_the_wire=True), httpx.DecodingError),
    ],
)
def test_a_fault_that_no_answer_survives(replay: Replay, client: httpx.Client, page: str, fault, error) -> None:
    replay.fault(fault, r"data\.csv$", times=None)
    with pytest.raises(error):
        client.get(page, follow_redirects=True, timeout=2)
    replay.mend()
    assert client.get(page).text.startswith("geo,value")


@pytest.mark.parametrize(
    ("fault", "status", "headers"),
    [
        (faults.rate_limited(7), 429, {"retry-after": "7"}),
        (faults.server_error(502), 502, {}),
        (faults.page(), 200, {"content-type": "text/html; charset=utf-8"}),
        (faults.page(404), 404, {"content-type": "text/html; charset=utf-8"}),
        (faults.empty(), 200, {"content-length": "0"}),
        (faults.labelled("application/json"), 200, {"content-type": "application/json"}),
        (faults.redirect_to_http(), 302, {"location": "http://example.org/data.csv"}),
    ],
)
def test_a_fault_that_is_an_answer_of_its_own_and_comes_once(
    replay: Replay, client, page, fault, status, headers
) -> None:
    replay.fault(fault, "example.org", times=1)
    answer = client.get(page)
    assert answer.status_code == status and headers.items() <= dict(answer.headers).items()
    answer = client.get(page)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv")


def test_faults_on_one_address_come_one_after_the_other(replay: Replay, client: httpx.Client, page: str) -> None:
    replay.fault(faults.unavailable_until(60), times=1)
    replay.fault(faults.server_error(), "never asked")
    replay.fault(faults.redirect_on_the_host("/moved"), times=2)
    first = client.get(page)
    assert first.status_code == 503 and first.headers["retry-after"].endswith("GMT")
    moved = client.get(page, follow_redirects=True)
    assert moved.status_code == 200 and moved.url.path == "/moved" and moved.text.startswith("geo,value")
    assert [given.status for given in replay.asked] == [503, 302, 200]


def test_a_body_is_changed_without_a_word(replay: Replay, client: httpx.Client, page: str) -> None:
    whole = client.get(page).content
    replay.fault(faults.truncated(20, quietly=True), times=1)
    replay.fault(faults.garbled(b"NL", b"BE"), times=1)
    replay.fault(faults.garbled(), times=1)
    assert client.get(page).content == whole[:20]
    assert client.get(page).content == whole.replace(b"NL", b"BE")
    other = client.get(page).content
    assert len(other) == len(whole) and other != whole


def test_a_slow_answer_comes_in_pieces(replay: Replay, client: httpx.Client, page: str) -> None:
    replay.fault(faults.slow(pace=(100, 0.05)), times=1)
    start = time.monotonic()
    assert client.get(page, headers={"Accept-Encoding": "identity"}).text.startswith("geo,value")
    assert time.monotonic() - start > 0.3


@pytest.mark.parametrize("fault", [faults.endless(), faults.bomb()])
def test_an_answer_without_end(replay: Replay, client: httpx.Client, page: str, fault) -> None:
    replay.fault(fault)
    size = 0
    with client.stream("GET", page) as answer:
        assert int(answer.headers.get("content-length", 0)) < 2_000_000
        for piece in answer.iter_bytes():
            size += len(piece)
            if size > 50_000_000:
                break
    assert size > 50_000_000


def test_a_certificate_of_another_authority(replay: Replay, page: str) -> None:
    replay.fault(faults.untrusted_certificate, "https://example.org/", times=1)
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(page)
    assert not replay.asked and httpx.get(page).status_code == 200


# Eurostat


def test_sdmx_gives_what_the_filters_ask(sources: given.Sources, client: httpx.Client) -> None:
    answer = client.get(SDMX, params=AS_CSV | {"c[geo]": "NL,DE", "c[TIME_PERIOD]": "ge:2024", "c[sex]": "T"})
    found = rows(answer)
    assert answer.headers["content-type"].startswith("application/vnd.sdmx.data+csv;version=2.0.0")
    assert {(r["geo"], r["sex"], r["TIME_PERIOD"], r["OBS_FLAG"]) for r in found} == {
        ("NL", "T", "2024", "p"),
        ("DE", "T", "2024", "p"),
    }
    assert found[0]["STRUCTURE_ID"] == "ESTAT:MIGR_ASYAPPCTZA(1.0)" and found[0]["Country of citizenship"] == "Total"
    bounded = client.get(SDMX, params=AS_CSV | {"c[TIME_PERIOD]": "ge:2023+le:2023"})
    assert {r["TIME_PERIOD"] for r in rows(bounded)} == {"2023"}
    old = client.get(f"{EUROSTAT}/sdmx/2.1/data/MIGR_DUBRI?format=SDMX-CSV&startPeriod=2024")
    assert list(rows(old)[0])[:4] == ["DATAFLOW", "LAST UPDATE", "freq", "partner"]
    assert {(r["LAST UPDATE"], r["TIME_PERIOD"]) for r in rows(old)} == {("30/10/26 02:00:00", "2024")}


def test_a_download_with_labels_comes_back_byte_for_byte(replay: Replay, client: httpx.Client) -> None:
    samples = sorted((Path(__file__).parents[2] / "samples/inbox/eurostat").rglob("*.csv"))
    both = [path for path in samples if path.read_bytes().startswith(b"STRUCTURE,")]
    assert both
    for path in both:
        table = given.eurostat_table(path)
        replay.serve("ec.europa.eu", Eurostat([table]))
        answer = client.get(SDMX.replace("migr_asyappctza", table.code.lower()), params=AS_CSV)
        assert answer.content == path.read_bytes(), path.name


def test_statistics_are_sparse_and_empty_in_the_ways_of_json_stat(sources: given.Sources, client: httpx.Client) -> None:
    address = f"{EUROSTAT}/statistics/1.0/data/tps00001?format=JSON&lang=EN"
    body = client.get(f"{address}&geo=NL&geo=DE&sinceTimePeriod=2024").json()
    assert (body["id"], body["size"]) == (["freq", "indic_de", "unit", "geo", "time"], [1, 1, 1, 2, 1])
    table = sources.eurostat.tables["tps00001"]
    wanted = {r["geo"]: int(r["OBS_VALUE"]) for r in table.rows if r["TIME_PERIOD"] == "2024"}
    order = body["dimension"]["geo"]["category"]["index"]
    assert {geo: body["value"][str(place)] for geo, place in order.items()} == {g: wanted[g] for g in ("NL", "DE")}
    assert set(body["status"].values()) == {"p"}
    nothing = client.get(f"{address}&geo=NL&sinceTimePeriod=2030")
    assert (nothing.status_code, min(nothing.json()["size"]), nothing.json()["value"]) == (200, 0, {})
    refused = client.get(f"{address}&citizen=SY")
    assert refused.status_code == 400 and refused.json()["error"][0]["id"] == 150
    assert client.get(address.replace("tps00001", "tps99999")).json()["error"][0]["label"].startswith("ERR_NOT_FOUND_4")


def test_eurostat_refuses_in_its_own_words(sources: given.Sources, client: httpx.Client) -> None:
    assert fault_of(client.get(SDMX.replace("migr_asyappctza", "migr_none"), params=AS_CSV)) == (404, "ERR_NOT_FOUND_4")
    wrong = client.get(SDMX, params=AS_CSV | {"c[colour]": "RED"})
    assert fault_of(wrong) == (400, "INVALID_QUERY_DIMENSION")
    assert fault_of(client.get(SDMX, params=AS_CSV | {"c[geo]": "XX"})) == (400, "No")
    sources.eurostat.too_big.add("migr_asyappctza")
    assert fault_of(client.get(SDMX, params=AS_CSV | {"c[colour]": "RED"})) == (413, "EXTRACTION_TOO_BIG")


def test_a_big_table_comes_later(sources: given.Sources, client: httpx.Client) -> None:
    direct = client.get(SDMX, params=AS_CSV).text
    sources.eurostat.big |= {"migr_asyappctza", "tps00001"}
    first = client.get(SDMX, params=AS_CSV)
    assert first.status_code == 200 and "asyncResponse" in first.text
    key = re.search(r"key>([\w-]{36})<", first.text)[1]
    data, seen = f"{EUROSTAT}/1.0/async/data/{key}", []
    assert fault_of(client.get(data)) == (400, "DATA_NOT_YET_AVAILABLE")
    while "AVAILABLE" not in seen:
        answer = client.get(f"{EUROSTAT}/1.0/async/status/{key}")
        seen.append(re.search(r"status>([A-Z]+)<", answer.text)[1])
    assert seen == ["SUBMITTED", "PROCESSING", "AVAILABLE"] and client.get(data).text == direct
    sources.eurostat.expire()
    assert "EXPIRED" in client.get(f"{EUROSTAT}/1.0/async/status/{key}").text
    assert fault_of(client.get(data)) == (400, "UNKNOWN_REQUEST")
    address = f"{EUROSTAT}/statistics/1.0/data/tps00001?format=JSON"
    answers = [client.get(address).json() for _ in range(3)]
    assert [next(iter(a)) for a in answers] == ["warning", "warning", "version"]
    assert answers[0]["warning"]["label"].startswith("ASYNCHRONOUS_RESPONSE")


def test_the_table_of_contents(sources: given.Sources, client: httpx.Client) -> None:
    lines = [x.split("\t") for x in client.get(f"{EUROSTAT}/catalogue/toc/txt?lang=en").text.splitlines()]
    assert lines[0][3] == '"last update of data"' and {len(x) for x in lines} == {7, 8}
    ours = [x for x in lines if x[1] == '"tps00001"']
    assert len(ours) == 2 and ours[0][0].startswith('"        Made-up') and ours[0][3] == '"30.10.2026"'


# CBS


def test_v3_pages_and_knows_padded_keys_only(sources: given.Sources, replay: Replay, client: httpx.Client) -> None:
    sources.cbs_v3.page_size = 10
    assert client.get(f"{V3}/TableInfos?$format=json").json()["value"][0]["Modified"] == "2026-10-30T02:00:00"
    properties = client.get(f"{V3}/DataProperties?$format=json").json()["value"]
    assert {p["Type"] for p in properties} == {"Dimension", "TimeDimension", "Topic"}
    periods = client.get(f"{V3}/Perioden?$format=json").json()["value"]
    assert [p["Status"] for p in periods] == ["Definitief", "Definitief", "Voorlopig"]
    address, pages = f"{V3}/UntypedDataSet?$format=json&$filter=(Geslacht eq '3000   ') or (Geslacht eq '4000   ')", []
    while address:
        body = client.get(address).json()
        pages.append(body["value"])
        address = body.get("odata.nextLink")
    found = [row for page in pages for row in page]
    table = sources.cbs_v3.tables["80059ned"]
    wanted = [row for row in table.rows if row["Geslacht"] in ("3000   ", "4000   ")]
    assert [len(p) for p in pages] == [10, 10, 10, 6] and [{n: r[n] for n in wanted[0]} for r in found] == wanted
    nothing = client.get(f"{V3}/UntypedDataSet?$format=json&$filter=Geslacht eq '3000'")
    assert (nothing.status_code, nothing.json()["value"]) == (200, [])
    assert client.get(f"{V3}/UntypedDataSet?$format=json&$filter=Sex eq '3000'").status_code == 400
    sources.cbs_v3.record_limit = 20
    too_many = client.get(f"{V3.replace('ODataFeed', 'ODataApi')}/UntypedDataSet?$format=json")
    assert too_many.status_code == 500 and too_many.headers["content-type"].startswith("application/json")
    with pytest.raises(json.JSONDecodeError):
        too_many.json()


def test_topic_groups_and_conditions_of_v3(replay: Replay, client: httpx.Client) -> None:
    table = given.made_up(contract_of("cbs/asielverzoeken_jaar"))
    name = next(iter(table.measures))
    table.measures[name] = given.Measure("Totaal", topics=("Asiel", "Verzoeken"))
    replay.serve("opendata.cbs.nl", CbsV3([table]))
    properties = client.get(f"{V3}/DataProperties?$format=json").json()["value"]
    groups = {p["ID"]: p for p in properties if p["Type"] == "TopicGroup"}
    inner = groups[next(p for p in properties if p["Key"] == name)["ParentID"]]
    assert (inner["Title"], groups[inner["ParentID"]]["Title"]) == ("Verzoeken", "Asiel")
    text = (
        "not (Geslacht ne 'T001038') and substring(Perioden,4,2) eq 'JJ' and startswith(Leeftijd,'10000') and ID ge 0"
    )
    found = client.get(f"{V3}/TypedDataSet", params={"$format": "json", "$filter": text}).json()["value"]
    assert {(r["Geslacht"], r["Leeftijd"]) for r in found} == {("T001038", "10000  ")}
    assert all(isinstance(r[name], int) or r[name] is None for r in found)


def test_v4_pages(sources: given.Sources, client: httpx.Client) -> None:
    sources.cbs_v4.page_size = 5
    assert client.get(f"{V4}/Properties").json()["ObservationsModified"].startswith("2026-10-30")
    address, found = f"{V4}/Observations?$filter=Perioden eq '2025MM01' or Perioden eq '2026MM01'", []
    while address:
        body = client.get(address).json()
        found += body["value"]
        address = body.get("@odata.nextLink")
    assert len(found) == 12 and {r["Perioden"] for r in found} == {"2025MM01"}
    assert found[0]["ValueAttribute"] == "None" and found[0]["Value"] == 5.0 and found[0]["StringValue"] is None


@pytest.mark.parametrize("link", [faults.next_link("https://elsewhere.org/x"), faults.next_link_to_itself()])
@pytest.mark.parametrize(("address", "name"), [(V3, "odata.nextLink"), (V4, "@odata.nextLink")])
def test_a_next_page_that_is_none(sources, replay: Replay, client: httpx.Client, link, address: str, name: str) -> None:
    last = {V3: f"{address}/UntypedDataSet?$format=json", V4: f"{address}/Observations"}[address]
    assert name not in client.get(last).json()
    replay.fault(link)
    assert client.get(last).json()[name] in ("https://elsewhere.org/x", last)


def test_a_table_changes_between_two_pages(sources: given.Sources, replay: Replay, client: httpx.Client) -> None:
    table = sources.cbs_v4.tables["85484ned"]
    newer = [row | {"Value": "7.0"} for row in table.rows]
    other = CbsV4([given.Table(table.code, table.title, table.dimensions, newer)], page_size=5)
    sources.cbs_v4.page_size = 5
    replay.fault(faults.changing(other), "/Observations")
    first = client.get(f"{V4}/Observations").json()
    second = client.get(first["@odata.nextLink"]).json()
    assert {r["Value"] for r in second["value"]} == {7.0} != {r["Value"] for r in first["value"]}


def test_downloads_of_cbs_as_tables() -> None:
    samples = Path(__file__).parents[2] / "samples/inbox/cbs"
    table = given.cbs_v3_table(samples / "2019-12-31/80059ned_asielverzoeken.csv", "80059ned")
    assert list(table.measures) == ["EersteAsielverzoekenPersonen_1", "NareizigersPersonen_2"]
    assert table.rows[0]["EersteAsielverzoekenPersonen_1"] == "    9840" and table.rows[0]["Geslacht"] == "T001038"
    assert {len(row["Nationaliteit"]) for row in table.rows} == {7}
    table = given.cbs_v3_table(samples / "2024-07-02/bevolking_en_migratie.csv", "37230ned")
    assert [m.title for m in table.measures.values()] == ["Immigratie"] and table.title == "Bevolking en migratie"


# UNHCR and Frontex


def test_the_traps_of_unhcr(sources: given.Sources, client: httpx.Client) -> None:
    def items(**query: str) -> list[dict]:
        return client.get(f"{UNHCR}/population/", params={"limit": "1000"} | query).json()["items"]

    years = {"yearFrom": "2024", "yearTo": "2024"}
    right = items(coa="NLD", coo_all="true", cf_type="ISO", **years)
    assert {(r["coa_iso"], r["year"]) for r in right} == {("NLD", 2024)} and len(right) == 3
    assert {r["year"] for r in items(coa="NLD", coo_all="true", cf_type="ISO", yearFrom="2024")} == {2023, 2024}
    assert {r["coa_iso"] for r in items(coa="AUS", coo_all="true")} == {"AUT"} and not items(coa="DEU")
    world = items(caa="NLD", cf_type="ISO", **years)
    assert [(r["coa"], r["coo"]) for r in world] == [("-", "-")] and world[0]["refugees"] > right[0]["refugees"]
    assert {type(r["idps"]) for r in items(coo_all="true", coa_all="true")} >= {int} and right[0]["oip"] == "-"
    page = client.get(f"{UNHCR}/population/?limit=4&page=9&coo_all=true&coa_all=true").json()
    assert (page["maxPages"], page["items"]) == (4, [])
    assert client.get(f"{UNHCR}/population/?coa=XXX").json()["maxPages"] == 0
    assert client.get(f"{UNHCR}/populations/").headers["content-type"].startswith("text/html")


def test_unhcr_adds_up_what_is_not_split_and_zero_is_a_text_at_times(replay: Replay, client: httpx.Client) -> None:
    countries = {"coo": "SYR", "coo_name": "Syria", "coo_iso": "SYR", "coa_name": "x"}
    rows = [
        countries | {"year": "2024", "coa": c, "coa_iso": c, "refugees": n}
        for c, n in (("A", "0"), ("B", "0"), ("C", "7"))
    ]
    replay.serve("api.unhcr.org", Unhcr({"population": rows}))
    split = client.get(f"{UNHCR}/population/?coo_all=true&coa_all=true").json()["items"]
    assert [r["refugees"] for r in split] == [0, "0", 7]
    assert client.get(f"{UNHCR}/population/").json()["items"][0]["refugees"] == 7


def test_another_question_is_answered(sources: given.Sources, replay: Replay, client: httpx.Client) -> None:
    replay.fault(faults.answers_instead(without=["coa"]), "unhcr")
    replay.fault(faults.answers_instead(given={"c[geo]": "DE"}), "ec.europa.eu", times=1)
    replay.fault(faults.answers_instead(path=("asyappctza", "eipre")), "ec.europa.eu", times=1)
    world = client.get(f"{UNHCR}/population/?coa=NLD&cf_type=ISO&coo_all=true").json()["items"]
    assert {r["coa_iso"] for r in world} == {"-"}
    assert {r["geo"] for r in rows(client.get(SDMX, params=AS_CSV | {"c[geo]": "NL"}))} == {"DE"}
    assert rows(client.get(SDMX, params=AS_CSV))[0]["STRUCTURE_ID"] == "ESTAT:MIGR_EIPRE(1.0)"


def test_frontex_gives_the_workbook_to_a_client_with_a_name(sources: given.Sources, client: httpx.Client) -> None:
    assert client.get(FRONTEX + sources.frontex.PAGE).status_code == 403
    named = {"User-Agent": "Staat van Migratie"}
    page = client.get(FRONTEX + sources.frontex.PAGE, headers=named).text
    links = re.findall(r'href="([^"]+)"', page)
    assert len(links) == 4 and sources.frontex.link in links
    book = openpyxl.load_workbook(io.BytesIO(client.get(FRONTEX + sources.frontex.link, headers=named).content))
    assert book.sheetnames == ["Detections_of_IBC", "Notes"]


def test_every_contract_of_a_public_source_has_a_made_up_table(sources: given.Sources) -> None:
    eurostat = {c.dataset for c in contracts() if c.partner == "eurostat"}
    assert sources.eurostat.tables.keys() == eurostat
    assert len(sources.unhcr.endpoints) == len([c for c in contracts() if c.partner == "unhcr"])
    for contract in contracts():
        if contract.partner == "cbs" and not given.table_of(contract):
            assert given.made_up(contract, "99999NED").rows, contract.name
