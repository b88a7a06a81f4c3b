"""What a build is made from, so that building again from the same does nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from svm.files import put
from svm.home import PROJECT, Home

#: what of the project decides the warehouse: the models, and the code that their checks run
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
    "svm",
)
#: beside the databases: from what they were built, and how they were left
RECORD = "build.json"


def made_from(home: Home, variables: Mapping[str, object]) -> str:
    """A sha256 over everything that a build reads: the project by content, what was delivered by place, size and time.

    A delivery is never changed once it has landed, and `svm verify` holds its bytes against its hash.
    """
    return digest_of(home, variables, PROJECT_PARTS, (home.lake, home.quarantine, home.releases))


def digest_of(home: Home, variables: Mapping[str, object], parts: Sequence[str], folders: Sequence[Path]) -> str:
    """A sha256 over parts of the project by content, and folders of a home by place, size and time of their files."""
    digest = hashlib.sha256(json.dumps(dict(variables), sort_keys=True).encode())
    for path in _project_files(parts):
        digest.update(f"\n{path.relative_to(PROJECT)} {hashlib.sha256(path.read_bytes()).hexdigest()}".encode())
    for folder in folders:
        for path in _files(folder):
            digest.update(f"\n{path.relative_to(home.root)} {_state(path, home)}".encode())
    return digest.hexdigest()


def stands(home: Home, inputs: str) -> bool:
    """Whether both databases are as the last build left them, and that was made from the same."""
    try:
        told = json.loads(_record(home).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return told == {"inputs": inputs, "databases": _databases(home)}


def record(home: Home, inputs: str) -> None:
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


def _files(folder: Path) -> list[Path]:
    """The files below a folder that a model may read: nothing hidden or made by Python, and no delivered bytes."""
    passed = {"__pycache__", "_originals"}
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(
        path
        for path in found
        if not any(part in passed or part.startswith(".") for part in path.relative_to(folder).parts)
    )


def _state(path: Path, home: Home) -> str:
    if path.is_relative_to(home.lake / "_none"):
        # laid out anew by each build
        return hashlib.sha256(path.read_bytes()).hexdigest()
    state = path.stat()
    return f"{state.st_size} {state.st_mtime_ns}"
