"""Judge: one run of Great Expectations over what was measured of all files of a landing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ingest import checks
from ingest.recognise import Unfit
from ingest.stage import Staged
from svm.home import Home


@dataclass(frozen=True)
class Judged:
    """A file with its verdicts, rows with the keys of `checks.COLUMNS`; `failed` are those that keep it out."""

    file: Staged | Unfit
    verdicts: tuple[dict[str, Any], ...]
    failed: tuple[dict[str, Any], ...]


def judge(files: Sequence[Staged | Unfit], home: Home) -> list[Judged]:
    """Judge the profiles of files, in their order. What was found is stored in the home."""
    import pandas as pd

    subjects = _subjects(files)
    frame = pd.DataFrame([f.profile.numbers() | {"file": s} for f, s in zip(files, subjects, strict=True)])
    run_at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    verdicts = checks.judge(frame, checks.DOOR, key="file", stage="deur", run_at=run_at, results=home.judged)
    return [_judged(f, s, verdicts) for f, s in zip(files, subjects, strict=True)]


def _subjects(files: Sequence[Staged | Unfit]) -> list[str]:
    """How the verdicts name each file; those of the same name, day and bytes are numbered: neither harms the other."""
    seen: Counter[str] = Counter()
    subjects = []
    for file in files:
        subject = file.arrived.subject
        seen[subject] += 1
        subjects.append(f"{subject} ({seen[subject]})" if seen[subject] > 1 else subject)
    return subjects


def _judged(file: Staged | Unfit, subject: str, verdicts: list[dict[str, Any]]) -> Judged:
    of_all = [v for v in verdicts if v["subject"] == checks.ALL]
    of_file = [v for v in verdicts if v["subject"] == subject]
    # an expectation about all files keeps a file out only when it could not be judged
    failed = [
        v
        for v in verdicts
        if v["subject"] in (checks.ALL, subject)
        and not v["success"]
        and v["severity"] == "critical"
        and (v["subject"] == subject or v["broken"])
    ]
    return Judged(file, tuple(of_file or _passed(subject, of_all)), tuple(failed))


def _passed(subject: str, of_all: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row per expectation that this file met, so that the warehouse can show what was checked."""
    met = {"subject": subject, "success": True, "observed": "pass", "unexpected_count": 0, "examples": ""}
    return [{**v, **met} for v in of_all if not v["broken"]]
