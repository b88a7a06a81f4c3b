"""Run dbt on a project that was parsed before, in a process that has dbt and Great Expectations at hand already.

Parsing takes 17 seconds and importing 5, for each build. Where the sources lie was written out when the project was
parsed: below NOWHERE, for which the folder of the test is put here. The seeds are those of the given project.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path

NOWHERE = "/no/folder/of/any/test"
#: a server that imported these once forks a fresh process for each build
_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(
    [
        "dbt.cli.main",
        "dbt.adapters.duckdb",
        "great_expectations",
        "pandas",
        "ingest.checks",
        "ingest.expectations",
        "duckdb",
        __name__,
    ]
)


def run_dbt(
    words: list[str], environment: dict[str, str], parsed: str, project: str, home: str
) -> subprocess.CompletedProcess[str]:
    """Run a dbt command with an environment. Returns its code and everything it printed."""
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said.txt"
        process = _SERVER.Process(target=_child, args=(str(said), environment, parsed, project, home, words))
        process.start()
        process.join()
        text = said.read_text(errors="replace") if said.exists() else ""
        return subprocess.CompletedProcess(words, process.exitcode or 0, text, "")


def _child(said: str, environment: dict[str, str], parsed: str, project: str, home: str, words: list[str]) -> None:
    out = os.open(said, os.O_WRONLY | os.O_CREAT)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(project)
    sys.exit(_run(parsed, project, home, words))


def _run(parsed: str, project: str, home: str, words: list[str]) -> int:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner
    from dbt.contracts.graph.manifest import Manifest

    manifest = Manifest.from_msgpack(Path(parsed).read_bytes())
    for source in manifest.sources.values():
        for meta in (source.meta, source.config.meta):
            if "external_location" in meta:
                meta["external_location"] = meta["external_location"].replace(NOWHERE, home)
                # the files of a layout stand in a variable, which is set when its model is built
                assert home in meta["external_location"] or "getvariable" in meta["external_location"], source.name
    for node in manifest.nodes.values():
        if node.resource_type == "seed":
            node.root_path = project
    manifest.build_flat_graph()
    result = dbtRunner(manifest=manifest).invoke(
        ["--quiet", *words, "--project-dir", project, "--profiles-dir", project]
    )
    if result.exception:
        print(result.exception)
    # a forked process ends without closing what is open
    DuckDBConnectionManager.close_all_connections()
    sys.stdout.flush()
    return 0 if result.success else 1
