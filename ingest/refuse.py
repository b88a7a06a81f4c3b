"""Refuse: a file goes to quarantine with a letter to its partner and a row for the warehouse."""

from __future__ import annotations

import hashlib
import shutil

import duckdb

from ingest.judge import Judged
from ingest.ledger import CHECK_TYPES, REFUSAL, now, write_rows
from ingest.letter import LETTER, write_letter
from ingest.outcome import Outcome
from ingest.problems import cells, failed_check
from ingest.recognise import Unfit
from ingest.sender import known_partners
from ingest.stage import Staged
from svm.files import replacing_folder
from svm.home import Home

OURS = (LETTER, "refusal.parquet", "checks.parquet")


def refuse(judged: Judged, home: Home, con: duckdb.DuckDBPyConnection) -> Outcome:
    """Put the file in quarantine with a letter and a row for the warehouse.

    A file with personal data stays where it is locked away. The folder replaces only an earlier refusal of the same
    file: partner, day, name and bytes.
    """
    file = judged.file
    arrived, findings = file.arrived, file.profile.findings
    problems = list(file.problems)
    if not problems and not findings:
        problems = [failed_check(v) for v in judged.failed]
    reasons = problems + [cells(f) for f in findings if f.examples]
    target = home.quarantine / _place(file)
    row = {
        "partner": file.partner,
        "dataset": file.contract.name if file.contract else "",
        "received_on": arrived.received_on,
        "file_name": arrived.name,
        "raw_sha256": arrived.sha256,
        "raw_bytes": arrived.size,
        "reason": "; ".join(r.dutch for r in reasons),
        "letter_path": (target / LETTER).relative_to(home.root).as_posix(),
        "refused_at": now(),
    }
    with replacing_folder(target) as folder:
        if file.contract and file.contract.records:
            # rows of persons or cases, as the partner gave them
            folder.chmod(0o700)
        if arrived.scanned.is_clean:
            shutil.copyfile(arrived.original, folder / _name_beside_ours(arrived.path.name))
        letter = write_letter(arrived, file.partner, file.contract, problems, findings)
        (folder / LETTER).write_bytes(letter.encode())
        write_rows(con, folder / "refusal.parquet", REFUSAL, [row])
        write_rows(con, folder / "checks.parquet", CHECK_TYPES, judged.verdicts)
    return Outcome(arrived.path, "refused", "; ".join(r.english for r in reasons), letter=target / LETTER)


def _place(file: Staged | Unfit) -> str:
    """`<partner>~<date received>~<hash of the bytes>~<hash of the name>`, the name of a folder in quarantine."""
    partner = file.partner if file.partner in known_partners() else "onbekend"
    name = hashlib.sha256(file.arrived.name.encode()).hexdigest()
    return f"{partner}~{file.arrived.delivery}~{name[:8]}"


def _name_beside_ours(name: str) -> str:
    """The name of the delivered file in quarantine, where ours must not take its place."""
    return f"geleverd_{name}" if name.casefold() in OURS else name
