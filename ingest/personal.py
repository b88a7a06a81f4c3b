"""Personal: whether a contract allows the personal data of a file, and how the file is refused when it does not."""

from __future__ import annotations

from dataclasses import replace

from ingest.arrive import Arrived
from ingest.contracts import Contract, normalise
from ingest.privacy import closed
from ingest.privacy.scan import FILE_NAME
from ingest.problems import personal_content
from ingest.recognise import Recognised, Unfit, unreadable
from ingest.sender import known_partners
from svm.home import Home


def allowed_or_unfit(file: Recognised | Unfit, home: Home) -> Recognised | Unfit:
    """Return the file with its bytes among the originals when its contract allows what it holds, else as unfit.

    An unfit file keeps nothing that may repeat the content: its note and other problems are gone, and when its name holds
    personal data it gets a neutral one.
    """
    arrived = file.arrived
    contract = file.contract
    if isinstance(file, Recognised) and all(_allows(file.contract, h.kind, h.header) for h in arrived.personal):
        original = closed.release(arrived.original, arrived.sha256, arrived.path.name, home)
        return replace(file, arrived=replace(arrived, original=original, personal=()))
    partner = file.partner if file.partner in known_partners() else ""
    places = [(h.kind, h.english, h.dutch) for h in arrived.personal]
    problem = personal_content(places, closed.last_day(arrived.original))
    return unreadable(_neutral(arrived), partner, contract, problem)


def _allows(contract: Contract, kind: str, header: str) -> bool:
    return any(kind in c.personal and normalise(header) in c.headers for c in contract.columns)


def _neutral(arrived: Arrived) -> Arrived:
    path = arrived.path
    if any(hit.english == FILE_NAME for hit in arrived.personal):
        path = path.with_name(f"levering{arrived.original.suffix}")
    return replace(arrived, path=path, note={}, problems=())
