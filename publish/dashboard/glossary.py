"""The glossary: what the terms, signs and statuses of the report mean, and where a text uses a term."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import duckdb
from markupsafe import Markup, escape

from publish.tables.table import LEGEND, YELLOW_LEGEND
from svm.database import rows

PAGE = "begrippen.html"


@dataclass(frozen=True)
class Term:
    """A term of the report: its name by language, its definition in Dutch, and by language what a text calls it."""

    term_id: str
    names: dict[str, str]
    definition: str
    forms: dict[str, tuple[str, ...]]

    @property
    def place(self) -> str:
        """The id of its place on the page."""
        return f"begrip-{self.term_id}"


@dataclass(frozen=True)
class Glossary:
    """Terms, signs and statuses; a sign and a status have a place, a name and a meaning."""

    terms: Sequence[Term]
    signs: Sequence[tuple[str, str, str]]
    statuses: Sequence[tuple[str, str, str]]
    _texts: dict[tuple[str, str], list[tuple[str, Term | None]]] = field(default_factory=dict)

    def pieces(self, text: str, language: str) -> list[tuple[str, Term | None]]:
        """A text in pieces, with its term where one is used first: whole words, the longest first."""
        if (text, language) not in self._texts:
            self._texts[text, language] = self._taken_apart(text, language)
        return self._texts[text, language]

    def linked(self, text: str, language: str, root: str, said: Callable[[str], str] = str) -> Markup:
        """A text as HTML with a link from each term to the glossary below `root`; `said` marks what is a text."""
        made = Markup()
        for piece, term in self.pieces(text, language):
            words = escape(said(piece))
            made += Markup(f'<a class="begrip" href="{root}{PAGE}#{term.place}">{words}</a>') if term else words
        return made

    def used_in(self, *texts: str) -> set[str]:
        """The ids of the terms that Dutch texts use."""
        return {term.term_id for text in texts for _, term in self.pieces(text, "nl") if term}

    def _taken_apart(self, text: str, language: str) -> list[tuple[str, Term | None]]:
        pattern, terms = self._words[language]
        pieces: list[tuple[str, Term | None]] = []
        seen: set[str] = set()
        at = 0
        for found in pattern.finditer(text):
            term = terms[found[0]]
            if term.term_id not in seen:
                seen.add(term.term_id)
                pieces += [(text[at : found.start()], None), (found[0], term)]
                at = found.end()
        return [(piece, term) for piece, term in [*pieces, (text[at:], None)] if piece]

    @cached_property
    def _words(self) -> dict[str, tuple[re.Pattern[str], dict[str, Term]]]:
        """By language the words that are looked for, as they are and at the head of a sentence, and their terms."""
        found = {}
        for language in ("nl", "en"):
            terms = {
                word: term
                for term in self.terms
                for form in term.forms[language]
                for word in (form, form[:1].upper() + form[1:])
            }
            longest = sorted(terms, key=lambda word: (-len(word), word))
            found[language] = (re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])"), terms)
        return found


def load_glossary(con: duckdb.DuckDBPyConnection) -> Glossary:
    """The glossary of the warehouse."""
    found = rows(con, "select * from reference.glossary order by term_id")
    terms = [
        Term(
            term_id=str(r["term_id"]),
            names={code: str(r[f"term_{code}"]) for code in ("nl", "en")},
            definition=str(r["meaning_nl"]),
            forms={
                code: tuple(
                    form for form in (str(r[f"term_{code}"]), *str(r[f"forms_{code}"] or "").split(";")) if form
                )
                for code in ("nl", "en")
            },
        )
        for r in found
    ]
    statuses = rows(con, "select status, status_nl, status_meaning_nl from reference.statuses order by gravity")
    return Glossary(
        terms=terms,
        signs=[(f"teken-{_first_word(meaning)}", sign, meaning) for sign, meaning in (*LEGEND, *YELLOW_LEGEND)],
        statuses=[(f"status-{r['status']}", str(r["status_nl"]), str(r["status_meaning_nl"])) for r in statuses],
    )


def _first_word(meaning: str) -> str:
    return "-".join(re.findall(r"\w+", meaning)[:3])
