"""What publishers say is newer reaches `svm status`, `svm calendar` and the record of a run."""

from __future__ import annotations

import datetime as dt
import json

from ingest.fetch.announced import keep
from ingest.fetch.fetch import Told
from ingest.fetch.received import Release
from publish.follow.due import announced
from publish.follow.status import newer_at_source
from publish.release import build as builds
from tests.conftest import Door

from . import faults

TABLES = "https://ec.europa.eu/eurostat/api/dissemination/catalogue/toc/txt?lang=en"


def _told(dataset: str, day: str) -> Told:
    return Told(dataset, Release(dt.date.fromisoformat(day), TABLES, "in haar eigen woorden"), None)


def test_what_is_newer_is_known_from_the_day_on_which_it_was_heard(outside, tmp_path):
    door = Door(tmp_path)
    outside.fetch("eurostat", "--dataset", "migr_eiord", "--dataset", "tps00001")
    door.land()
    keep([_told("eurostat/migr_eiord", "2026-10-30"), _told("eurostat/tps00001", "2026-11-02")], door.home)
    keep([_told("eurostat/migr_acq", "2026-09-01"), _told("eurostat/migr_eirtn", "2031-01-01")], door.home)
    tomorrow = str(dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1))
    with door.published("+announcements", "+edition", as_of=tomorrow) as con:
        assert [tuple(row.values()) for row in newer_at_source(con)] == [
            # a table of which nothing landed; one that lies ahead is not out yet
            ("eurostat/migr_acq", dt.date(2026, 9, 1), None, TABLES),
            ("eurostat/tps00001", dt.date(2026, 11, 2), dt.date(2026, 10, 30), TABLES),
        ]
        assert announced(con, "2026-10") == [
            f"2026-10-30  {'eurostat/migr_eiord':<42} bijgewerkt volgens {TABLES} (hier)"
        ]
        assert announced(con, "2026-11")[0].endswith("(nog niet opgehaald)")
    # as of a day before it was heard nobody knew it
    with door.published("+announcements", "+edition", as_of="2026-11-15") as con:
        assert newer_at_source(con) == []


def test_a_run_fetches_first_and_tells_what_was_refused(outside, monkeypatch):
    """The build is made up, as it takes a minute."""
    monkeypatch.setattr(builds, "build", lambda home, **_: builds.Built(home.published_database, is_new=True, done=1))
    outside.replay.fault(faults.page(200), match="/MIGR_EIORD/")
    done = outside.svm("run", "--fetch")
    assert done.exit_code == 4, done.output
    folder = max((outside.root / "out" / "runs").iterdir())
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert record["fetch"]["count"]["refused"] == 2 and record["fetch"]["count"]["unchanged"] == 0
    assert record["land"]["count"] == {"landed": record["fetch"]["count"]["new"], "known": 0, "refused": 0}
    page = (folder / "run.html").read_text(encoding="utf-8")
    assert "Public sources" in page and "a web page came where data was asked" in page
    assert list((outside.root / "lake" / "_announced").glob("20*.parquet"))


def test_a_run_that_does_not_fetch_asks_nobody(outside, monkeypatch):
    monkeypatch.setattr(builds, "build", lambda home, **_: builds.Built(home.published_database, is_new=True, done=1))
    assert outside.svm("run").exit_code == 0
    assert outside.replay.asked == []
