"""What the site and the pack say that no data can tell: contact, address, accessibility. From `publicatie.toml`.

Nothing is made up: what the file leaves empty is printed as not known yet, with the name of the line to fill in.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from svm.dutch import dutch_date
from svm.errors import UserError
from svm.home import PROJECT

NAME = "publicatie.toml"
#: what each status of the Dutch accessibility statement means, in the words of its register
STATUSES = {
    "A": "voldoet volledig",
    "B": "voldoet gedeeltelijk",
    "C": "eerste maatregelen genomen",
    "D": "voldoet niet",
    "E": "geen toegankelijkheidsverklaring",
}
#: the statuses that rest on an audit
AUDITED = ("A", "B")
_AUDIT = ("toegankelijkheid.onderzocht_op", "toegankelijkheid.onderzocht_door", "toegankelijkheid.rapport")
#: every line of the file: what it may hold, how a mistake in it is explained, and whether it may stay empty
_WEB, _DAY = re.compile(r"https://[^\s\"<>]+"), re.compile(r"\d{4}-\d\d-\d\d")
_ANY, _MAIL = re.compile(r"[^\n<>]+"), re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")
_LINES: Mapping[str, tuple[re.Pattern[str], str]] = {
    "site.adres": (re.compile(r"https://[^\s\"<>]+/"), "an address that begins with https:// and ends with /"),
    "contact.afdeling": (_ANY, "one line of text"),
    "contact.email": (_MAIL, "an e-mail address"),
    "contact.telefoon": (re.compile(r"\+?[\d ()-]{8,20}"), "a telephone number"),
    "toegankelijkheid.status": (re.compile("|".join(STATUSES)), f"one of {', '.join(STATUSES)}"),
    "toegankelijkheid.register": (_WEB, "an address that begins with https://"),
    "toegankelijkheid.onderzocht_op": (_DAY, "a day such as 2026-05-01"),
    "toegankelijkheid.onderzocht_door": (_ANY, "one line of text"),
    "toegankelijkheid.rapport": (_WEB, "an address that begins with https://"),
    "toegankelijkheid.vastgesteld_op": (_DAY, "a day such as 2026-05-01"),
    "toegankelijkheid.functie": (_ANY, "one line of text"),
}
_OPTIONAL = ("contact.telefoon",)


@dataclass(frozen=True)
class Settings:
    """The lines of the file by name, such as contact.email; a line that is not known is not there."""

    lines: Mapping[str, str]

    def get(self, name: str) -> str:
        """A line as it is filled in, else empty. Raises KeyError for a name that the file does not have."""
        _LINES[name]
        return self.lines.get(name, "")

    def day(self, name: str) -> str:
        """A line with a day as running text has it, else empty."""
        found = self.get(name)
        return dutch_date(dt.date.fromisoformat(found)) if found else ""

    @property
    def unknown(self) -> list[str]:
        """The lines that are still to be filled in, in the order of the file; an audit is asked for by A and B."""
        audit = self.get("toegankelijkheid.status") in ("", *AUDITED)
        return [n for n in _LINES if not self.get(n) and n not in _OPTIONAL and (audit or n not in _AUDIT)]

    @property
    def status(self) -> str:
        """The status of the accessibility statement with its meaning, else empty."""
        letter = self.get("toegankelijkheid.status")
        return f"{letter}: {STATUSES[letter]}" if letter else ""

    @property
    def warning(self) -> str:
        """What an engineer is told about lines that are still empty; empty when all is known."""
        if not self.unknown:
            return ""
        return f"{NAME}: {len(self.unknown)} not filled in, the site says so: {', '.join(self.unknown)}"


def load_settings(path: Path = PROJECT / NAME) -> Settings:
    """Read the file; without one nothing is known.

    Raises UserError for a line that it does not have or whose text cannot be right, and for a status that rests on an
    audit of which day, auditor and report are not all given.
    """
    try:
        text = path.read_text(encoding="utf-8")
        found = tomllib.loads(text)
    except FileNotFoundError:
        return Settings({})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path.name} cannot be read: {error}", expected="TOML", next_step="mend that line.") from None
    lines: dict[str, str] = {}
    for part, values in found.items():
        for name, value in values.items() if isinstance(values, dict) else [("", values)]:
            # a day may be written as one too
            lines[f"{part}.{name}".removesuffix(".")] = str(value).strip()
    for name, said in lines.items():
        if name not in _LINES:
            raise UserError(f"{path.name}: {name} is not a line.", expected=f"one of {', '.join(_LINES)}")
        pattern, expected = _LINES[name]
        if said and not (pattern.fullmatch(said) and _is_day(said, pattern)):
            raise UserError(
                f"{path.name}: {name} is {said!r}.", expected=expected, next_step="leave it empty if unknown."
            )
    settings = Settings({name: said for name, said in lines.items() if said})
    letter = settings.get("toegankelijkheid.status")
    without = [name for name in _AUDIT if not settings.get(name)]
    if letter in AUDITED and without:
        raise UserError(
            f"{path.name}: status {letter} rests on an audit, but {', '.join(without)} is empty.",
            expected="day, auditor and report of the audit",
            next_step="fill them in, or leave the status empty until they are known.",
        )
    return settings


def _is_day(said: str, pattern: re.Pattern[str]) -> bool:
    if pattern is not _DAY:
        return True
    try:
        dt.date.fromisoformat(said)
    except ValueError:
        return False
    return True
