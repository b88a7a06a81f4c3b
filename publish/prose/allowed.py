"""Numbers that may stand in a text without being a figure, each with the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from svm.errors import AuthorError

EVERYWHERE = Path(__file__).with_name("allowed.yml")


@dataclass(frozen=True)
class Allowed:
    """A number that may stand in a text without being a figure, and why."""

    pattern: re.Pattern[str]
    reason: str


def load_allowed(path: Path) -> list[Allowed]:
    """Read a list of allowed numbers. Raises AuthorError for a line without a reason or with a broken pattern."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise AuthorError(
            f"{path.name} is niet te lezen: {error}.",
            expected="een lijst `toegestaan` in YAML (UTF-8).",
            next_step="herstel het bestand of haal het weg.",
        ) from None
    lines = content.get("toegestaan") if isinstance(content, dict) else None
    if not isinstance(lines, list):
        raise AuthorError(
            f"{path.name} heeft geen lijst `toegestaan`.",
            expected="een lijst van regels met `tekst` of `patroon`, en `reden`.",
            next_step="schrijf het zoals in docs/handleiding-auteurs.md.",
        )
    return [_allowed(path, number, line) for number, line in enumerate(lines, 1)]


def _allowed(path: Path, number: int, line: object) -> Allowed:
    if not isinstance(line, dict) or not (line.get("tekst") or line.get("patroon")) or not line.get("reden"):
        raise AuthorError(
            f"{path.name}, regel {number} van `toegestaan`: een getal zonder tekst of zonder reden: {line}.",
            expected="`tekst` of `patroon`, en `reden`.",
            next_step="schrijf erbij waarom het getal er mag staan.",
        )
    pattern = line.get("patroon") or rf"(?<!\w){re.escape(str(line['tekst']))}(?!\w)"
    try:
        return Allowed(re.compile(str(pattern), re.IGNORECASE | re.MULTILINE), str(line["reden"]))
    except re.error as error:
        raise AuthorError(
            f"{path.name}, regel {number} van `toegestaan`: het patroon {pattern} is niet te lezen ({error}).",
            expected="een reguliere uitdrukking.",
            next_step="gebruik `tekst` voor een letterlijke tekst.",
        ) from None


@cache
def default_allowed() -> tuple[Allowed, ...]:
    """Return the list that holds for every document.

    >>> {allowed.reason for allowed in default_allowed() if allowed.pattern.search("op 21 maart")}
    {'datum'}
    """
    return tuple(load_allowed(EVERYWHERE))


def allowed_of(path: Path) -> list[Allowed]:
    """Return the list beside a document (`rapport.svm.yml` for `rapport.docx`), then the one for every document."""
    beside = path.with_suffix(".svm.yml")
    return [*(load_allowed(beside) if beside.is_file() else []), *default_allowed()]
