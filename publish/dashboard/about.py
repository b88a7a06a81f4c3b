"""The pages about the data: downloads, method, citing, contact, accessibility, changes; and the files they lead to.

data/…              the pack
citeren/…           a reference per chapter, table and indicator, as BibTeX and CSL-JSON
wijzigingen.xml     what changed, as Atom
llms.txt            for programs: what is here and how it may be said
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from publish.dashboard.changelog import FEED, PAGE, Day, feed
from publish.dashboard.content import Content
from publish.look.html import environment
from publish.pack.cite import Citation, cited, cited_chapter
from publish.pack.edition import LICENCE_TITLE, LICENCE_URL, Edition
from publish.pack.files import DataSet
from publish.pack.metadata import DATA
from publish.pack.settings import NAME, Settings
from publish.pack.write import Pack
from publish.release.revisions import KINDS
from publish.tables.table import LEGEND, YELLOW_LEGEND
from publish.tables.tidy import CONF_STATUS, OBS_STATUS

CITATIONS = "citeren"


@dataclass(frozen=True)
class About:
    """What leads from a page to the data: the pack, and what changed in it."""

    pack: Pack
    days: Sequence[Day]

    @property
    def settings(self) -> Settings:
        """What no data can tell."""
        return self.pack.source.settings

    @cached_property
    def sets(self) -> Mapping[str, DataSet]:
        """The data sets by name, such as tabel-3.1 and indicator-asy_first."""
        return {one.name: one for one in self.pack.sets}

    def of_kind(self, kind: str) -> list[DataSet]:
        """The data sets that are a tabel, or an indicator."""
        return [one for one in self.pack.sets if one.kind == kind]

    @cached_property
    def citations(self) -> Mapping[str, Citation]:
        """How each data set is cited, and each chapter such as hoofdstuk-3."""
        edition = self.pack.source.edition
        chapters = dict.fromkeys(one.chapter for one in self.pack.source.tables)
        found = [cited_chapter(number, edition, self.settings) for number in chapters]
        found += [cited(one, edition, self.settings) for one in self.pack.sets]
        return {one.name: one for one in found}


def about_pages(
    content: Content, about: About, render: Callable[..., tuple[str, str]], address: Callable[[str], str]
) -> Iterator[tuple[str, str]]:
    """Address and text of every page about the data; `address` is that of a figure."""
    shared = {"settings": about.settings, "settings_file": NAME, "licence": (LICENCE_TITLE, LICENCE_URL)}
    yield render(
        "data.html",
        "data",
        whole=about.pack.sets[:1],
        tables=_by_chapter(about.of_kind("tabel")),
        indicators=_by_chapter(about.of_kind("indicator")),
        metadata=_metadata(about),
        address_of_site=content.edition.base(about.settings),
        **shared,
    )
    yield render(
        "methode.html",
        "method",
        method=content.method,
        signs=[*LEGEND, *YELLOW_LEGEND],
        codes=(OBS_STATUS, CONF_STATUS),
        revisions=list(KINDS.values()),
    )
    yield render("citeren.html", "cite", **shared)
    yield render("contact.html", "contact", **shared)
    yield render("toegankelijkheid.html", "accessibility", **shared)
    yield render(PAGE, "changes", days=about.days, address=address)


def about_files(edition: Edition, about: About) -> Iterator[tuple[str, str | bytes]]:
    """Address and content of every file that the pages lead to; in Dutch only."""
    yield FEED, feed(about.days, edition, about.settings)
    for_programs = environment().get_template("site/llms.txt")
    yield "llms.txt", for_programs.render(edition=edition, index=about.pack.index, sets=about.pack.sets[1:])
    for one in about.citations.values():
        yield f"{CITATIONS}/{one.name}.bib", one.bibtex
        yield f"{CITATIONS}/{one.name}.json", one.csl
    for path, data in about.pack.files.items():
        yield f"{DATA}/{path}", data


def _metadata(about: About) -> list[str]:
    """The files of the pack that are of no data set: they describe the others."""
    there = {f.path for one in about.pack.sets for f in one.files}
    return [path for path in about.pack.files if path not in there]


def _by_chapter(sets: Sequence[DataSet]) -> dict[int, list[DataSet]]:
    found: dict[int, list[DataSet]] = {}
    for one in sets:
        found.setdefault(one.chapter, []).append(one)
    return found
