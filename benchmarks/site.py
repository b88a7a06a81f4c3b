"""The site of many figures: seconds, bytes and files, written anew, written again, and after a small change.

`python -m benchmarks.site` multiplies the figures of a built warehouse by made-up groups until there are as many as
asked, so that everything that grows with figures grows as it would, and nothing else does. All that it adds is made up
and says so in its labels; the same warehouse gives the same rows. No check of the product ever sees them.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from svm.home import PROJECT

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
#: what a user runs, in a folder of its own
COMMAND = "from publish.dashboard.write import write_site; from svm.database import connect; from svm.home import Home; import sys; from pathlib import Path; home = Home(Path(sys.argv[1])); write_site(connect(home), home)"


def multiply(con: duckdb.DuckDBPyConnection, figures: int) -> int:
    """Add made-up figures to a copy of a warehouse until it has `figures` of them at least. Returns how many it has."""
    (real,) = con.execute("select count(*) from indicators.figures").fetchone() or (0,)
    copies = -(-figures // real) - 1
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
