"""What was fetched, put in the inbox as any other delivery: a file with its side note, unless it is there already."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import yaml

from ingest.contracts import Contract
from ingest.fetch.received import Received, Wanted
from ingest.ledger import landed_before
from ingest.note import SUFFIX
from svm.files import put, replacing
from svm.home import Home


@dataclass(frozen=True)
class Known:
    """Where the very same bytes are already; `newer` names a delivery of the same file that came after them."""

    where: str
    newer: str = ""


def put_down(received: Received, wanted: Wanted, inbox: Path, day: dt.date) -> Path:
    """Put a file in the inbox, its note first, so that a landing that begins meanwhile finds both. Returns its path.

    Where another file of that name came on the same day, this one is told apart by its hash.
    """
    folder = inbox / wanted.contract.partner / day.isoformat()
    path = folder / received.name
    if path.exists():
        path = path.with_name(f"{path.stem}_{_hash(received.path)[:8]}{path.suffix}")
    put(path.with_name(path.name + SUFFIX), _note(received, wanted))
    with replacing(path, 0o644) as aside:
        # the inbox may lie on another disk
        shutil.move(received.path, aside)
    return path


def known(received: Received, contract: Contract, home: Home, inbox: Path) -> Known | None:
    """Say where these bytes are: in the lake, or in the inbox and not landed yet; None when they are nowhere."""
    sha256, size = _hash(received.path), received.path.stat().st_size
    # of another selection of the table the name may begin alike; the second file of a day has its hash behind its name
    name = re.compile(rf"{re.escape(Path(received.name).stem)}(_[0-9a-f]{{8}})?")
    same_file = [d for d in landed_before(home, contract) if name.fullmatch(Path(d.file_name).stem)]
    for number, delivery in enumerate(same_file):
        if delivery.sha256 == sha256:
            return Known(delivery.delivery_id, same_file[-1].delivery_id if number + 1 < len(same_file) else "")
    for path in sorted((inbox / contract.partner).glob("*/*")):
        if name.fullmatch(path.stem) and path.stat().st_size == size and _hash(path) == sha256:
            return Known(path.relative_to(inbox).as_posix())
    return None


def _hash(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _note(received: Received, wanted: Wanted) -> str:
    """The side note: what it is and which request it answers, and when the publisher says that it was published."""
    provenance = wanted.contract.provenance
    said = {"source": f"{provenance.attribution}: {received.request}"}
    published = {"published_on": received.published_on} if received.published_on else {}
    return yaml.safe_dump(said | published, sort_keys=False, allow_unicode=True, width=10_000)
