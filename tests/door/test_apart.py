"""A reader that crashes, hangs or eats the memory: the file that it read is refused, and all others land."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest import apart, land
from ingest.apart import APART, Apart
from ingest.problems import NotTaken, Unreadable
from svm.home import PROJECT
from svm.processes import silent
from tests.crash import crashed, crashes_on_one, filled, printed, slept
from tests.door.test_isolation import CHAIN, chain

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals end a process here")


def test_a_crash_is_the_answer_to_one_file(door, monkeypatch):
    monkeypatch.setattr(land, "_recognise", crashes_on_one)
    for year in (2021, 2023):
        door.put("dtv", "2026-05-05", f"vertrek_{year}.csv", chain(year))
    door.put("dtv", "2026-05-05", "vertrek_2022.csv", CHAIN + "Crash;Jaar;2022;;;;10\n")
    outcomes = {o.file.name: o for o in door.land()}
    bad = outcomes.pop("vertrek_2022.csv")
    assert bad.result == "refused" and "ended with SIGABRT" in bad.message and bad.letter.exists()
    assert {o.result for o in outcomes.values()} == {"landed"}


def test_a_reader_that_the_system_stops_is_not_blamed_on_the_partner():
    with pytest.raises(NotTaken, match="want of memory"):
        APART.do(crashed, signal.SIGKILL)


@pytest.mark.parametrize(("number", "name"), [(signal.SIGSEGV, "SIGSEGV"), (signal.SIGABRT, "SIGABRT")])
def test_a_crash_is_named_and_the_next_file_gets_a_new_process(number, name):
    with pytest.raises(Unreadable, match=f"ended with {name}"):
        APART.do(crashed, number)
    assert APART.do(printed, "next") == "next"


def test_a_reader_that_never_ends_is_stopped(monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 1)
    began = time.monotonic()
    with pytest.raises(Unreadable, match="more than 1 s"):
        APART.do(slept, 60)
    assert time.monotonic() - began < 10
    monkeypatch.setattr(apart, "SECONDS", 0)
    # a large file may take longer
    assert APART.do(printed, "slow", size=60_000_000) == "slow"


def test_memory_beyond_the_bound_is_refused_and_not_the_end_of_the_run():
    with pytest.raises(NotTaken, match="MemoryError"):
        APART.do(filled, apart.MAX_MEMORY)
    assert APART.do(filled, 1000) == 1000


def test_what_a_library_prints_disturbs_no_answer_and_progress_comes_through(capfd):
    told = []
    assert APART.do(printed, "verzonnen", report=lambda *words: told.append(words)) == "verzonnen"
    assert told == [("read", 1, 2)]


def test_a_process_that_was_forked_starts_its_own():
    parents = Apart()
    assert parents.do(printed, "parent") == "parent"
    child = os.fork()
    if not child:
        right = False
        try:
            right = parents.do(printed, "child", report=silent) == "child"
        finally:
            os._exit(0 if right else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert parents.do(printed, "parent again") == "parent again"


def test_a_landing_that_is_killed_takes_its_reader_along():
    code = "from ingest.apart import APART; from tests.crash import slept; APART.start(); print(APART._process.pid, flush=True); APART.do(slept, 60)"
    landing = subprocess.Popen([sys.executable, "-c", code], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    reader = int(landing.stdout.readline())
    # the reader is bound to the landing before it takes its first work
    time.sleep(2)
    landing.kill()
    landing.wait()
    for _ in range(50):
        if not Path(f"/proc/{reader}").exists() or "Z" in Path(f"/proc/{reader}/stat").read_text().split()[2]:
            return
        time.sleep(0.1)
    os.kill(reader, signal.SIGKILL)
    pytest.fail("the reader goes on alone")


def test_an_interrupt_from_the_keyboard_ends_both_without_a_word(capfd):
    code = (
        "import os, signal, threading; from ingest.apart import APART; from tests.crash import slept; APART.start()\n"
        "threading.Timer(2, lambda: [os.kill(p, signal.SIGINT) for p in (APART._process.pid, os.getpid())]).start()\n"
        "try: APART.do(slept, 60)\n"
        "except KeyboardInterrupt: print('interrupted', APART._process.wait(5))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("interrupted -9\n", "")
