"""The frame of the benchmarks counts right, results.md is what results.json says, and the product knows of neither."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time

import pytest

from benchmarks.frame import Contender, Failed, Measured, Target, Workload, found_of, measure, run_workload
from benchmarks.render import markdown
from svm.home import PROJECT

RECORD = PROJECT / "benchmarks" / "results.json"
DONE = [sys.executable, "-S", "-c", 'print(\'{"seconds": 2, "rows": 3}\')']


def measured(name: str, *walls: float, **facts: float) -> Measured:
    return Measured(name, [{"wall": w, "cpu": 2 * w, "peak": 100 * w} for w in walls], facts)


def test_the_median_of_each_metric():
    assert measured("a", 5, 1, 2).medians == {"wall": 2, "cpu": 4, "peak": 200}
    assert Measured("b").medians == {}


@pytest.mark.parametrize(
    ("target", "value", "is_met"),
    [
        (Target("ten times as fast", "a", "b", at_least=10), 10, True),
        (Target("at most twice", "b", "a", at_most=2), 10, False),
        (Target("seconds", "a", at_most=2), 2, True),
        (Target("memory", "a", metric="peak", at_most=150), 200, False),
        (Target("errors", "a", fact="errors", at_most=0), 0, True),
        # 20 less 2 is 18 for 9
        (Target("each", "b", minus="a", each=9, at_most=2), 2, True),
        (Target("against what failed", "a", "c", at_most=2), None, None),
        (Target("of what is not there", "d", at_most=2), None, None),
    ],
)
def test_a_target_beside_what_was_found(target, value, is_met):
    by_name = {m.name: m for m in (measured("a", 1, 2, 3, errors=0), measured("b", 20), Measured("c", error="fout"))}
    assert found_of(target, by_name) == {"text": target.text, "value": value, "is_met": is_met}


def test_a_contender_that_fails_stops_nobody():
    fails = Contender("fails", [sys.executable, "-S", "-c", "raise SystemExit('kapot')"])
    gone = Contender("gone", ["/nergens/verzonnen"])
    good = Contender("good", DONE)
    unready = Contender("unready", DONE, before=lambda: 1 / 0)
    apart = Contender("apart", DONE, missing=lambda: "not installed")
    workload = Workload("w", "W", "what", [fails, gone, unready, apart, good], same=["rows"], repeats=2)
    found = run_workload(workload, limit=20, until=time.monotonic() + 20)
    by_name = {c["name"]: c for c in found["contenders"]}
    assert [len(by_name[n]["runs"]) for n in ("fails", "gone", "unready", "apart", "good")] == [0, 0, 0, 0, 2]
    assert by_name["fails"]["error"] == "kapot"
    assert "verzonnen" in by_name["gone"]["error"]
    assert "division by zero" in by_name["unready"]["error"]
    assert by_name["apart"]["skipped"] == "not installed"
    assert by_name["good"]["medians"]["own"] == 2
    assert found["same"] == {"rows": {"good": 3}}


def test_what_takes_too_long_is_ended():
    with pytest.raises(Failed, match="stopped after"):
        measure(Contender("slow", [sys.executable, "-S", "-c", "import time; time.sleep(30)"]), limit=0.3)


def test_results_are_what_was_measured():
    if not RECORD.exists():
        pytest.skip("nothing was measured yet: make bench")
    assert RECORD.with_suffix(".md").read_text(encoding="utf-8") == markdown(json.loads(RECORD.read_text("utf-8")))


def test_the_product_knows_no_benchmark():
    found = [
        path
        for room in ("svm", "ingest", "publish", "models")
        for path in (PROJECT / room).rglob("*.py")
        if re.search(r"^\s*(from|import) benchmarks\b", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert found == []


def test_what_a_contender_leaves_behind_is_counted_too():
    burns = "import time\nwhile time.process_time() < 0.5: pass\ntime.sleep(60)"
    leaves = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-S', '-c', {burns!r}]); time.sleep(1)"
    asks = (
        "import sys; from benchmarks.frame import Contender, adopt_orphans, measure; adopt_orphans(); "
        f"print(measure(Contender('leaves', [sys.executable, '-S', '-c', {leaves!r}]), 20)[0]['cpu'])"
    )
    done = subprocess.run([sys.executable, "-c", asks], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert float(done.stdout) > 0.45
