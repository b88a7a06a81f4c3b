"""Every query command from a cold start, on the built samples and on a made-up database with some 300,000 figures.

    python -m benchmarks.queries              # median of 5 cold starts of each command on both databases
    python -m benchmarks.queries --starts 1   # once

Processor time of the process and its children beside the time on the clock: a busy machine only changes the second. The
made-up database is the published one with every figure once more for each made-up group, named `verzonnen groep N`.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from publish.find.search import write_index
from svm.database import connect
from svm.home import PROJECT, Home

#: groups that the figures of the samples are multiplied by: some 12,500 figures become 300,000
GROUPS = 23
#: what no query may take, in seconds
LIMIT = 0.4
#: what is made once more for each group: the relations of one row per cell or figure
CELLS = ("indicators.observations", "monitor.cell_status", "monitor.vintages", "monitor.first_and_latest")
FIGURES = ("indicators.figures", "indicators.measures")
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


def make_larger(path: Path, groups: int = GROUPS) -> int:
    """Give a published database each of its figures once more for every made-up group; returns how many it then has.

    The breakdown, number and label of a made-up figure name its group. Whole numbers differ from group to group, other
    texts are those of the figure it was made from: nothing here counts anything.
    """
    with duckdb.connect(str(path)) as con:
        for name in CELLS:
            others = ", cell_key || ';' || made_up as cell_key" if name.endswith("cell_status") else ""
            _repeat(con, name, groups, f"{_BREAKDOWN} as breakdown{others}")
        for name in FIGURES:
            _repeat(con, name, groups, _figure_columns(con, name))
        write_index(con)
        return int(con.execute("select count(*) from indicators.figures").fetchall()[0][0])


#: the pairs of a breakdown are sorted: the made-up one stands behind those before it in the alphabet
_BREAKDOWN = "array_to_string(list_sort(string_split(concat_ws(';', nullif(breakdown, ''), made_up), ';')), ';')"
_ID = f"concat_ws(':', indicator_id, period, {_BREAKDOWN}, nullif(measure, 'value'))"
_IS_COUNT = "printed_value is not null and coalesce(printed_decimals, 0) = 0 and measure = 'value'"
_COUNT = "trunc(printed_value * (1 + group_number / 97.0))"


def _figure_columns(con: duckdb.DuckDBPyConnection, name: str) -> str:
    columns = [f"{_BREAKDOWN} as breakdown", f"{_ID} as figure_id"]
    there = {str(row[0]) for row in con.execute(f"describe {name}").fetchall()}
    texts = ("display_text", "table_text", "running_text", "headline_text")
    shown = f"replace(format('{{:,}}', ({_COUNT})::bigint), ',', '.')"
    columns += [f"case when {_IS_COUNT} then {shown} else {text} end as {text}" for text in texts if text in there]
    columns += [f"case when {_IS_COUNT} then {_COUNT} else printed_value end as printed_value"]
    columns += [f"case when {_IS_COUNT} and value is not null then {_COUNT} else value end as value"]
    if "tag" in there:
        label = "'verzonnen groep ' || group_number"
        columns += [
            f"case when length({_ID}) <= 64 then {_ID} else left({_ID}, 53) || '~' || left(md5({_ID}), 10) end as tag",
            "map_concat(members, map {'verzonnen': 'groep' || group_number}) as members",
            f"concat_ws(', ', nullif(breakdown_label, ''), {label}) as breakdown_label",
            f"replace(figure_label, ', ' || printed_label, ', ' || {label} || ', ' || printed_label) as figure_label",
        ]
    return ", ".join(columns)


def _repeat(con: duckdb.DuckDBPyConnection, name: str, groups: int, replaced: str) -> None:
    """Add to a relation its rows once more for each group, with these columns replaced."""
    con.execute(
        f"""
        create or replace table {name} as
        select * from {name}
        union all by name
        select * exclude (made_up, group_number) replace ({replaced})
        from
            {name},
            (select n as group_number, 'verzonnen=groep' || n as made_up from range(1, {groups + 1}) as r (n))
        """
    )


def measure(home: Home, starts: int, out: Path) -> Iterator[tuple[str, float, float]]:
    """Start each command so many times; yield how it is typed and its medians: processor time and clock, in seconds."""
    environment = {**os.environ, "SVM_HOME": str(home.root)}
    for words in COMMANDS:
        typed = [word.format(out=out) for word in words]
        taken = [_start([sys.executable, "-m", "publish", *typed], environment) for _ in range(starts)]
        yield _typed(words), *(statistics.median(times) for times in zip(*taken, strict=True))


def _typed(words: Sequence[str]) -> str:
    return " ".join(f'"{word}"' if " " in word else word for word in words if "{out}" not in word and word != "--to")


def _start(command: Sequence[str], environment: Mapping[str, str]) -> tuple[float, float]:
    """Processor time and clock of one process. Raises RuntimeError when it fails; 3 says that there is work."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=PROJECT, env=dict(environment), capture_output=True, text=True, check=False)
    clock, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 3):
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, clock


def larger(home: Home, root: Path) -> Home:
    """A home with the made-up database, and the lake and releases of another."""
    made = Home(root)
    made.published_database.parent.mkdir(parents=True)
    shutil.copyfile(home.published_database, made.published_database)
    for folder in (home.lake, home.quarantine, home.releases):
        if folder.exists():
            (root / folder.name).symlink_to(folder)
    make_larger(made.published_database)
    return made


def table(measured: Mapping[str, Sequence[tuple[str, float, float]]]) -> str:
    """What was measured as a table in Markdown: per command the processor time and, behind it, the clock."""
    heads = list(measured)
    lines = ["| command | " + " | ".join(f"{head}: CPU s | clock s" for head in heads) + " |"]
    lines.append("|---|" + "---:|" * (2 * len(heads)))
    for rows in zip(*measured.values(), strict=True):
        cells = " | ".join(f"{cpu:.2f}{' (!)' if cpu > LIMIT else ''} | {clock:.2f}" for _, cpu, clock in rows)
        lines.append(f"| `svm {rows[0][0]}` | {cells} |")
    return "\n".join(lines)


def count(home: Home) -> int:
    """How many figures a home has published."""
    with connect(home) as con:
        return int(con.execute("select count(*) from indicators.figures").fetchall()[0][0])


def main() -> None:
    """Measure both databases and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--starts", type=int, default=5, help="cold starts of each command, of which the median counts")
    given = parser.parse_args()
    home = Home.default()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "out").mkdir()
        homes = [home, larger(home, root / "made_up")]
        measured = {f"{count(one):,} figures": list(measure(one, given.starts, root / "out")) for one in homes}
    print(table(measured))


if __name__ == "__main__":
    main()
