"""`svm fetch` against the public sources played here: what comes, what is asked, and that it comes once."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from ingest.contracts import Query, contracts
from ingest.fetch.announced import Statement, keep
from ingest.fetch.fetch import addresses, wanted
from ingest.fetch.received import Release
from svm.home import PROJECT, Home

from . import faults
from .replay import Answer

PUBLIC = [contract for contract in contracts() if contract.fetch]
TODAY = dt.datetime.now().astimezone().date()


def test_every_public_dataset_comes_once(outside):
    done = outside.fetch("all")
    assert done.exit_code == 0, done.output
    assert len(PUBLIC) >= 30
    came = set(re.findall(r"^new +([^ :]+)", done.output, re.M))
    assert came == {contract.name for contract in PUBLIC}
    first = outside.files()
    # nothing new: the same requests, all of them answered by the server with "not changed", and nothing put down
    again = outside.fetch("all")
    count = len(wanted(["all"], [], None))
    requests = re.search(r"(\d+) requests, of which (\d+) not changed", again.output)
    assert f"0 new, {count} unchanged, 0 refused" in again.output and requests and requests[1] == requests[2]
    assert outside.files() == first
    # it passes the front door as any other delivery, and is known in the lake when the inbox was cleared
    landed = outside.svm("land", str(outside.inbox))
    assert f"{count} landed, 0 already known, 0 refused." in landed.output, landed.output
    shutil.rmtree(outside.inbox)
    cleared = outside.fetch("all").output
    assert f"0 new, {count} unchanged, 0 refused" in cleared
    # of two selections of a table the one that landed later is no newer version of the other
    assert "the publisher went back" not in cleared
    assert outside.aside() == [] and not outside.inbox.exists()


def test_a_note_says_which_request_it_answers_and_when_it_was_published(outside):
    outside.fetch("eurostat", "cbs", "--dataset", "migr_eiord", "--dataset", "asielverzoeken_jaar")
    notes = {name: yaml.safe_load(text) for name, text in outside.files().items() if name.endswith(".source.yml")}
    assert len(notes) == 3
    for name, note in notes.items():
        assert (outside.inbox / name.removesuffix(".source.yml")).is_file()
        assert note["published_on"] == dt.date(2026, 10, 30)
        address = note["source"].partition(": ")[2]
        assert re.sub("%20", " ", address) in outside.asked(), address


def test_an_answer_arrives_as_it_came(outside):
    outside.fetch("all")
    for name, body in outside.files().items():
        if name.endswith(".json") and name.startswith(("cbs", "unhcr")):
            for part in json.loads(body)["answers"]:
                assert part["request"].startswith("https://")
        if name.endswith(".csv"):
            assert body.startswith((b"STRUCTURE,", b"DATAFLOW,"))


def test_what_is_printed_beforehand_is_what_is_asked(outside):
    """Of every selection the address of its data, and nothing is asked to print it."""
    printed = outside.fetch("all", "--dry-run")
    assert printed.exit_code == 0 and outside.replay.asked == []
    told = json.loads(outside.fetch("all", "--dry-run", "--format", "json").output)["asked"]
    assert [line.strip() for line in printed.output.splitlines() if line.startswith("  ")] == [
        address for one in told for address in one["addresses"]
    ]
    outside.fetch("all")
    asked = {given.address for given in outside.replay.asked}
    for one in told:
        for address in one["addresses"]:
            assert address in asked or _unquoted(address) in {_unquoted(a) for a in asked}, address
    hosts = {contract.fetch.host for contract in PUBLIC if contract.fetch}
    assert {address.split("/")[2] for address in asked} == hosts


def _unquoted(address: str) -> str:
    from urllib.parse import unquote

    return re.sub(r"'([^' ]*) *'", r"'\1'", unquote(address))


def test_only_the_datasets_that_are_named_and_since_the_year_that_is_named(outside):
    done = outside.fetch("eurostat", "--dataset", "eurostat/migr_eiord", "--since", "2024")
    assert "2 new, 0 unchanged" in done.output
    data = [address for address in outside.asked() if "/data/" in address]
    assert data and all("MIGR_EIORD/" in address and "c[TIME_PERIOD]=ge:2024" in address for address in data)
    for name, body in outside.files().items():
        if name.endswith(".csv"):
            assert b",2023," not in body and b",2024," in body


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ind"], "ind cannot be fetched.\nExpected: one of cbs, eurostat, frontex, unhcr, all"),
        (["eurostat", "--dataset", "migr_acqq"], "The dataset migr_acqq cannot be fetched."),
        (["cbs", "--dataset", "migr_acq"], "The dataset migr_acq cannot be fetched."),
    ],
)
def test_what_cannot_be_fetched_is_told(outside, words, said):
    done = outside.fetch(*words)
    assert done.exit_code == 1 and said in done.output
    assert outside.replay.asked == []


def test_what_changed_comes_beside_what_came_that_day(outside):
    outside.fetch("eurostat", "--dataset", "tps00001")
    before = outside.files()
    table = outside.sources.eurostat.tables["tps00001"]
    rows = [dict(row, OBS_VALUE="7") for row in table.rows]
    outside.sources.eurostat.put(type(table)(**vars(table) | {"rows": rows}))
    done = outside.fetch("eurostat", "--dataset", "tps00001")
    assert "1 new" in done.output
    after = outside.files()
    assert {name: after[name] for name in before} == before
    assert len(after) == 2 * len(before)
    # the publisher goes back to what it said first: nothing new, and that is told
    assert "2 landed" in outside.svm("land", str(outside.inbox)).output
    outside.sources.eurostat.put(table)
    back = outside.fetch("eurostat", "--dataset", "tps00001")
    assert "the publisher went back to what it said before" in back.output and "svm retract" in back.output


def test_an_inbox_on_another_disk_is_filled_too(outside, tmp_path):
    other = Path("/dev/shm")
    if not other.is_dir() or other.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second disk on this machine")
    with tempfile.TemporaryDirectory(dir=other) as inbox:
        done = outside.fetch("eurostat", "--dataset", "tps00001", "--inbox", inbox)
        assert "1 new, 0 unchanged, 0 refused" in done.output, done.output
        assert len([p for p in Path(inbox).rglob("*") if p.is_file()]) == 2


def test_an_inbox_that_cannot_be_written_is_told(outside):
    outside.inbox.mkdir()
    (outside.inbox / "eurostat").write_bytes(b"no folder")
    done = outside.fetch("eurostat", "--dataset", "tps00001")
    assert done.exit_code == 1 and "it could not be read or kept here" in done.output, done.output


def test_a_body_that_broke_off_is_asked_on_from_there(outside):
    outside.replay.fault(faults.truncated(300), match="MIGR_EIORD/", times=1)
    done = outside.fetch("eurostat", "--dataset", "migr_eiord")
    assert "2 new" in done.output
    ranges = [given for given in outside.replay.asked if "range" in given.headers]
    assert [given.status for given in ranges] == [206]
    assert "if-range" in ranges[0].headers
    whole = outside.files()
    shutil.rmtree(outside.inbox)
    shutil.rmtree(outside.root / "lake")
    outside.replay.mend()
    outside.fetch("eurostat", "--dataset", "migr_eiord")
    assert outside.files() == whole


def test_prepared_tables_are_waited_for(outside):
    outside.sources.eurostat.big |= {"migr_eiord", "tps00001"}
    done = outside.fetch("eurostat", "--dataset", "migr_eiord", "--dataset", "tps00001")
    assert "3 new, 0 unchanged, 0 refused" in done.output, done.output
    assert any("/1.0/async/data/" in address for address in outside.asked())


def test_a_table_too_long_for_one_answer_is_asked_period_by_period(outside):
    """As CBS does it: a text that names its limit, with status 500, said to be JSON."""
    whole = outside.fetch("cbs", "--dataset", "asielverzoeken_jaar")
    rows = re.search(r"\((\d+) rows\)", whole.output)
    shutil.rmtree(outside.inbox)

    def limit(asked, handler):
        if "Perioden" in asked.one("$filter"):
            return handler(asked)
        text = b"The query is too large: it has more than 10000 records"
        return Answer(500, {"Content-Type": "application/json"}, text)

    outside.replay.fault(limit, match="UntypedDataSet")
    parts = outside.fetch("cbs", "--dataset", "asielverzoeken_jaar")
    assert "1 new" in parts.output and rows
    assert rows[0] in parts.output
    assert "1 landed" in outside.svm("land", str(outside.inbox)).output


def test_check_tells_what_is_newer_and_keeps_what_is_said(outside):
    said = outside.fetch("eurostat", "cbs", "frontex", "--check")
    assert said.exit_code == 0 and not outside.inbox.exists()
    assert "NEWER     eurostat/migr_eiord: published 2026-10-30, here is none" in said.output
    assert all("/data/" not in address and "DataSet" not in address for address in outside.asked())
    kept = sorted((outside.root / "lake" / "_announced").glob("*.parquet"))
    assert len(kept) == 1
    # what was said is not said again
    outside.fetch("all", "--check")
    assert sorted((outside.root / "lake" / "_announced").glob("*.parquet")) == kept
    outside.fetch("eurostat", "--dataset", "migr_eiord")
    outside.svm("land", str(outside.inbox))
    told = outside.fetch("eurostat", "--dataset", "migr_eiord", "--check")
    assert "same      eurostat/migr_eiord: published 2026-10-30, here is that of 2026-10-30" in told.output
    unknown = json.loads(outside.fetch("unhcr", "--dataset", "population", "--check", "--format", "json").output)
    assert unknown["newer"] == 0 and unknown["datasets"][0]["released_on"] is None


def test_a_table_that_changed_in_what_nobody_asks_is_newer_until_it_is_fetched(outside):
    """Eurostat changes the day of a table for a country or a year that no selection has: nothing lands then."""
    words = ("eurostat", "--dataset", "migr_eiord")
    outside.fetch(*words)
    outside.svm("land", str(outside.inbox))
    table = outside.sources.eurostat.tables["migr_eiord"]
    newer = dt.datetime(2026, 11, 20, 11, tzinfo=dt.UTC)
    outside.sources.eurostat.put(type(table)(**vars(table) | {"updated": newer}))
    assert "1 of 1 datasets have a newer release" in outside.fetch(*words, "--check").output
    # a part of it says nothing of the whole
    outside.fetch(*words, "--since", "2024")
    assert "1 of 1 datasets have a newer release" in outside.fetch(*words, "--check").output
    assert "0 new, 2 unchanged" in outside.fetch(*words).output
    assert "0 of 1 datasets have a newer release" in outside.fetch(*words, "--check").output


def test_a_publisher_that_does_not_answer_is_told_by_check(outside):
    outside.replay.fault(faults.page(404), match="toc/txt")
    said = outside.fetch("eurostat", "--dataset", "migr_eiord", "--check")
    assert "NOT TOLD  eurostat/migr_eiord: the server answers 404" in said.output


def test_two_statements_of_one_moment_are_both_kept(tmp_path):
    home = Home(tmp_path)
    for day in (1, 2):
        told = Statement("eurostat/migr_acq", Release(dt.date(2026, 1, day), "https://ec.europa.eu/x"))
        assert keep([told], home) == 1
        assert keep([told], home) == 0
    assert len(list(home.announced.glob("*.parquet"))) == 2


def _started(outside, *words: str) -> subprocess.Popen[str]:
    environment = os.environ | outside.environment | {"SVM_HOME": str(outside.root)}
    command = [sys.executable, "-m", "publish", "fetch", *words]
    return subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def test_killed_in_the_middle_nothing_is_left_in_the_inbox(outside):
    """The command itself, in a process of its own, as it is started by a user behind a proxy."""
    outside.replay.fault(faults.slow(pace=(50, 0.2)), match="MIGR_EIORD/", times=1)
    running = _started(outside, "eurostat", "--dataset", "migr_eiord")
    for _ in range(200):
        if any("MIGR_EIORD/" in given.address for given in outside.replay.asked):
            break
        time.sleep(0.05)
    time.sleep(0.5)
    second = outside.fetch("eurostat", "--dataset", "migr_eiord")
    assert second.exit_code == 1 and "svm fetch is already running" in second.output
    running.send_signal(signal.SIGKILL)
    running.communicate()
    assert outside.files() == {} if outside.inbox.exists() else True
    outside.replay.mend()
    done = _started(outside, "eurostat", "--dataset", "migr_eiord")
    said, _ = done.communicate(timeout=60)
    assert done.returncode == 0 and "2 new, 0 unchanged, 0 refused" in said, said
    assert len(outside.files()) == 4 and outside.aside() == []


def test_what_is_purged_is_not_remembered(outside):
    outside.fetch("eurostat", "--dataset", "tps00001")
    landed = json.loads(outside.svm("land", str(outside.inbox), "--format", "json").output)["files"][0]["delivery_id"]
    memory = outside.root / "lake" / ".asked" / "answers.sqlite"
    assert memory.exists()
    done = outside.svm("purge", landed, "--reason", "verzonnen", "--role", "privacy officer")
    assert done.exit_code == 0, done.output
    assert not memory.exists()


def test_a_landing_and_a_build_ask_nobody(outside):
    """Neither knows the client: what goes out is imported by `svm fetch` alone, and by a run that fetches first."""
    code = (
        "import sys; import publish.commands.main, ingest.land, publish.release.build, publish.commands.run;"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in ('httpx', 'hishel') or m == 'ingest.fetch'))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_addresses_name_the_table_and_the_publisher():
    for one in wanted(["all"], [], None):
        for address in addresses(one, TODAY):
            assert address.startswith(f"https://{one.query.host}/")
        assert one.query.table.lower() in addresses(one, TODAY)[-1].lower() or one.query.api == "link"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"api": "sdmx-2.1", "selections": {"nl": {"geo": ["NL"]}}}, "gives whole tables"),
        ({"api": "link"}, "names no page and link"),
        ({"base": "http://ec.europa.eu"}, "should match pattern"),
        ({"api": "ftp"}, "should be 'sdmx-3.0'"),
    ],
)
def test_a_query_that_cannot_be_asked_is_a_mistake_in_the_contract(fields, said):
    with pytest.raises(ValidationError, match=said):
        Query.model_validate({"api": "sdmx-3.0", "base": "https://ec.europa.eu", "table": "migr_acq"} | fields)


def test_a_selection_that_is_part_of_another_is_not_asked_twice():
    asked = {contract.dataset: contract.fetch for contract in PUBLIC}
    # without citizenship, sex and age the Netherlands is among all countries
    assert list(asked["migr_dubri"].selections.values()) == [{}]
    assert set(asked["migr_asyappctza"].selections) == {"eu", "nl", "nl_age"}
    assert set(asked["migr_eiord"].selections) == {"eu", "nl"}
