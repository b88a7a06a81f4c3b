"""Personal: whether a contract allows the personal data of a file, and how the file is refused when it does not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ingest.arrive import Arrived
from ingest.contracts import Contract, normalise
from ingest.privacy import closed
from ingest.privacy.places import Hit, hits_in
from ingest.privacy.scan import CLEAN, FILE_NAME, FOLDERS
from ingest.problems import locked_away, personal_content
from ingest.recognise import Recognised, Unfit, unreadable
from ingest.sender import known_partners
from svm.home import Home


def allowed_or_unfit(file: Recognised | Unfit, home: Home) -> Recognised | Unfit:
    """Return the file with its bytes among the originals when its contract allows what it holds, else as unfit.

    An unfit file keeps nothing that may repeat the content: its note and other problems are gone, and when its name
    holds personal data it gets a neutral one.
    """
    arrived = file.arrived
    found = arrived.scanned
    if found.problem is None and isinstance(file, Recognised) and all(allows(file.contract, h) for h in found.hits):
        original = closed.release(arrived.original, arrived.sha256, arrived.path.name, home)
        opened = file.opened
        if opened.path == arrived.original:
            opened = replace(opened, path=original)
        return replace(file, arrived=replace(arrived, original=original, scanned=CLEAN), opened=opened)
    partner = file.partner if file.partner in known_partners() else ""
    places = [(h.kind, h.place.english, h.place.dutch) for h in found.hits]
    problem = personal_content(places) if places or found.problem is None else found.problem
    last_day = closed.last_day(arrived.original)
    return unreadable(_neutral(arrived), partner, file.contract, locked_away(problem, last_day))


def shown(path: Path) -> Path:
    """Return a path that may be shown: a neutral one when its name holds personal data."""
    return _neutral_name(path) if any(hits_in(closed.EXTENSION.sub("", path.name), FILE_NAME)) else path


def allows(contract: Contract, hit: Hit) -> bool:
    """Whether a contract names the kind for the column in which it stands."""
    return any(hit.kind in c.personal and normalise(hit.header) in c.headers for c in contract.columns)


def _neutral(arrived: Arrived) -> Arrived:
    places = {hit.place for hit in arrived.scanned.hits}
    path = _neutral_name(arrived.path) if places & {FILE_NAME, FOLDERS} else arrived.path
    return replace(arrived, path=path, note={}, problems=())


def _neutral_name(path: Path) -> Path:
    return Path(f"levering{closed.extension(path.name)}")
