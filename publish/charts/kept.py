"""Drawings that are kept: what Vega made of a description once, it makes of it again.

Drawing is the slowest thing that is done to a chart, and most charts are the same after a build.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

import vl_convert

from svm.files import renew_folder


@dataclass
class _Kept:
    folder: Path
    used: dict[str, str] = field(default_factory=dict)


#: what draws: another version may draw otherwise
LIBRARY = "vl-convert-python"

_kept: ContextVar[_Kept | None] = ContextVar("kept", default=None)


def drawing(spec: dict[str, Any], **options: Any) -> str:  # noqa: ANN401
    """What Vega-Lite draws of a description, as SVG; inside `keeping` read from its folder where it stands there."""
    kept = _kept.get()
    if kept is None:
        return vl_convert.vegalite_to_svg(spec, **options)
    asked = json.dumps([metadata.version(LIBRARY), spec, options], sort_keys=True, ensure_ascii=False)
    name = f"{hashlib.sha256(asked.encode()).hexdigest()}.svg"
    if name not in kept.used:
        path = kept.folder / name
        known = path.read_text(encoding="utf-8") if path.exists() else vl_convert.vegalite_to_svg(spec, **options)
        kept.used[name] = known
    return kept.used[name]


@contextmanager
def keeping(folder: Path) -> Generator[None]:
    """Keep what is drawn in the block in a folder; what was kept before and is not drawn any more leaves it."""
    kept = _Kept(folder)
    token = _kept.set(kept)
    try:
        yield
    finally:
        _kept.reset(token)
    renew_folder(folder, ((name, drawn.encode()) for name, drawn in kept.used.items()))
