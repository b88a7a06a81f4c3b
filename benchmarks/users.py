"""Fifty readers at once while builds are published: how many answers, how fast, and how many errors.

python -m benchmarks.users published HOME SECONDS   readers on svm.duckdb, `svm build --again` again and again
python -m benchmarks.users replaced HOME SECONDS    the same, with a publication every half second
python -m benchmarks.users direct HOME SECONDS      readers on the database that dbt writes, for comparison
python -m benchmarks.users serve HOME SECONDS       readers of `svm serve` over http, beside builds
python -m benchmarks.users asked HOME SECONDS       the same, with a publication every half second
"""

from __future__ import annotations

import json
import multiprocessing
import random
import re
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.build import SVM, with_environment
from benchmarks.documents import publish as publish_samples
from benchmarks.frame import Contender, Target, Workload
from benchmarks.venvs import OURS
from svm.home import PROJECT, Home

READERS = 50
#: seconds that the readers go on, where they ask without a pause and where a whole build must end beside them
SECONDS, SECONDS_OF_BUILDS = 60, 180
#: seconds that a reader thinks at most before the next question to a warehouse that is built meanwhile
THINKS = 10
#: what analysts and authors ask, each as a reader opens the database anew
QUERIES = (
    "select period, value, display_text from indicators.observations where indicator_id = 'asy_first' order by period",
    "select * from asiel.verzoeken where period = '2024' order by all",
    "select * from indicators.table_cells where table_id = '3.1' order by row_order, col_order",
    "select partner, series_id, due_on, days_late from monitor.series_status where is_chased order by days_late desc",
    "select chapter, count(*), count(*) filter (is_yellow) from indicators.figures group by chapter order by chapter",
    "select figure_id, table_text from indicators.figures where figure_label ilike '%asiel%' order by tag limit 50",
)
#: what they ask over http
PAGES = (
    "v1/indicators/asy_first/figures.csv",
    "v1/indicators/reg_immigration/observations.csv?as_of=2024-06-20",
    "v1/tables/3.1/cells.json",
    "v1/tables/2.3/cells.parquet",
    "v1/indicators.json",
    "sdmx/3.0/data/dataflow/SVM/DF_SVM/1.0.0/A.asy_first.*?asOf=2025-07-04",
)
#: where readers think between two sittings: without, they leave a build no time on two cores
THINKING = ("published", "direct", "serve")
#: where a publication is made every half second instead of a build
REPLACING = ("replaced", "asked")
#: where they ask over http
OVER_HTTP = ("serve", "asked")
#: a reader that gets no answer in this time has an error
PATIENCE = 30


def workloads(scale: float, work: Path) -> list[Workload]:
    """One size: the samples."""
    home = work / "samples"

    def mode(name: str, title: str) -> Contender:
        seconds = SECONDS_OF_BUILDS if name in THINKING else SECONDS
        command = [OURS.python, "-m", "benchmarks.users", name, str(home), str(seconds)]
        return Contender(title, command, {"SVM_HOME": str(home)}, folder=PROJECT, repeats=1)

    published, replaced = "published, during builds", "published, replaced every half second"
    served, asked = "`svm serve`, during builds", "`svm serve`, replaced every half second"
    return [
        Workload(
            "users",
            f"{READERS} readers at once",
            "Each reader is a process of its own that opens the database, asks six questions in its own order and "
            "closes it, again and again; over http each asks six addresses of `svm serve`. The time of an answer is in "
            f"milliseconds, that of the first one with the opening. For {SECONDS} s without a pause; beside builds for "
            f"{SECONDS_OF_BUILDS} s, with up to {THINKS} s of thought between two sittings.",
            [
                mode("published", published),
                mode("replaced", replaced),
                mode("direct", "directly on the database that dbt writes"),
                mode("serve", served),
                mode("asked", asked),
            ],
            targets=[
                Target(f"no errors: {published}", published, fact="errors", at_most=0),
                Target(f"no errors: {replaced}", replaced, fact="errors", at_most=0),
                Target(f"no errors: {served}", served, fact="errors", at_most=0),
                Target(f"no errors: {asked}", asked, fact="errors", at_most=0),
            ],
            repeats=1,
            prepare=lambda: publish_samples(home),
        )
    ]


def _asks(database: Path) -> Callable[[random.Random], Iterator[object]]:
    import duckdb

    def ask(chance: random.Random) -> Iterator[object]:
        with duckdb.connect(str(database), read_only=True, config={"threads": 1}) as con:
            for query in chance.sample(QUERIES, len(QUERIES)):
                yield con.execute(query).fetchall()

    return ask


def _gets(address: str) -> Callable[[random.Random], Iterator[object]]:
    def get(chance: random.Random) -> Iterator[object]:
        for page in chance.sample(PAGES, len(PAGES)):
            with urllib.request.urlopen(f"{address}{page}", timeout=PATIENCE) as answer:
                yield answer.read()

    return get


def _read(
    number: int,
    database: str,
    address: str,
    seconds: float,
    thinks: float,
    ready: Any,  # noqa: ANN401
    found: Any,  # noqa: ANN401
) -> None:
    """One reader: asks until the time is over, then tells its times and its errors. The first begins when all can."""
    ask = _gets(address) if address else _asks(Path(database))
    chance, times, errors = random.Random(number), [], Counter[str]()
    ready.wait()
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        time.sleep(chance.uniform(0, thinks))
        start = time.perf_counter()
        try:
            for answer in ask(chance):
                if not answer:
                    raise ValueError("an answer without rows")
                now = time.perf_counter()
                times.append(now - start)
                start = now
        except Exception as error:
            errors[f"{type(error).__name__}: {str(error).splitlines()[0][:120]}"] += 1
            # nobody asks again at once
            time.sleep(0.05)
    found.put((times, dict(errors)))


def run(mode: str, home: Home, seconds: float) -> dict[str, object]:
    """Run the readers beside what writes; returns throughput, times in milliseconds, errors and what was published."""
    done, stop = Counter[str](), threading.Event()
    server, address = _serve(home) if mode in OVER_HTTP else (None, "")
    database = home.build_database if mode == "direct" else home.published_database
    writer = threading.Thread(target=_write, args=(mode, home, done, stop), daemon=True)
    processes = multiprocessing.get_context("spawn")
    found = processes.Queue()
    ready = processes.Barrier(READERS + 1)
    given = (str(database), address, seconds, THINKS if mode in THINKING else 0, ready, found)
    readers = [processes.Process(target=_read, args=(n, *given)) for n in range(READERS)]
    for reader in readers:
        reader.start()
    ready.wait()
    writer.start()
    answers = [found.get() for _ in readers]
    stop.set()
    for reader in readers:
        reader.join()
    writer.join()
    if server:
        server.terminate()
        server.wait()
    times = sorted(t for each, _ in answers for t in each)
    errors = sum((Counter(each) for _, each in answers), Counter())
    return {
        "answers": len(times),
        "per second": round(len(times) / seconds, 1),
        **{f"p{share} ms": round(1000 * _share(times, share), 1) for share in (50, 95, 99)},
        "errors": sum(errors.values()),
        # the place on this machine says nothing to another one
        "first error": re.sub(r'"[^"]*/', '"', errors.most_common(1)[0][0]) if errors else "",
        **done,
    }


def _share(times: list[float], percent: int) -> float:
    return times[min(len(times) * percent // 100, len(times) - 1)] if times else float("nan")


def _write(mode: str, home: Home, done: Counter[str], stop: threading.Event) -> None:
    """Do what writes, again and again, and count how often it went well or not."""
    while not stop.is_set():
        if mode in REPLACING:
            from publish.release.build import publish

            publish(home)
            done["published"] += 1
            stop.wait(0.5)
            continue
        process = subprocess.Popen(
            [*SVM, "build", "--again"],
            cwd=PROJECT,
            env=with_environment({"SVM_HOME": str(home.root)}),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while process.poll() is None and not stop.wait(0.1):
            pass
        name = "built" if mode == "direct" else "published"
        if process.poll() is None:
            # the readers are done: what was begun is not waited for
            process.terminate()
            process.wait()
            done[f"{name}: begun"] += 1
        else:
            done[name if process.returncode == 0 else f"{name}: failed"] += 1


def _serve(home: Home) -> tuple[subprocess.Popen[str], str]:
    """Run `svm serve` on a free port; returns its process and its address."""
    process = subprocess.Popen(
        [*SVM, "serve", "--port", "0"], cwd=PROJECT, env=with_environment({"SVM_HOME": str(home.root)}),
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    line = process.stdout.readline() if process.stdout else ""
    return process, line.split()[2]


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1], Home(Path(sys.argv[2]).resolve()), float(sys.argv[3]))))
