"""A new edition: its rows come all or none, nothing is made up, nothing that names an edition is forgotten."""

from __future__ import annotations

import csv
import datetime as dt
import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from publish.commands import edition as commands
from publish.commands.main import svm
from publish.follow.checklist import DECISIONS, Point, counted, load_checklists
from publish.follow.new_edition import (
    ASIDE,
    BY_PERSON,
    COLUMNS,
    EDITIONS,
    FOLDER,
    HOLIDAYS,
    PORTALS,
    holidays_of,
    new_edition,
)
from publish.pack.settings import NAME
from svm.home import PROJECT
from tests.conftest import Door
from tests.kill import killed_at, steps_of

YEAR = re.compile(r"20\d\d")


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


NEWEST = max(int(row["edition"]) for row in read(PROJECT / FOLDER / EDITIONS))
NEXT = NEWEST + 1


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what a person decides in the project."""
    shutil.copytree(PROJECT / "seeds", tmp_path / "seeds")
    shutil.copyfile(PROJECT / NAME, tmp_path / NAME)
    return tmp_path


def seeds(project: Path) -> dict[str, bytes]:
    return {str(p.relative_to(project)): p.read_bytes() for p in sorted((project / "seeds").rglob("*")) if p.is_file()}


def run(project: Path, monkeypatch: pytest.MonkeyPatch, *words: str):
    """A call of the command line on a copy of the project."""
    monkeypatch.setattr(commands, "PROJECT", project)
    monkeypatch.setenv("SVM_HOME", str(project))
    return CliRunner().invoke(svm, ["edition", *words])


# what is written ---------------------------------------------------------------------------------------------------


def test_the_next_edition_gets_its_rows_once(project, monkeypatch):
    before = seeds(project)
    first = run(project, monkeypatch, "new", str(NEXT))
    assert first.exit_code == 0 and f"Written: {FOLDER / EDITIONS} (1 row)" in first.output
    after = seeds(project)
    # what stood there keeps its bytes, and only the files of the command differ
    assert {name for name in after if after[name] != before[name]} <= {str(FOLDER / name) for name in COLUMNS}
    assert before.keys() == after.keys() and all(after[name].startswith(before[name]) for name in before)
    again = run(project, monkeypatch, "new", str(NEXT))
    assert again.exit_code == 0 and "nothing was changed" in again.output
    assert seeds(project) == after


def test_what_is_written_is_assumed_and_says_so(project):
    started = new_edition(project, NEXT)
    *_, before, own = read(project / FOLDER / EDITIONS)
    assert (own["edition"], own["data_year"], own["status"], own["sent_on"]) == (str(NEXT), str(NEWEST), "gepland", "")
    assert own["percentage_min_base"] == before["percentage_min_base"]
    assert own["default_as_of"] == str(started.frozen_on) and "aangenomen" in own["remark"] and started.is_assumed
    rows = read(project / FOLDER / PORTALS)
    portals = [row for row in rows if row["edition"] == str(NEXT)]
    carried = [row for row in rows if row["edition"] == str(NEWEST)]
    for column in ("portal", "portal_order", "title_nl", "values_may_change"):
        assert [row[column] for row in portals] == [row[column] for row in carried]
    # no day of a meeting is known, and one is expected only where an earlier one is
    assert {row["meets_on"] for row in portals} == {""} and all("aangenomen" in row["evidence"] for row in portals)
    met = {row["portal"]: row["meets_on"] for row in rows if row["meets_on"]}
    assert {row["portal"] for row in portals if row["expected_on"]} == set(met)
    closed = {row["day"] for row in read(project / FOLDER / HOLIDAYS)}
    for day in (own["default_as_of"], *(row["expected_on"] for row in portals if row["expected_on"])):
        assert dt.date.fromisoformat(day).isoweekday() < 6 and day not in closed


def test_the_days_do_not_wander_over_the_years(project):
    """Each goes by the newest day that is known, not by one that was assumed itself."""
    for year in range(NEXT, NEXT + 12):
        new_edition(project, year)
    known = [row for row in read(project / FOLDER / EDITIONS) if row["status"] != "gepland"][-1]["default_as_of"]
    for row in read(project / FOLDER / EDITIONS):
        if row["edition"] >= str(NEXT):
            day = dt.date.fromisoformat(row["default_as_of"])
            assert 0 <= (day - dt.date.fromisoformat(known).replace(year=day.year)).days <= 3
    rows = read(project / FOLDER / PORTALS)
    met = {row["portal"]: dt.date.fromisoformat(row["meets_on"]) for row in rows if row["meets_on"]}
    for row in rows:
        if row["expected_on"]:
            day, known_day = dt.date.fromisoformat(row["expected_on"]), met[row["portal"]]
            assert day.weekday() == known_day.weekday() and abs((day - known_day.replace(year=day.year)).days) <= 3
    years = Counter(row["day"][:4] for row in read(project / FOLDER / HOLIDAYS))
    assert set(years) >= {str(year) for year in range(NEXT, NEXT + 15)} and set(years.values()) <= {10, 11}


def test_the_holidays_of_the_seed_are_those_of_the_rule():
    listed = {(row["day"], row["name_nl"]) for row in read(PROJECT / FOLDER / HOLIDAYS) if row["day"] >= "2014"}
    years = {int(day[:4]) for day, _ in listed}
    assert listed == {(str(day), name) for year in years for day, name in holidays_of(year)}


def test_an_edition_that_lacks_its_portals_gets_them_and_one_that_has_some_keeps_them(project):
    path = project / FOLDER / PORTALS
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if not line.startswith(f"{NEWEST},".encode())))
    assert new_edition(project, NEWEST).written == {str(FOLDER / PORTALS): 5}
    # a portal that a person took away stays away
    path.write_bytes(b"".join(line for line in lines if not line.startswith(f"{NEWEST},SOM".encode())))
    assert new_edition(project, NEWEST).written == {}


def test_lines_keep_the_ends_that_they_have(project):
    """Rows that an office program saved end in CR LF, the last one in nothing."""
    for name in COLUMNS:
        path = project / FOLDER / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n").rstrip())
    new_edition(project, NEXT)
    data = (project / FOLDER / PORTALS).read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") and read(project / FOLDER / PORTALS)[-1]["edition"] == str(NEXT)
    assert all(None not in row and None not in row.values() for row in read(project / FOLDER / PORTALS))


@pytest.mark.skipif(
    not os.environ.get("SVM_ALL_EDITIONS"),
    reason="the newest edition is built whole beside it; SVM_ALL_EDITIONS=1 builds the one after it too",
)
def test_the_next_edition_builds_on_the_rows_of_the_command(samples, tmp_path):
    """Its seeds pass their tests, and its tables begin with its own year."""
    made = Door.beside(tmp_path, samples)
    project = made.own_project()
    new_edition(project, NEXT)
    made.build(edition=NEXT)
    assert made.query("select edition, data_year from indicators.edition") == [(NEXT, NEWEST)]
    newest = made.query("select max(col_label) from indicators.table_cells where table_id = '3.1'")
    assert newest == [(str(NEWEST),)]


# what is refused ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "said"),
    [
        (2024, "was sent on 2024-06-14"),
        (2019, f"2019 is not the edition after {NEWEST}"),
        (NEXT + 1, f"svm edition new {NEXT}"),
        (-1, "is not the edition after"),
    ],
)
def test_a_year_that_is_not_the_next_is_refused(year, said, project, monkeypatch):
    before = seeds(project)
    result = run(project, monkeypatch, "new", "--", str(year))
    assert result.exit_code == 1 and said in result.output and "Next step" in result.output
    assert seeds(project) == before


#: what a person may leave in a seed, by file and what is said of it
ODD = {
    "two kinds of line ends": (PORTALS, lambda data: data.replace(b"\n", b"\r\n", 3), "row 4"),
    "no text": (EDITIONS, lambda data: data.replace(b"corona", b"\xff\xfe"), "row 3 is not UTF-8"),
    "a cell too many": (HOLIDAYS, lambda data: data + b"2033-01-01,Nieuwjaarsdag,\n", "has 3 cells"),
    "a day that is none": (
        PORTALS,
        lambda data: data.replace(b"2026-07-07", b"7 juli 2026"),
        "meets_on is '7 juli 2026'",
    ),
    "a year that is none": (EDITIONS, lambda data: data.replace(b"\n2027,", b"\nvolgend,"), "edition is 'volgend'"),
    "a new column": (EDITIONS, lambda data: data.replace(b"remark", b"verzonnen"), "its columns are"),
    "an open quote": (EDITIONS, lambda data: data + b'2028,"2027', "cannot be read"),
    "nothing": (PORTALS, lambda data: b"", "no line of headers"),
    "no rows": (PORTALS, lambda data: data.splitlines(keepends=True)[0], "it has no row"),
}


@pytest.mark.parametrize("case", ODD)
def test_a_seed_to_which_no_row_can_be_added_is_named_and_nothing_is_written(case, project, monkeypatch):
    name, spoil, said = ODD[case]
    path = project / FOLDER / name
    path.write_bytes(spoil(path.read_bytes()))
    before = seeds(project)
    result = run(project, monkeypatch, "new", str(NEXT))
    assert result.exit_code == 1, result.output
    assert f"{FOLDER / name}: " in result.output and said in result.output and "Expected" in result.output
    assert seeds(project) == before


def test_a_run_that_is_killed_leaves_all_rows_or_none(project):
    before = seeds(project)
    spare = project.parent / "spare"
    shutil.copytree(project, spare)
    new_edition(spare, NEXT)
    after = seeds(spare)
    assert before != after
    steps = steps_of(lambda: new_edition(project, NEXT))
    found = []
    # some on the way, and each around the move itself
    for step in sorted({*range(0, steps, 8), *range(steps - 12, steps)}):
        shutil.rmtree(project)
        shutil.copytree(spare, project)
        for name, data in before.items():
            (project / name).write_bytes(data)
        if not killed_at(step, lambda: new_edition(project, NEXT)):
            break
        left = seeds(project)
        assert left in (before, after)
        found.append(left == after)
        new_edition(project, NEXT)
        assert seeds(project) == after and not (project / ASIDE).exists()
    assert not found[0] and found[-1] and len(found) > 20


# nothing is forgotten ----------------------------------------------------------------------------------------------


def per_edition(name: str) -> bool:
    """Whether a file of the project names an edition or a year in each of its rows, or sets one."""
    path = PROJECT / name  # an absolute name stays as it is
    if path.suffix != ".csv":
        return bool(re.search(r"(?mi)^\s*(edition|editie|data_year|jaar)\s*[:=]\s*[\"']?20\d\d", path.read_text()))
    rows = read(path)
    with path.open(encoding="utf-8", newline="") as handle:
        head = next(csv.reader(handle))
    named = {"edition", "data_year", "year"} & set(head)
    return bool(named) or any(
        all(YEAR.fullmatch(row[column]) for row in rows if row[column]) and any(row[column] for row in rows)
        for column in head
    )


def test_every_file_that_names_an_edition_is_written_by_the_command_or_by_a_person_for_a_reason():
    tracked = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    passed = ("tests/", "samples/", "docs/", "benchmarks/", "models/")
    kinds = (".csv", ".yml", ".yaml", ".toml", ".ini", ".cfg")
    names = [n for n in tracked.splitlines() if n.endswith(kinds) and not n.startswith(passed)]
    found = {name for name in names if per_edition(name)}
    made = {str(FOLDER / name) for name in (EDITIONS, PORTALS)}
    assert found - made - set(BY_PERSON) == set(), "write it in new_edition, or add it with its reason to BY_PERSON"
    assert not made & set(BY_PERSON) and all(BY_PERSON.values())
    assert {name for name in BY_PERSON if not (PROJECT / name).is_file()} == set()


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("seed.csv", "edition,verzonnen\n", True),
        ("seed.csv", "wat,voor\nverzonnen,2026\nverzonnen,2027\n", True),
        ("seed.csv", "wat,op\nverzonnen,2026-01-01\n", False),
        ("feiten.toml", "[verzonnen]\neditie = 2027\n", True),
        ("feiten.yml", "verzonnen: 2027\n", False),
    ],
)
def test_a_file_that_names_an_edition_is_known_by_its_columns_or_its_words(name, text, expected, tmp_path):
    path = tmp_path / name
    path.write_text(text)
    assert per_edition(str(path)) is expected


def test_an_edition_that_was_not_sent_has_rows_in_every_seed_that_the_command_writes():
    underway = {row["edition"] for row in read(PROJECT / FOLDER / EDITIONS) if row["status"] != "verschenen"}
    assert underway
    for name, columns in COLUMNS.items():
        rows = read(PROJECT / FOLDER / name)
        assert tuple(rows[0]) == tuple(columns)
        if "edition" in columns:
            assert underway <= {row["edition"] for row in rows}, name
    assert {str(int(year) + 3) for year in underway} <= {row["day"][:4] for row in read(PROJECT / FOLDER / HOLIDAYS)}


def test_the_release_calendar_goes_by_rule_and_needs_no_rows_of_a_year():
    rows = read(PROJECT / FOLDER / "release_calendar.csv")
    rules = [row[c] for row in rows for c in ("first_due_rule", "final_due_rule", "reference_days", "carry_periods")]
    assert len(rules) > 100 and [rule for rule in rules if YEAR.search(rule)] == []


# what people decide ------------------------------------------------------------------------------------------------


def add(project: Path, name: str, **cells: str) -> None:
    """A made-up row of a seed."""
    path = project / "seeds" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        head = next(csv.reader(handle))
    with path.open("a", encoding="utf-8", newline="") as handle:
        csv.DictWriter(handle, head, lineterminator="\n").writerow(cells)


def point(project: Path, item: str, subject: str = "") -> Point:
    [found] = [p for p in load_checklists(project)[NEWEST] if (p.item, p.subject) == (item, subject)]
    return found


def test_each_point_is_asked_once_of_a_known_question():
    items = {row["item"]: row for row in read(PROJECT / FOLDER / "edition_items.csv")}
    checklists = load_checklists()
    assert set(checklists) == {
        int(row["edition"]) for row in read(PROJECT / FOLDER / EDITIONS) if row["status"] != "verschenen"
    }
    for points in checklists.values():
        assert [p for p in points if not p.is_asked] == [], "a decision about what nobody asks"
        assert set(Counter((p.item, p.subject) for p in points).values()) == {1}
        assert {p.item for p in points} <= set(items) and all(p.question for p in points)
        once = {item for item, row in items.items() if row["is_asked_once"] == "true"}
        assert once == {p.item for p in points if p.subject == ""}
    for row in items.values():
        assert row["decided_in"] == "de genoemde lijst" or (PROJECT / row["decided_in"]).is_file()


#: a made-up row, and the point that it must raise for the newest edition
RAISED = {
    "eindigt": ("reference/indicators", {"indicator_id": "verzonnen", "title_nl": "V", "exists_until": f"{NEWEST - 1}-05-01"}),
    "begint": ("reference/indicators", {"indicator_id": "verzonnen", "title_nl": "V", "exists_from": f"{NEWEST - 1}-05-01"}),
    "bron": ("reference/indicators", {"indicator_id": "verzonnen", "title_nl": "V", "source_to_check": "true"}),
    "breuk": ("reference/breaks", {"break_id": "verzonnen", "indicator_id": "v", "break_on": f"{NEWEST - 1}-01-01"}),
    "feit": ("report/policy_events", {"event_id": "verzonnen", "event_on": f"{NEWEST - 1}-12-31", "what_nl": "V"}),
    "aanvaard": ("report/accepted_values", {"accepted_id": "verzonnen", "period": f"{NEWEST - 1}-03", "reason": "V"}),
    "ontheffing": ("report/waivers", {"waiver_id": "verzonnen", "reason": "V", "valid_until": f"{NEWEST}-01-01"}),
    "portaal": ("reference/portals", {"edition": str(NEWEST), "portal": "verzonnen", "title_nl": "V"}),
}  # fmt: skip


@pytest.mark.parametrize("item", RAISED)
def test_a_row_of_the_data_year_is_asked_about(item, project):
    name, cells = RAISED[item]
    before = load_checklists(project)[NEWEST]
    add(project, name, **cells)
    assert not point(project, item, "verzonnen").is_decided
    # and the year after is another edition's
    assert len(load_checklists(project)[NEWEST]) == len(before) + 1


def test_a_classification_a_series_that_stops_and_a_table_that_they_touch_are_asked_about(project):
    day = f"{NEWEST - 1}-04-01"
    add(project, "reference/country_names", iso3="NLD", code_list="verzonnen", label="Laagland", valid_to=day)
    assert point(project, "indeling", "country_names verzonnen Laagland").about == f"van … tot {day}"
    add(
        project,
        "report/release_changes",
        series_id="s:year",
        period=str(NEWEST - 1),
        change_kind="gestaakt",
        reason="V",
    )
    assert point(project, "eindigt", f"s:year {NEWEST - 1}").about == "gestaakt: V"
    add(project, "reference/breaks", break_id="verzonnen", indicator_id="asy_first", break_on=day, stops_change="true")
    assert f"asy_first breekt op {day}" in point(project, "tabel", "3.1").about


def test_a_decision_holds_for_its_subject_alone(project, monkeypatch):
    day = read(project / FOLDER / EDITIONS)[-1]["default_as_of"]
    decided, asked = counted(load_checklists(project)[NEWEST])
    whole = {"edition": str(NEWEST), "item": "dag", "item_subject": day}
    add(project, "reference/edition_decisions", **whole)
    assert not point(project, "dag", day).is_decided, "nobody signed it"
    add(project, "reference/edition_decisions", **whole, decided_on=f"{NEWEST}-01-02", decided_by_role="verzonnen rol")
    assert point(project, "dag", day).decision == f"{NEWEST}-01-02, verzonnen rol"
    assert counted(load_checklists(project)[NEWEST]) == (decided + 1, asked)
    shown = run(project, monkeypatch, "list", str(NEWEST)).output
    assert f"Editie {NEWEST}: {decided + 1} van {asked} punten beslist" in shown and f"[x] dag          {day}" in shown
    # the day moves: it is asked again, and the decision is about nothing
    path = project / FOLDER / EDITIONS
    moved = f"{NEWEST}-06-25"
    path.write_text(path.read_text().replace(f",{day},", f",{moved},"))
    assert not point(project, "dag", moved).is_decided and not point(project, "dag", day).is_asked
    assert counted(load_checklists(project)[NEWEST]) == (decided, asked)
    assert DECISIONS in run(project, monkeypatch, "list", str(NEWEST)).output.split(f"{NEWEST}-01-02")[0]


def test_a_portal_with_a_day_and_a_line_that_is_filled_in_are_decided_without_a_row(project):
    path = project / FOLDER / PORTALS
    path.write_text(
        path.read_text().replace(f"\n{NEWEST},SOM,3,Overleg van hoge ambtenaren,,", f"\n{NEWEST},SOM,3,O,2000-01-01,")
    )
    assert point(project, "portaal", "SOM").is_decided
    toml = project / NAME
    before = {p.subject for p in load_checklists(project)[NEWEST] if p.item == "publicatie"}
    toml.write_text(toml.read_text().replace('afdeling = ""', 'afdeling = "Verzonnen afdeling"'))
    after = {p.subject for p in load_checklists(project)[NEWEST] if p.item == "publicatie"}
    assert before - after == {"contact.afdeling"}


def test_the_list_of_an_edition_that_was_sent_says_that_nothing_is_asked(project, monkeypatch):
    result = run(project, monkeypatch, "list", "2024")
    assert result.exit_code == 1 and "Nothing is asked about an edition 2024" in result.output


def test_a_seed_that_cannot_be_read_is_named(project, monkeypatch):
    with (project / "seeds" / "reference" / "breaks.csv").open("a") as handle:
        handle.write('verzonnen,"open')
    result = run(project, monkeypatch, "list")
    assert result.exit_code == 1 and "breaks.csv" in result.output and "git diff seeds" in result.output


def test_the_list_shows_every_edition_without_a_build(project, monkeypatch):
    result = run(project, monkeypatch, "list")
    assert result.exit_code == 0
    rows = read(PROJECT / FOLDER / EDITIONS)
    lines = result.output.splitlines()[1 : len(rows) + 1]
    assert [line.split()[:2] for line in lines] == [[row["edition"], row["data_year"]] for row in rows]
    assert f"{NEWEST}-06-21?" in lines[-1] and "?" not in lines[0]


def test_the_list_and_the_status_tell_of_the_edition_that_is_built(samples, monkeypatch):
    monkeypatch.setenv("SVM_HOME", str(samples.home.root))
    [(edition, cells, yellow)] = samples.query(
        "select max(e.edition), count(*), count(*) filter (where c.is_yellow) from indicators.table_cells as c "
        "cross join indicators.edition as e where c.table_id not in (select t.table_id from indicators.empty_tables as t)"
    )
    [line] = [one for one in CliRunner().invoke(svm, ["edition", "list"]).output.splitlines() if "built as of" in one]
    assert line.startswith(f"{edition} ") and line.endswith(f"{yellow} of {cells} cells")
    status = CliRunner().invoke(svm, ["status"]).output
    for number, points in load_checklists().items():
        decided, asked = counted(points)
        assert f"Editie {number}: {decided} van {asked} punten beslist: svm edition list {number}" in status
