"""Every query command from a cold start, on the built samples and on a made-up database with some 300,000 figures."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import duckdb

from benchmarks.frame import Contender, Target, Workload
from benchmarks.made_up_figures import make_larger
from benchmarks.venvs import OURS
from publish.find.hits import SCHEMA
from svm.database import has_relation
from svm.home import PROJECT, Home

FIGURES = 300_000
#: what no query may take, in seconds
LIMIT = 0.4
#: the commands that only read, as they are typed; `{out}` is a folder to write to
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("status",),
    ("status", "--chapter", "3"),
    ("chase", "cbs"),
    ("calendar",),
    ("punctuality",),
    ("diff", "2026-03-01", "2026-06-21"),
    ("trace", "reg_immigration:2023"),
    ("sign-off",),
    ("figure", "reg_immigration:2023"),
    ("figure", "asiel"),
    ("figure", "syrische", "asielaanvragen", "2024"),
    ("figure", "asielanvragen"),
    ("table", "3.1"),
    ("chart", "3.1", "--to", "{out}/figuur.svg"),
    ("antwoord", "reg_immigration:2023"),
    ("antwoord", "In 2024 waren er ruim 32 duizend eerste asielaanvragen."),
    ("datasets",),
)


def workloads(scale: float, work: Path) -> list[Workload]:
    """The published figures of the project, and those multiplied; they have one size."""
    large = Home(work / "queries_large")
    return [
        _asked("queries", "Query commands on the published figures", Home.default(), work / "queries"),
        _asked("queries_large", f"Query commands on {FIGURES:,} figures", large, work / "queries_large" / "out"),
    ]


def _asked(name: str, title: str, home: Home, out: Path) -> Workload:
    def prepare() -> None:
        out.mkdir(parents=True, exist_ok=True)
        if home != Home.default():
            multiplied(home, FIGURES)

    return Workload(
        name,
        title,
        "Each command in a process of its own; a command that says that there is work ends with 3.",
        [
            Contender(
                _typed(words),
                [OURS.python, "-m", "publish", *(word.format(out=out) for word in words)],
                {"SVM_HOME": str(home.root)},
                folder=PROJECT,
                missing=not_built,
                good=(0, 3),
            )
            for words in COMMANDS
        ],
        targets=[Target(f"`svm {_typed(words)}` ≤ {LIMIT} s", _typed(words), at_most=LIMIT) for words in COMMANDS],
        repeats=5,
        prepare=None if not_built() else prepare,
    )


@cache
def not_built() -> str:
    """Why there is nothing to ask; empty when there is."""
    published = Home.default().published_database
    if not published.exists():
        return "nothing is published: run `make build`"
    with duckdb.connect(str(published), read_only=True) as con:
        return "" if has_relation(con, SCHEMA, "entries") else "it was published without an index: run `make build`"


def multiplied(home: Home, figures: int) -> None:
    """Give a home the published database with more figures, and the lake and releases of the project."""
    built = Home.default()
    home.published_database.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(built.published_database, home.published_database)
    for folder in (built.lake, built.quarantine, built.releases):
        place = home.root / folder.name
        if folder.exists() and not place.exists():
            place.symlink_to(folder)
    make_larger(home.published_database, figures)


def _typed(words: tuple[str, ...]) -> str:
    return " ".join(f'"{word}"' if " " in word else word for word in words if "{out}" not in word and word != "--to")
