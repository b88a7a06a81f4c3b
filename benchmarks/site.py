"""The site of many figures: seconds, bytes and files, written anew, written again, and after a small change.

`python -m benchmarks.site` multiplies the figures of a built warehouse by made-up groups until there are as many as
asked, so that everything that grows with figures grows as it would, and nothing else does. All that it adds is made up
and says so in its labels; the same warehouse gives the same rows. No check of the product ever sees them.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from svm.home import PROJECT, Home

FIGURES = 375_000
#: the relations with a row per figure that the site reads, and which of their columns name the figure or its group
RELATIONS = {
    "indicators.figures": ("figure_id", "tag", "breakdown", "breakdown_label", "figure_label"),
    "indicators.observations": ("breakdown",),
    "indicators.measures": ("figure_id", "breakdown"),
    "monitor.vintages": ("breakdown",),
}
#: a made-up group behind what a column says
MADE_UP = {
    "breakdown": "concat_ws(';', nullif(breakdown, ''), printf('verzonnen=%04d', copy))",
    "breakdown_label": "concat_ws(', ', nullif(breakdown_label, ''), printf('verzonnen groep %d', copy))",
    "figure_label": "concat(figure_label, printf(', verzonnen groep %d', copy))",
    "figure_id": """
        concat_ws(':', indicator_id, period, concat_ws(';', nullif(breakdown, ''), printf('verzonnen=%04d', copy)),
            case when measure <> 'value' then measure end)""",
}
MADE_UP["tag"] = f"printf('%s~%s', indicator_id, left(sha256({MADE_UP['figure_id']}), 16))"
#: a change as one delivery makes it: one figure says something else
CHANGE = """
    update indicators.figures set table_text = '123.456 (verzonnen)'
    where figure_id = (select min(figure_id) from indicators.figures where measure = 'value')
"""
#: what `svm dashboard` does, in a home of its own
COMMAND = """
import sys
from pathlib import Path
from publish.dashboard.write import write_site
from svm.database import connect
from svm.home import Home
home = Home(Path(sys.argv[1]))
write_site(connect(home), home)
"""


def multiply(con: duckdb.DuckDBPyConnection, figures: int) -> int:
    """Add made-up figures to a copy of a warehouse until it has `figures` of them at least. Returns how many it has."""
    (real,) = con.execute("select count(*) from indicators.figures").fetchone() or (0,)
    copies = max(0, -(-figures // real) - 1)
    for relation, columns in RELATIONS.items():
        made = ", ".join(f"{MADE_UP[name]} as {name}" for name in columns)
        con.execute(
            f"""
            insert into {relation}
            select * exclude (copy) replace ({made})
            from {relation}, range(1, ?) as copies (copy)
            """,
            [copies + 1],
        )
    (all_of_them,) = con.execute("select count(*) from indicators.figures").fetchone() or (0,)
    con.execute("checkpoint")
    return all_of_them


def measured(home: Path) -> dict[str, object]:
    """Write the site of a home once: seconds on the clock and of the processor, and what stands there then."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    newest = time.time_ns()
    subprocess.run([sys.executable, "-c", COMMAND, str(home)], check=True, cwd=PROJECT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    files = [path for path in (home / "out" / "site").rglob("*") if path.is_file()]
    states = {state.st_ino: state for state in (path.stat() for path in files)}.values()
    return {
        "wall": time.monotonic() - began,
        "processor": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "files": len(files),
        "written": sum(state.st_mtime_ns >= newest for state in states),
        "bytes": sum(state.st_size for state in states),
        "pages": sum(path.stat().st_size for path in files if path.suffix == ".html"),
    }


def main() -> None:
    """Measure the bundled site, and that of many figures: anew, again, and after a small change."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--figures", type=int, default=FIGURES, help="how many figures the made-up warehouse has")
    parser.add_argument("--warehouse", type=Path, default=Home.default().published_database)
    asked = parser.parse_args()
    names = ("figures", "run", "wall", "processor", "files", "written", "bytes", "pages")
    print("".join(f"{name:>12}" for name in names))
    for figures in (0, asked.figures):
        with tempfile.TemporaryDirectory() as folder:
            home = Home(Path(folder))
            home.published_database.parent.mkdir()
            shutil.copyfile(asked.warehouse, home.published_database)
            with duckdb.connect(str(home.published_database)) as con:
                count = multiply(con, figures)
            for run in ("anew", "again", "changed"):
                if run == "changed":
                    with duckdb.connect(str(home.published_database)) as con:
                        con.execute(CHANGE)
                found = {"figures": count, "run": run, **measured(home.root)}
                cells = [f"{value:.1f}" if isinstance(value, float) else str(value) for value in found.values()]
                print("".join(f"{cell:>12}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
