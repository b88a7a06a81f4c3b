"""What a build is made from: from the same nothing is built again, and of a new delivery only what depends on it."""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from svm.database import ask
from svm.files import from_json, put
from svm.home import PROJECT, Home

#: what of the project decides the warehouse: the models, the code that their checks run, and the index to search in
PROJECT_PARTS = (
    "dbt_project.yml",
    "profiles.yml",
    "requirements.txt",
    "models",
    "macros",
    "seeds",
    "tests/generic",
    "tests/integrity",
    "tests/unit",
    "ingest",
    "publish/find",
    "publish/prose/catalogue.py",
    "publish/prose/stored.py",
    "publish/prose/subjects.py",
    "publish/prose/subjects.yml",
    "svm",
)
#: beside the databases: from what they were built, and how they were left
RECORD = "build.json"
#: the parts on which every model depends
WHOLE = {"project", "releases", "lake/_none"}
#: folders that no model reads from
PASSED = ("__pycache__", "_originals")
#: below the lake: what the door knows of each dataset, see the source `door.datasets`
DATASETS = "_none/_none/delivery=none/datasets.parquet"


def made_from(home: Home, variables: Mapping[str, object]) -> dict[str, str]:
    """Everything that a build reads, as parts with a sha256 each.

    The project counts by content, what was delivered by place, size and time: a delivery is never changed once it has
    landed, and `svm verify` holds its bytes against its hash. The parts: `project` (with the variables), `releases`,
    `quarantine`, what the door itself keeps such as `lake/_retractions`, and each dataset such as `lake/cbs/dublin`.
    """
    return digests(home, variables, PROJECT_PARTS, (home.lake, home.quarantine, home.releases))


def digests(
    home: Home, variables: Mapping[str, object], project: Sequence[str], folders: Sequence[Path]
) -> dict[str, str]:
    """The parts of `made_from` for some of the project and some folders of a home."""
    parts: defaultdict[str, Any] = defaultdict(hashlib.sha256)
    parts["project"].update(f"{json.dumps(dict(variables), sort_keys=True)}\n{code(project)}".encode())
    for folder in folders:
        for path in _files(folder):
            place = path.relative_to(home.root)
            # laid out anew by each build
            state = _content(path) if place.parts[1] == "_none" else _state(path)
            parts[_part(place)].update(f"\n{place} {state}".encode())
    return {name: digest.hexdigest() for name, digest in sorted(parts.items())}


def code(parts: Sequence[str] = PROJECT_PARTS) -> str:
    """A sha256 over these parts of the project, by content: the same in every copy of it."""
    digest = hashlib.sha256()
    for path in _project_files(parts):
        digest.update(f"\n{path.relative_to(PROJECT)} {_content(path)}".encode())
    return digest.hexdigest()


def changed(home: Home, inputs: Mapping[str, str]) -> set[str] | None:
    """The parts that differ from what the last build was made from.

    None when nobody knows: there was none, it did not end well, or a database is not as it left it.
    """
    told = from_json(_record(home))
    known: dict[str, str] | None = told.get("inputs")
    if not isinstance(known, dict) or told.get("databases") != _databases(home):
        return None
    return {name for name in known.keys() | inputs.keys() if known.get(name) != inputs.get(name)}


def dependents(home: Home, parts: Collection[str]) -> list[str] | None:
    """What dbt is asked to build when only these parts changed; None stands for everything.

    Each delivery changes what the front door tells of all; of the cells it changes the staging of its own dataset or
    layout, which has the name of it.
    """
    if not WHOLE.isdisjoint(parts):
        return None
    layouts: dict[str, str] = dict(ask(f"select dataset, layout from '{home.lake}/{DATASETS}'").fetchall())
    select = {"source:door+", "source:refused+", "source:decided+", "source:public+"}
    for part in parts:
        if part in ("quarantine", "lake/_retractions", "lake/_announced"):
            continue
        dataset = part.removeprefix("lake/")
        partner, _, name = dataset.partition("/")
        staging = PROJECT / "models" / "staging"
        own = staging / partner / f"stg_{partner}__{name}.sql"
        shared = sorted((staging / "layouts").glob(f"stg_{layouts.get(dataset, '')}__*.sql"))
        models = [path.stem for path in (own, *shared) if path.exists()]
        if not models:
            return None
        select |= {f"{model}+" for model in models}
    return sorted(select)


def record(home: Home, inputs: Mapping[str, str]) -> None:
    """Remember what a build was made from."""
    put(_record(home), json.dumps({"inputs": inputs, "databases": _databases(home)}, indent=1))


def forget(home: Home) -> None:
    """From now on nothing is known of the databases: a build has begun."""
    _record(home).unlink(missing_ok=True)


def _record(home: Home) -> Path:
    return home.published_database.with_name(RECORD)


def _databases(home: Home) -> list[list[int]]:
    states = [path.stat() for path in (home.build_database, home.published_database) if path.exists()]
    return [[state.st_size, state.st_mtime_ns] for state in states]


def _project_files(parts: Sequence[str]) -> Iterator[Path]:
    for part in parts:
        path = PROJECT / part
        yield from [path] if path.is_file() else _files(path)


def _part(place: Path) -> str:
    """The part that a file of the home belongs to: its dataset when it stands in the lake, else its folder."""
    top, below = place.parts[:2]
    if top != "lake":
        return top
    return f"lake/{below}" if below.startswith("_") else "/".join(place.parts[:3])


def _files(folder: Path) -> Iterator[Path]:
    """The files below a folder that a model may read, in order: none hidden, made by Python or kept as delivered."""
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in PASSED and not name.startswith("."))
        yield from (Path(here, name) for name in sorted(files) if not name.startswith("."))


def _content(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _state(path: Path) -> str:
    state = path.stat()
    return f"{state.st_size} {state.st_mtime_ns}"


if __name__ == "__main__":
    print(code())
