"""A draft as plain text, and such a text read back: its numbers are bound by the account at its end.

A line of the account is `- 24 duizend = asy_first:2025@kop | what it is | Bron: …`: the text as it stands above, the
tag of its figure, and where that comes from. So one file carries all that the check needs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from publish.news.draft import Draft, Section, flags, pieces
from publish.news.source import NOT_FROZEN, PROVISIONAL
from publish.office.paragraphs import Paragraph
from publish.prose.lint import text_paragraphs
from svm.figures import Figure

CONCEPT = "CONCEPT, mag nog niet naar buiten"
ACCOUNT = "Verantwoording"
_END_OF_BOX = "=" * 40
_LINE = re.compile(r"^- (?P<text>.+?) = (?P<tag>[^\s|=]\S*)(?P<rest> \|.*)?$")


def accepted_line(figure: Figure) -> str:
    """Write how a text records that a provisional figure goes out by name."""
    return f"Met naam toegestaan als {PROVISIONAL} cijfer: {figure.figure_id} ({figure.label})."


def origin(figure: Figure) -> list[str]:
    """List what the account says of a figure: what it is, whether provisional, where it comes from, its id."""
    state = f"{PROVISIONAL} cijfer" if figure.status == PROVISIONAL else ""
    return [text for text in (figure.label, state, figure.source_line, f"nummer {figure.figure_id}") if text]


def box_lines(draft: Draft, sections: Sequence[Section]) -> list[str]:
    """List what the box above some sections says: a line per flag, and for the item what was left out.

    It is empty without flags and places to fill in.

    As long as nothing of the edition is frozen, one line says so of all figures.
    """
    standing = flags(sections)
    lines = [flag.line for flag in standing if draft.source.version or flag.kind != NOT_FROZEN]
    if standing and not draft.source.version:
        lines.insert(0, f"Alle cijfers: {NOT_FROZEN}; editie {draft.source.edition} heeft geen definitieve versie")
    if draft.empty and sections == draft.item:
        lines.append(f"Nog in te vullen: {', '.join(draft.empty)}")
    if lines and sections == draft.item:
        lines += [f"Weggelaten: {left.reason}" for left in draft.left_out]
    return lines


def write_plain(draft: Draft, sections: Sequence[Section]) -> str:
    """Write some sections of a draft as text: the box with flags, headings with `#`, sentences, the account."""
    box = box_lines(draft, sections)
    lines = [CONCEPT, *(f"- {line}" for line in box), _END_OF_BOX, ""] if box else []
    for section in sections:
        lines += [f"{'#' * section.level} {section.heading.text}", ""] if section.level else []
        lines += [" ".join(sentence.text for sentence in section.sentences), ""] if section.sentences else []
    return "\n".join([*lines, f"## {ACCOUNT}", "", *_account(draft, sections)]) + "\n"


def _account(draft: Draft, sections: Sequence[Section]) -> Iterator[str]:
    """The lines of the account: what the figures are, each text with its tag and origin, what goes out by name."""
    shown = {(piece.text, piece.tag): piece.figure for piece in pieces(sections) if piece.figure}
    used = {figure.figure_id for figure in shown.values()}
    yield draft.source.about
    yield from (f"- {text} = {tag} | {' | '.join(origin(figure))}" for (text, tag), figure in shown.items())
    yield from (accepted_line(figure) for figure in draft.accepted if figure.figure_id in used)


def read_plain(text: str) -> list[Paragraph]:
    """Read a text as paragraphs in which the numbers of its account are bound; the lines of a box are one paragraph.

    A text without an account has no bound numbers. Lines keep their number.
    """
    lines = text.splitlines()
    start = next((n for n, line in enumerate(lines) if line.lstrip("# ").strip() == ACCOUNT), len(lines))
    entries = [(line, _LINE.match(line.strip())) for line in lines[start:]]
    body = _bind("\n".join(_without_box(lines[:start])), [(m["text"], m["tag"]) for _, m in entries if m])
    account = [f"- {{{m['tag']}|{m['text']}}}{m['rest'] or ''}" if m else line for line, m in entries]
    return text_paragraphs("\n".join([body, *account]))


def _without_box(lines: list[str]) -> list[str]:
    """The lines of a box are no text of the item: only that there is one is kept."""
    at = next((n for n, line in enumerate(lines) if line.strip() == CONCEPT), None)
    end = next((n for n, line in enumerate(lines) if line.strip() == _END_OF_BOX), None)
    if at is None or end is None or end < at:
        return lines
    return [*lines[: at + 1], *("" for _ in lines[at + 1 : end + 1]), *lines[end + 1 :]]


def _bind(body: str, account: Sequence[tuple[str, str]]) -> str:
    """Write each number of the account as a bound one. They come in the order of the text, as far as that still holds.

    A text that comes back later is the same figure, unless two figures have that text.
    """
    spans: list[tuple[int, int, str]] = []
    cursor = 0
    for text, tag in account:
        free = _places(text, body, spans)
        for start, end in [place for place in free if place[0] >= cursor][:1] or free[:1]:
            spans.append((start, end, tag))
            cursor = end
    for text, tag in _clear(account):
        spans += [(start, end, tag) for start, end in _places(text, body, spans)]
    for start, end, tag in sorted(spans, reverse=True):
        body = f"{body[:start]}{{{tag}|{body[start:end]}}}{body[end:]}"
    return body


def _places(text: str, body: str, taken: Iterable[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """Where a number stands in the body and nothing else does."""
    matches = re.finditer(rf"(?<![\w.,-]){re.escape(text)}(?!\w|[.,]\d)", body)
    return [m.span() for m in matches if not any(m.start() < end and start < m.end() for start, end, _ in taken)]


def _clear(account: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The texts of the account that one figure has, the longest first."""
    tags: dict[str, set[str]] = defaultdict(set)
    for text, tag in account:
        tags[text].add(tag)
    clear = [(text, next(iter(tags[text]))) for text in tags if len(tags[text]) == 1]
    return sorted(clear, key=lambda entry: len(entry[0]), reverse=True)
