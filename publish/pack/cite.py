"""How the report, a chapter, a table or an indicator is cited: the words in Dutch, BibTeX and CSL-JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import ClassVar

from publish.pack.edition import Edition
from publish.pack.files import DataSet
from publish.pack.settings import Settings

#: what BibTeX reads as a command
_SPECIAL = re.compile(r"([\\{}%&$#_~^])")


#: a reference in a list of sources, after APA
FORM = "{organisation}. ({year}). {title} (versie {version}; stand van de gegevens: {day}) [Gegevensset]. {address}"


@dataclass(frozen=True)
class Citation:
    """One thing that can be cited; `address` is that of its page, or its permanent name while no site has one."""

    name: str
    title: str
    organisation: str
    year: int
    version: str
    as_of_text: str
    address: str
    form: ClassVar[str] = FORM

    @property
    def text(self) -> str:
        """The reference as a list of sources has it."""
        return FORM.format(**self.facts)

    @property
    def facts(self) -> dict[str, str]:
        """What FORM is filled with."""
        return {
            "organisation": self.organisation,
            "year": str(self.year),
            "title": self.title,
            "version": self.version,
            "day": self.as_of_text,
            "address": self.address,
        }

    @property
    def key(self) -> str:
        """What a document calls it."""
        return re.sub(r"[^a-z0-9]+", "_", f"svm {self.year} {self.name}".lower())

    @property
    def bibtex(self) -> str:
        """An entry of BibTeX, in UTF-8."""
        where = "url" if "://" in self.address else "number"
        fields = {
            # in braces of its own: an organisation has no first name
            "author": f"{{{_escaped(self.organisation)}}}",
            "title": f"{{{_escaped(self.title)}}}",
            "year": str(self.year),
            "version": self.version,
            "note": _escaped(f"Gegevensset; stand van de gegevens: {self.as_of_text}"),
            where: self.address if where == "url" else _escaped(self.address),
            "language": "dutch",
        }
        lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
        return f"@misc{{{self.key},\n{lines}\n}}\n"

    @property
    def csl(self) -> str:
        """A list with one item of CSL-JSON."""
        where = {"URL": self.address} if "://" in self.address else {"number": self.address}
        item = {
            "id": self.key,
            "type": "dataset",
            "title": self.title,
            "author": [{"literal": self.organisation}],
            "publisher": self.organisation,
            "issued": {"date-parts": [[self.year]]},
            "version": self.version,
            "note": f"Stand van de gegevens: {self.as_of_text}",
            "language": "nl",
            **where,
        }
        return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


def cited(one: DataSet, edition: Edition, settings: Settings) -> Citation:
    """How a data set is cited."""
    whole = one.identifier == edition.identifier
    title = one.title if whole else f"Staat van Migratie {edition.number}: {one.title}"
    return _citation(one.name, title, one.page, one.identifier, edition, settings)


def cited_chapter(chapter: int, edition: Edition, settings: Settings) -> Citation:
    """How a chapter is cited."""
    title = f"Staat van Migratie {edition.number}: hoofdstuk {chapter}, {edition.chapters[chapter]}"
    name = f"hoofdstuk-{chapter}"
    page = f"hoofdstuk/{chapter}.html"
    return _citation(name, title, page, f"{edition.identifier}/{name}", edition, settings)


def _citation(name: str, title: str, page: str, identifier: str, edition: Edition, settings: Settings) -> Citation:
    base = edition.base(settings)
    return Citation(
        name,
        title,
        edition.organisation,
        edition.number,
        edition.version,
        edition.as_of_text,
        base + page if base else identifier,
    )


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
