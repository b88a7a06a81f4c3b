"""The decision note with which the report goes to the ministers: two pages, then what is yellow and what conflicts.

Whatever comes from the data is a field: a figure, or what is said of the state of the edition (`stand.py`). So the
note is refreshed, checked and frozen like a chapter. What only a person can say is a place to write.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
from lxml import etree

from publish.documents.create import figure_control, table_control, to_write
from publish.documents.elements import element, heading_of_all, paragraph, run
from publish.documents.freeze import WRITE_HERE
from publish.documents.shell import Shell
from publish.documents.template import Template
from publish.find.happened import Part, ready
from publish.news.draft import make_draft
from publish.news.messages import load_messages
from publish.news.source import built_source
from publish.report.bound import runs
from publish.report.stand import yellow_table
from publish.report.state import State
from publish.tables.lead import load_leads
from publish.tables.table import load_tables
from svm.database import rows
from svm.errors import AuthorError
from svm.figures import STAND, Figure, Registry
from svm.files import put

NAME = "beslisnota.docx"
#: how many sentences a chapter has among the core points: more do not fit on two pages
MOST = 3
#: the chapters with figures begin behind the summary and the one about policy
FIRST_CHAPTER = 2
#: how many topics on which sources differ stand in the note itself; the others are in the annex
TOPICS = 3
WITHOUT_FIGURES = f"{WRITE_HERE}het kernpunt van dit hoofdstuk; een hoofdcijfer met een waarde is er niet."
FINANCIAL = f"{WRITE_HERE}de financiële gevolgen, of dat er geen zijn."
LEGAL = f"{WRITE_HERE}de juridische gevolgen, of dat er geen zijn."
NOT_PUBLIC = (
    "Alleen persoonsgegevens van ambtenaren worden niet openbaar. Uitkomsten die personen herkenbaar kunnen maken, "
    "en de bestanden van de partners met gegevens per persoon, staan niet in het rapport."
)


def write_nota(state: State, registry: Registry, target: Path, template: Template | None = None) -> None:
    """Write the note of an edition; the same state gives the same bytes.

    Raises AuthorError when another file is there: it may have been edited, and is never overwritten.
    """
    target = Path(target)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        _Nota(state, registry, template).write(path)
        made = path.read_bytes()
    if target.exists() and target.read_bytes() != made:
        raise AuthorError(
            f"{target.name} bestaat al en zou overschreven worden: bewerkt, of met een andere stand gemaakt.",
            expected="een plaats zonder bestand, of met dezelfde nota",
            next_step=f"werk de nota bij met `svm doc refresh {target.name}`, of geef met --to een andere naam.",
        )
    put(target, made)


def core(con: duckdb.DuckDBPyConnection, registry: Registry) -> Iterator[tuple[int, str, list[list[Part]]]]:
    """The core points of each chapter: its number, title and sentences.

    They are those of the news kit, and of lead figures where it has none to say.
    """
    said = _of_news(con, registry)
    leads = [lead for _, of_table in load_leads(con, load_tables(con), registry) for lead in of_table]
    for chapter in rows(con, "select chapter, title_nl from reference.chapters order by chapter"):
        number = int(str(chapter["chapter"]))
        if number < FIRST_CHAPTER:
            continue
        sentences = said.get(number, [])
        if not sentences:
            figures = [lead.figure for lead in leads if lead.chapter == number and lead.figure]
            sentences = [parts for figure in figures if (parts := ready(figure))]
        yield number, str(chapter["title_nl"]), sentences[:MOST]


def _of_news(con: duckdb.DuckDBPyConnection, registry: Registry) -> dict[int, list[list[Part]]]:
    """What the news kit says, by the chapter of the first figure in a sentence."""
    found: dict[int, list[list[Part]]] = {}
    for section in make_draft(built_source(con, registry), load_messages()).item[1:]:
        for sentence in section.sentences:
            figure = next((piece.figure for piece in sentence.pieces if piece.figure), None)
            if figure:
                parts = [Part(piece.text, piece.figure, piece.channel) for piece in sentence.pieces]
                found.setdefault(figure.chapter, []).append(parts)
    return found


class _Nota:
    """One note that is being made."""

    def __init__(self, state: State, registry: Registry, template: Template | None) -> None:
        self.state, self.registry = state, registry
        name = f"Staat van Migratie {state.number}"
        self.title = f"Beslisnota {name}"
        self.shell = Shell(self.title, f"{name} | beslisnota", template=template)

    def write(self, target: Path) -> None:
        """Write all sections, in the order of the notes before."""
        shell = self.shell
        shell.add(heading_of_all(self.title))
        self._say("Aan de eerstverantwoordelijke minister, van het directoraat-generaal Migratie.")
        self._heading("Aanleiding")
        self._say(
            f"De Staat van Migratie {self.state.number} zet de cijfers over {self.state.data_year} op een rij, "
            "met de stand van ", "stand:peildatum", ". De cijfers zijn ", "stand:versie", ".",
        )  # fmt: skip
        self._heading("Gevraagd besluit")
        self._say(
            "U wordt gevraagd in te stemmen met verzending van het rapport aan de Eerste en de Tweede Kamer, mede ",
            "namens ", "stand:mede", ", na behandeling in de RAenM van ", "stand:datum_RAenM", " en in de MR van ",
            "stand:datum_MR", ".",
        )  # fmt: skip
        self._heading("Kernpunten")
        self._core()
        self._say("stand:voorlopig")
        self._heading("Wat is nieuw ten opzichte van de vorige editie")
        self._say(*_between(" ", ["stand:nieuw", *self._named("stand:nieuw_")]))
        self._heading("Wat is geel en wat is in twijfel")
        self._say(
            "stand:geel", ". ", "stand:geel_reeksen", ". De bijlage zegt per organisatie hoeveel, waarom en wanneer de "
            "update komt. ", "stand:twijfel",
        )  # fmt: skip
        self._heading("Tegenstrijdige bronnen")
        conflicts = self._named("stand:strijdig_")
        inside, others = conflicts[:TOPICS], conflicts[TOPICS:]
        self._say("stand:strijdig", ". ", *_between(" ", inside), " De andere staan in de bijlage." if others else "")
        self._heading("Betrokken partijen en afstemming")
        self._say("Ministeries met hun hoofdstukken: ", "stand:ministeries", ". ", "stand:partners", ".")
        self._say(*_between("; ", self._named("stand:portaal_")), ".")
        self._heading("Financiële en juridische gevolgen")
        for text in (FINANCIAL, LEGAL):
            shell.add(to_write(text, shell.number()))
        self._heading("Communicatie")
        self._say("stand:nieuws", ".")
        self._heading("Wat niet openbaar wordt")
        self._say(NOT_PUBLIC)
        self._annex(others)
        shell.save(target)

    def _heading(self, text: str) -> None:
        self.shell.heading(2, text)

    def _named(self, begin: str) -> list[str]:
        """The tags of everything that is said under a name that begins so."""
        return [tag for tag in self.registry.stands if tag.startswith(begin)]

    def _say(self, *parts: str, style: str = "") -> None:
        """A paragraph of texts, and of fields by their tags."""
        stands = self.registry.stands
        content = [self._field(stands[part]) if part.startswith(STAND) else run(part) for part in parts if part]
        self.shell.add(paragraph(*content, style=style))

    def _field(self, figure: Figure, channel: str = "tekst") -> etree._Element:
        return figure_control(figure, channel, self.shell.number())

    def _core(self) -> None:
        """A paragraph per chapter."""
        for _, title, sentences in core(self.state.con, self.registry):
            content = [run(f"{title}. ", element("b"))]
            for turn, parts in enumerate(sentences):
                content += [*([run(" ")] if turn else []), *runs(parts, self.shell)]
            self.shell.add(paragraph(*content))
            if not sentences:
                self.shell.add(to_write(WITHOUT_FIGURES, self.shell.number()))

    def _annex(self, conflicts: list[str]) -> None:
        """On pages of its own: the table of what is yellow, and what is printed where sources differ."""
        heading = paragraph("Bijlage: wat is geel, waarom en van wie", style="Heading2")
        heading[0].append(element("pageBreakBefore"))
        self.shell.add(heading, table_control(yellow_table(self.state.con), self.shell.number(), self.shell.room))
        if conflicts:
            self.shell.add(paragraph("Bijlage: tegenstrijdige bronnen, en wat gedrukt is", style="Heading2"))
            for tag in conflicts:
                self._say(tag, style="Klein")
        self.shell.add(paragraph("Einde van de beslisnota.", style="Klein"))


def _between(text: str, tags: Iterable[str]) -> list[str]:
    """Tags with a text between each two."""
    return [part for tag in tags for part in (text, tag)][1:]
