"""What can go wrong on the way, for every interface: what the user is told, and that nothing half comes in.

Each row of `FAULTS` is tried on one dataset per interface. It ends well (`new`) or is refused with a text that says
what was found; whichever it is, what is in the inbox is whole.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from dataclasses import dataclass, replace

import pytest

from ingest.fetch import client, unhcr
from ingest.fetch.fetch import fetch, wanted
from svm.home import Home

from . import faults
from .replay import Answer, Fault

#: interface -> its dataset, and the address of its data
INTERFACES = {
    "sdmx-3.0": ("migr_eiord", "/MIGR_EIORD/"),
    "sdmx-2.1": ("migr_dubri", "/MIGR_DUBRI"),
    "json-stat": ("tps00001", "/data/tps00001"),
    "odata-3": ("asielverzoeken_jaar", "UntypedDataSet"),
    "odata-4": ("immigratie_herkomst_85484ned", "Observations"),
    "unhcr": ("asylum_decisions", "/asylum-decisions/"),
    "link": ("detections", r"\.xlsx"),
}
NEW = "new"


@dataclass(frozen=True)
class Case:
    """A fault on every request for data or the first few, and what comes of it."""

    fault: Fault
    told: str
    times: int | None = None
    only: tuple[str, ...] = tuple(INTERFACES)


FAULTS = {
    "slow": Case(faults.slow(0.1), NEW),
    "silent": Case(faults.slow(0.8), "nothing came for 0 seconds.*, 5 times in a row"),
    "a trickle": Case(faults.slow(pace=(1, 0.04)), r"was not over after 2 seconds"),
    "reset, once": Case(faults.reset(), NEW, times=1),
    "reset, always": Case(faults.reset(), "broke off.*5 times in a row"),
    "broken off, once": Case(faults.truncated(20), NEW, times=1),
    "broken off, always": Case(faults.truncated(20), "broke off.*5 times in a row"),
    "an error of the server, twice": Case(faults.server_error(502), NEW, times=2),
    "an error of the server, always": Case(faults.server_error(503), "the server answers 503, 5 times in a row"),
    "asked to wait a second": Case(faults.rate_limited(1), NEW, times=1),
    "asked to wait an hour": Case(faults.rate_limited(3600), "answers 429 and asks to wait 60 minutes"),
    "unavailable until a moment": Case(faults.unavailable_until(1), NEW, times=1),
    "on to another address of the host": Case(faults.redirect_on_the_host("/elsewhere"), NEW),
    "on to another host": Case(faults.redirect("https://evil.example/data"), "https://evil.example may not be asked"),
    "on to http": Case(faults.redirect_to_http(), "http://.* may not be asked"),
    "on in a circle": Case(faults.redirect_in_a_circle(), "sent on more than 5 times"),
    "a web page": Case(faults.page(200), "a web page came where data was asked|no workbook came"),
    "not there": Case(faults.page(404), "404"),
    "nothing": Case(faults.empty(), "the answer is empty|no workbook came"),
    "another content type": Case(faults.labelled("text/html"), NEW),
    "endless": Case(faults.endless(), "more than 4 MB|was not over after"),
    "a bomb": Case(faults.bomb(1), "unpacks to more than 16 MB"),
    "garbled on the way": Case(
        faults.garbled(on_the_wire=True),
        "cannot be unpacked.*5 times in a row",
        only=("sdmx-3.0", "odata-3", "unhcr", "json-stat"),
    ),
    "garbled on the way, once": Case(
        faults.garbled(on_the_wire=True), NEW, times=1, only=("sdmx-3.0", "odata-3", "unhcr", "json-stat")
    ),
    "another table": Case(
        faults.answers_instead(path=("MIGR_EIORD", "MIGR_EIRTN")), "the table is 'ESTAT:MIGR_EIRTN", only=("sdmx-3.0",)
    ),
    "a filter that is ignored": Case(
        faults.answers_instead(without=["c[citizen]", "c[geo]"]),
        "is not what was asked: (citizen|geo)",
        only=("sdmx-3.0",),
    ),
    "a filter that is ignored by CBS": Case(
        faults.answers_instead(without=["$filter"]), "is not what was asked: Geslacht is '3000", only=("odata-4",)
    ),
    "a country that is ignored": Case(
        faults.answers_instead(without=["coa"]), "is not what was asked: coa_iso is", only=("unhcr",)
    ),
    "a kind of code that is ignored": Case(
        faults.answers_instead(given={"coa": "AUT"}), "is not what was asked: coa_iso is 'AUT'", only=("unhcr",)
    ),
    "a next page elsewhere": Case(
        faults.next_link("https://evil.example/next"), "the next page lies elsewhere", only=("odata-3", "odata-4")
    ),
    "a next page in a circle": Case(faults.next_link_to_itself(), "go round in a circle", only=("odata-3", "odata-4")),
}
ROWS = [(name, interface) for name, case in FAULTS.items() for interface in case.only]


@pytest.mark.parametrize(("name", "interface"), ROWS, ids=[f"{name}: {interface}" for name, interface in ROWS])
def test_a_fault_is_told_and_nothing_half_comes_in(outside, name, interface, monkeypatch):
    case, (dataset, match) = FAULTS[name], INTERFACES[interface]
    whole = _whole(outside, dataset)
    outside.replay.fault(case.fault, match=match, times=case.times)
    done = outside.fetch("all", "--dataset", dataset)
    assert "Traceback" not in done.output
    came = outside.files() if outside.inbox.exists() else {}
    if case.told == NEW:
        assert done.exit_code == 0 and "0 refused" in done.output, done.output
        assert came == whole
    else:
        assert done.exit_code == 1 and re.search(case.told, done.output), done.output
        assert "Next step: " in done.output and "asked: https://" in done.output
        # what is there came from requests that the fault did not meet
        assert came.items() <= whole.items() and len(came) < len(whole)
    assert outside.aside() == []
    # and it comes as soon as the fault is over
    outside.replay.mend()
    assert outside.fetch("all", "--dataset", dataset).exit_code == 0
    assert outside.files() == whole


def _whole(outside, dataset: str) -> dict[str, bytes]:
    """What comes without a fault; afterwards the inbox is empty and nothing is remembered."""
    assert outside.fetch("all", "--dataset", dataset).exit_code == 0
    whole = outside.files()
    shutil.rmtree(outside.inbox)
    shutil.rmtree(outside.root / "lake")
    return whole


def test_one_that_fails_harms_no_other(outside):
    outside.replay.fault(faults.reset(), match="MIGR_EIORD/")
    done = outside.fetch("eurostat", "--dataset", "migr_eiord", "--dataset", "tps00001")
    assert done.exit_code == 1 and "1 new, 0 unchanged, 2 refused" in done.output


def test_a_table_of_contents_that_does_not_come_is_not_asked_for_again_and_again(outside):
    outside.replay.fault(faults.reset(), match="toc/txt")
    done = outside.fetch("eurostat")
    assert done.exit_code == 1 and "0 new, 0 unchanged" in done.output
    assert len(outside.asked()) == client.TIMES


def test_a_certificate_that_nobody_trusts_is_told_at_once(outside):
    outside.replay.fault(faults.untrusted_certificate, match="https://api.unhcr.org")
    done = outside.fetch("unhcr", "--dataset", "asylum_decisions")
    assert done.exit_code == 1 and "the certificate of the server cannot be trusted" in done.output, done.output


@pytest.mark.parametrize(
    ("table", "said"),
    [("migr_eiord", "EXTRACTION_TOO_BIG"), ("migr_dubri", "EXTRACTION_TOO_BIG"), ("tps00001", "EXTRACTION_TOO_BIG")],
)
def test_a_table_that_is_too_big_is_told_with_what_to_do(outside, table, said):
    outside.sources.eurostat.too_big.add(table)
    done = outside.fetch("eurostat", "--dataset", table)
    assert done.exit_code == 1 and said in done.output and "narrow `selections` or `since`" in done.output, done.output


def test_a_table_that_eurostat_does_not_have_is_told_in_its_words(outside):
    del outside.sources.eurostat.tables["migr_eiord"]
    done = outside.fetch("eurostat", "--dataset", "migr_eiord")
    assert done.exit_code == 1 and "ERR_NOT_FOUND_4" in done.output, done.output


def test_a_dimension_that_was_renamed_is_told_in_its_words(outside):
    table = outside.sources.eurostat.tables["migr_eiord"]
    renamed = {("nationality" if name == "citizen" else name): d for name, d in table.dimensions.items()}
    rows = [{("nationality" if name == "citizen" else name): cell for name, cell in row.items()} for row in table.rows]
    outside.sources.eurostat.put(type(table)(**vars(table) | {"dimensions": renamed, "rows": rows}))
    done = outside.fetch("eurostat", "--dataset", "migr_eiord")
    assert done.exit_code == 1 and "citizen" in done.output, done.output


@pytest.mark.parametrize("polls", [("SUBMITTED",), ("PROCESSING",)])
def test_a_table_that_is_never_prepared_is_told(outside, polls):
    outside.sources.eurostat.big.add("migr_eiord")
    outside.sources.eurostat.polls = polls
    done = outside.fetch("eurostat", "--dataset", "migr_eiord")
    assert done.exit_code == 1 and "has not prepared the table" in done.output, done.output


def test_a_table_that_is_prepared_and_gone_again_is_told(outside):
    outside.sources.eurostat.big.add("migr_eiord")
    outside.sources.eurostat.polls = ("SUBMITTED", "EXPIRED")
    done = outside.fetch("eurostat", "--dataset", "migr_eiord")
    assert done.exit_code == 1 and "EXPIRED" in done.output, done.output


def test_a_filter_that_finds_nothing_is_told(outside):
    outside.sources.eurostat.empty_is_header = True
    done = outside.fetch("eurostat", "--dataset", "migr_eiord", "--dataset", "tps00001", "--since", "2090")
    assert done.exit_code == 1 and done.output.count("nothing matches the request") == 3, done.output


def test_an_xml_bomb_is_not_unpacked(outside):
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "ha">'
        + b"".join(b'<!ENTITY x%d "%s">' % (n, (b"&x%d;" % (n - 1) if n else b"&x;") * 10) for n in range(20))
        + b"]><a><status>&x19;</status></a>"
    )
    outside.replay.fault(lambda asked, handler: Answer(200, {}, bomb), match="MIGR_EIORD/")
    done = outside.fetch("eurostat", "--dataset", "migr_eiord")
    assert done.exit_code == 1 and "2 refused" in done.output, done.output


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"value": 5}', b'{"value": [5]}', b'"text"', b"\xff\xfe{", b"{}"])
@pytest.mark.parametrize("dataset", ["asielverzoeken_jaar", "asylum_decisions", "tps00001"])
def test_json_of_another_shape_is_told(outside, body, dataset):
    outside.replay.fault(lambda asked, handler: Answer(200, {}, body), match=INTERFACES_BY[dataset])
    done = outside.fetch("all", "--dataset", dataset)
    assert done.exit_code == 1 and "1 refused" in done.output and "it could not be read" not in done.output, done.output


INTERFACES_BY = dict(INTERFACES.values())


@pytest.mark.parametrize("dataset", ["asielverzoeken_jaar", "immigratie_herkomst_85484ned"])
def test_a_table_of_cbs_that_changes_between_two_pages_is_told(outside, dataset):
    cbs = outside.sources.cbs_v3 if dataset == "asielverzoeken_jaar" else outside.sources.cbs_v4
    cbs.page_size = 2
    newer, met = {}, []

    def changes(asked, handler):
        met.append(asked)
        if len(met) == 2:
            for code, table in list(cbs.tables.items()):
                newer[code] = type(table)(**vars(table) | {"updated": dt.datetime(2026, 11, 1, 2, tzinfo=dt.UTC)})
                cbs.put(newer[code])
        return handler(asked)

    outside.replay.fault(changes, match=INTERFACES_BY[dataset])
    done = outside.fetch("cbs", "--dataset", dataset)
    assert done.exit_code == 1 and "changed while its pages were fetched" in done.output, done.output
    assert outside.fetch("cbs", "--dataset", dataset).exit_code == 0


def test_a_table_of_unhcr_that_changes_between_two_pages_is_told(outside, monkeypatch):
    monkeypatch.setattr(unhcr, "LIMIT", 3)
    rows = outside.sources.unhcr.endpoints["asylum-decisions"]
    other = type(outside.sources.unhcr)({"asylum-decisions": [dict(row, dec_recognized=9) for row in rows]})
    outside.replay.fault(faults.changing(other, after=1), match="/asylum-decisions/")
    done = outside.fetch("unhcr", "--dataset", "asylum_decisions")
    assert done.exit_code == 1 and "changed while its pages were fetched" in done.output, done.output


def test_a_page_without_the_workbook_is_told(outside):
    outside.replay.fault(
        lambda asked, handler: Answer(200, {}, b"<html><a href='/x.pdf'>x</a></html>"), match="migratory-map"
    )
    done = outside.fetch("frontex")
    assert done.exit_code == 1 and "the page names no workbook" in done.output


def test_without_what_a_server_offers_it_comes_all_the_same(outside):
    """No tags, no ranges, nothing packed, no length: then the same bytes are what says that nothing is new."""
    for host, handler in (("ec.europa.eu", outside.sources.eurostat), ("opendata.cbs.nl", outside.sources.cbs_v3)):
        outside.replay.serve(host, handler, etags=False, ranges=False, packs=False, chunked=True)
    words = ("all", "--dataset", "migr_eiord", "--dataset", "asielverzoeken_jaar")
    assert "3 new, 0 unchanged, 0 refused" in outside.fetch(*words).output
    assert "0 new, 3 unchanged, 0 refused" in outside.fetch(*words).output


def test_the_answers_that_are_remembered_may_be_lost(outside):
    words = ("eurostat", "--dataset", "migr_eiord")
    outside.fetch(*words)
    (outside.root / "lake" / ".asked" / "answers.sqlite").write_bytes(b"broken")
    assert "0 new, 2 unchanged, 0 refused" in outside.fetch(*words).output


def test_the_bounds_that_hold_outside_tests_are_wider():
    """A test of bounds sets them so low that it is quick; nothing else may."""
    assert client.MAX_BYTES >= 1 << 30 and client.TIMES == 5 and client.PAUSE > 0


@pytest.mark.parametrize(
    ("dataset", "interface", "left_out"),
    [
        ("migr_eiord", "sdmx-3.0", ["c[TIME_PERIOD]"]),
        ("migr_dubri", "sdmx-2.1", ["startPeriod"]),
        ("tps00001", "json-stat", ["sinceTimePeriod"]),
        ("asielverzoeken_jaar", "odata-3", ["$filter"]),
        ("immigratie_herkomst_85484ned", "odata-4", ["$filter"]),
        # one year alone is ignored by UNHCR itself
        ("asylum_decisions", "unhcr", ["yearTo"]),
    ],
)
def test_years_that_are_ignored_are_told(outside, dataset, interface, left_out):
    assert outside.fetch("all", "--dataset", dataset, "--since", "2024").exit_code == 0
    shutil.rmtree(outside.inbox)
    shutil.rmtree(outside.root / "lake")
    outside.replay.fault(faults.answers_instead(without=left_out), match=INTERFACES[interface][1])
    done = outside.fetch("all", "--dataset", dataset, "--since", "2024")
    assert done.exit_code == 1 and "is not what was asked" in done.output, done.output
    assert outside.files() == {} if outside.inbox.exists() else True


def _asked_of_cbs(outside, **members: tuple[str, ...]):
    """A table of OData v3 with a selection, as a contract may have one."""
    (one,) = wanted(["cbs"], ["asielverzoeken_jaar"], None)
    one = replace(one, query=one.query.model_copy(update={"selections": {"": members}}))
    return list(fetch([one], Home(outside.root), outside.inbox))


def test_members_of_cbs_are_asked_with_their_blanks(outside):
    """`10000` finds nothing; the list of the dimension says how it is written."""
    (done,) = _asked_of_cbs(outside, Nationaliteit=("T001059",), Geslacht=("T001038",))
    assert done.result == "new", done.message
    (data,) = [address for address in outside.asked() if "UntypedDataSet" in address]
    keys = re.findall(r"eq '([^']*)'", data)
    listed = outside.sources.cbs_v3.tables["80059ned"].dimensions
    assert keys == [k for d in ("Nationaliteit", "Geslacht") for k in listed[d].codes if k.strip().startswith("T")]
    assert "1 landed" in outside.svm("land", str(outside.inbox)).output


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"Nationaliteit": ("T009999",)}, "Nationaliteit has no member 'T009999'"),
        ({"Herkomst": ("T001059",)}, "is not what was asked: a dimension is"),
    ],
)
def test_a_member_or_dimension_that_cbs_does_not_have_is_told(outside, members, said):
    (done,) = _asked_of_cbs(outside, **members)
    assert done.result == "refused" and said in done.message, done.message


def test_an_empty_list_with_status_200_is_told(outside):
    body = b'{"odata.metadata": "https://opendata.cbs.nl/x", "value": []}'
    outside.replay.fault(lambda asked, handler: Answer(200, {}, body), match="UntypedDataSet")
    done = outside.fetch("cbs", "--dataset", "asielverzoeken_jaar")
    assert done.exit_code == 1 and "nothing matches the request" in done.output
