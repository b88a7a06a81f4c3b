"""Refuse: a file goes to quarantine with a letter to its partner and a row for the warehouse."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import duckdb

from ingest.judge import Judged
from ingest.ledger import CHECK_TYPES, REFUSAL, now, write_rows
from ingest.letter import write_letter
from ingest.outcome import Outcome
from ingest.problems import cells, failed_check
from svm.home import Home

LETTER = "brief.md"


def refuse(judged: Judged, home: Home, con: duckdb.DuckDBPyConnection) -> Outcome:
    """Put the file in quarantine with a letter and a row for the warehouse; one of the same bytes is replaced."""
    file = judged.file
    arrived, findings = file.arrived, file.profile.findings
    problems = list(file.problems)
    if not problems and not findings:
        problems = [failed_check(v) for v in judged.failed]
    reasons = problems + [cells(f) for f in findings if f.examples]
    target = home.quarantine / arrived.delivery
    row = {
        "partner": file.partner,
        "dataset": file.contract.name if file.contract else "",
        "received_on": arrived.received_on,
        "file_name": arrived.path.name,
        "raw_sha256": arrived.sha256,
        "raw_bytes": arrived.size,
        "reason": "; ".join(r.dutch for r in reasons),
        "letter_path": (target / LETTER).relative_to(home.root).as_posix(),
        "refused_at": now(),
    }
    folder = Path(tempfile.mkdtemp(dir=home.quarantine, prefix=".incoming-"))
    shutil.copyfile(arrived.original, folder / arrived.path.name)
    (folder / LETTER).write_bytes(write_letter(arrived, file.partner, file.contract, problems, findings).encode())
    write_rows(con, folder / "refusal.parquet", REFUSAL, [row])
    write_rows(con, folder / "checks.parquet", CHECK_TYPES, judged.verdicts)
    folder.chmod(0o755)
    if target.exists():
        shutil.rmtree(target)
    folder.rename(target)
    return Outcome(arrived.path, "refused", "; ".join(r.english for r in reasons), letter=target / LETTER)
