"""Each macro is described once, in the comment above it; here that reaches the yml that dbt and its docs read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from svm.errors import UserError

YML = Path("macros/_macros.yml")
FOLDERS = (Path("macros"), Path("tests/generic"))
#: a comment with the macro, generic test or materialization right below it
DEFINED = re.compile(
    r"(?:\{#-?\s*(?P<told>(?:(?!#\}).)*?)\s*-?#\}\s*)?"
    r"\{%-?\s*(?P<kind>macro|test|materialization)\s+(?P<name>\w+)(?:\(|, adapter='(?P<adapter>\w+)')",
    re.DOTALL,
)
#: the same macro as an engine has it: dispatched by the one that is described
ENGINES = {"default": "everywhere else", "duckdb": "on DuckDB", "spark": "on Spark"}


def differing(project: Path) -> Iterator[tuple[Path, str]]:
    """Give the yml of the macros with the text it should have, when it differs. Raises UserError as `described`."""
    path, right = project / YML, described(project)
    if not path.exists() or path.read_text(encoding="utf-8") != right:
        yield path, right


def described(project: Path) -> str:
    """The yml of the macros of a project, by name. Raises UserError at a macro without a comment above it."""
    told: dict[str, str] = {}
    places: dict[str, str] = {}
    for name, text, place in _found(project):
        told[name], places[name] = text, place
    lines = ["# written by `make format` from the comments above the macros", "macros:"]
    for name in sorted(told):
        engine, _, dispatched = name.partition("__")
        text = told[name] or (f"{dispatched}, {ENGINES[engine]}." if engine in ENGINES and dispatched in told else "")
        if not text:
            raise UserError(
                f"{places[name]}: the macro '{name}' has no comment above it.",
                expected="{# what it gives #} right above it",
                next_step="say what it gives, then run `make format`.",
            )
        lines += [f"  - name: {name}", f"    description: {json.dumps(text, ensure_ascii=False)}"]
    return "\n".join(lines) + "\n"


def _found(project: Path) -> Iterator[tuple[str, str, str]]:
    for folder in FOLDERS:
        for path in sorted((project / folder).rglob("*.sql")):
            for one in DEFINED.finditer(path.read_text(encoding="utf-8")):
                # as dbt calls them
                parts = (one["kind"] if one["kind"] != "macro" else None, one["name"], one["adapter"])
                yield (
                    "_".join(filter(None, parts)),
                    " ".join((one["told"] or "").split()),
                    str(path.relative_to(project)),
                )
