"""Whether the site stands as it was written last, from the same: then writing it again would change no byte."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import duckdb

from publish.release.inputs import digests
from svm.database import rows
from svm.files import from_json, put
from svm.home import Home

#: what of the project decides a page: its code and templates, the libraries, and what no data can tell
PARTS = ("publish", "svm", "ingest", "seeds", "requirements.txt", "publicatie.toml")
#: beside the published database: from what the site was written, and how it was left
RECORD = "site.json"


def inputs(con: duckdb.DuckDBPyConnection, home: Home) -> dict[str, str]:
    """All that the site is written from, a sha256 each; nothing when the warehouse may be changing meanwhile."""
    found = rows(con, "select path, readonly from duckdb_databases() where database_name = current_database()")[0]
    if not found["path"] or not found["readonly"]:
        return {}
    with Path(str(found["path"])).open("rb") as file:
        if not _is_open_besides(file):
            return {}
        database = hashlib.file_digest(file, "sha256").hexdigest()
    return digests(home, {"database": database}, PARTS, (home.releases,))


def _is_open_besides(file: BinaryIO) -> bool:
    """Whether this process has the same file open once more: else a build has replaced what its connection reads."""
    opened = Path("/dev/fd")
    if not opened.exists():
        # Windows replaces no file that is open
        return True
    own = os.fstat(file.fileno())
    found = 0
    for one in opened.iterdir():
        with suppress(OSError):
            found += os.path.samestat(os.fstat(int(one.name)), own)
    return found > 1


def stands(home: Home, made_from: Mapping[str, str], written: Sequence[Path]) -> bool:
    """Whether what was written last is all there, untouched since, and was made from the same."""
    return bool(made_from) and from_json(_record(home)) == {"inputs": made_from, "files": _state(home, written)}


def record(home: Home, made_from: Mapping[str, str], written: Sequence[Path]) -> None:
    """Remember what the site was written from."""
    put(_record(home), json.dumps({"inputs": made_from, "files": _state(home, written)}, indent=1))


def forget(home: Home) -> None:
    """From now on nothing is known of the site: writing it has begun."""
    _record(home).unlink(missing_ok=True)


def _record(home: Home) -> Path:
    return home.published_database.with_name(RECORD)


def _state(home: Home, written: Sequence[Path]) -> str:
    """A sha256 over the place, size and time of every file that was written."""
    digest = hashlib.sha256()
    for one in written:
        for path in sorted(one.rglob("*")) if one.is_dir() else [one]:
            state = path.lstat() if path.exists() else None
            if state is None or not path.is_dir():
                told = f"{state.st_size} {state.st_mtime_ns}" if state else "gone"
                digest.update(f"{path.relative_to(home.root)} {told}\n".encode())
    return digest.hexdigest()
