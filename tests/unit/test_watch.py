"""What a reader gets to see of a run of dbt, on made-up lines of its log."""

from __future__ import annotations

import json
import sys

from publish.release.watch import findings_path, run_dbt
from svm.home import Home


def event(name: str, level: str, msg: str, **data: object) -> str:
    return json.dumps({"info": {"name": name, "level": level, "msg": msg}, "data": data})


LOG = (
    event("MainReportVersion", "info", "Running with dbt"),
    event("PrintEvent", "info", "STOPS verzonnen"),
    event("LogModelResult", "info", "1 of 2 OK", index=1, total=2),
    event("LogTestResult", "error", "2 of 2 FAIL", index=2, total=2),
    event("RunResultError", "error", "Got 1 result, configured to fail if != 0"),
    event("MainEncounteredError", "error", "Encountered an error"),
    "no line of dbt",
)


def ran(home: Home, *, with_findings: bool) -> tuple[list[str], list[tuple[int, int]]]:
    path = findings_path(home)
    script = "import sys, pathlib\nfor line in sys.argv[2:]: print(line)\n"
    script += f"if {with_findings}: pathlib.Path(sys.argv[1]).write_text('')\nsys.exit(1)"
    path.parent.mkdir(exist_ok=True)
    said: list[str] = []
    seen: list[tuple[int, int]] = []
    command = [sys.executable, "-c", script, str(path), *LOG]
    done = run_dbt(home, command, None, said.append, lambda _, n, total: seen.append((n, total)))
    assert (done.code, done.done) == (1, 2)
    return said, seen


def test_findings_stand_in_for_what_dbt_says_of_results(tmp_path):
    said, seen = ran(Home(tmp_path), with_findings=True)
    assert said == ["STOPS verzonnen", "Encountered an error", "no line of dbt"] and seen == [(1, 2), (2, 2)]


def test_without_findings_dbt_speaks_for_itself(tmp_path):
    said, _ = ran(Home(tmp_path), with_findings=False)
    assert said[-2:] == ["2 of 2 FAIL", "Got 1 result, configured to fail if != 0"]


def test_findings_of_an_earlier_run_are_gone(tmp_path):
    path = findings_path(Home(tmp_path))
    path.parent.mkdir()
    path.write_text("{}")
    ran(Home(tmp_path), with_findings=False)
    assert not path.exists()
