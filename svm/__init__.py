"""The product as a notebook imports it, and the ground on which both doors stand.

    import svm

    svm.get("reg_immigration:2023").running_text      # '336.000'
    svm.get("reg_immigration:2023:change_pct").fragment_text
    svm.card("reg_immigration:2023")                  # what it counts, source and status, in Dutch
    svm.frame("indicator_id = 'asy_first'")           # a Polars frame

Ground holds what `ingest` (front door) and `publish` (back door) both need: folders, locks, files, errors, SQL
literals, Dutch dates, the published database and its figures. It imports neither door.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from svm.figures import Figure, card, find, frame, get, registry

__all__ = ["Figure", "card", "find", "frame", "get", "registry"]


def __getattr__(name: str) -> object:
    # the database library is read when a figure is asked for, not by each command that needs a folder or an error
    if name in __all__:
        from svm import figures

        return getattr(figures, name)
    raise AttributeError(f"module 'svm' has no attribute '{name}'")
