"""What a reader of files may do wrong: functions that a process apart can be given by name."""

from __future__ import annotations

import os
import time
from pathlib import Path

from ingest.arrive import Arrived
from ingest.recognise import Recognised, Unfit, recognise
from svm.processes import Report


def crashed(number: int, report: Report) -> None:
    os.kill(os.getpid(), number)


def slept(seconds: float, report: Report) -> None:
    time.sleep(seconds)


def filled(count: int, report: Report) -> int:
    return len(bytearray(count))


def printed(text: str, report: Report) -> str:
    os.write(1, text.encode())
    report("read", 1, 2)
    return text


def crashes_on_one(arrived: Arrived, folder: Path, report: Report) -> list[Recognised | Unfit]:
    """Recognise, and crash as a native reader may on a file that says so."""
    if b"Crash" in arrived.original.read_bytes():
        os.abort()
    return recognise(arrived, folder)
