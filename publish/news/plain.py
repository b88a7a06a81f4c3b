"""A draft as plain text, and such a text read back: its numbers are bound by the account at its end.

A line of the account is `- 24 duizend = asy_first:2025@kop | what it is | Bron: …`: the text as it stands above, the
tag of its figure, and where that comes from. So one file carries all that the check needs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

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
    """How a text records that a provisional figure goes out by name."""
    return f"Met naam toegestaan als {PROVISIONAL} cijfer: {figure.figure_id} ({figure.label})."


def origin(figure: Figure) -> list[str]:
    """What the account tells of a figure: what it is, that it is provisional, where it comes from, its lasting id."""
    state = f"{PROVISIONAL} cijfer" if figure.status == PROVISIONAL else ""
    return [text for text in (figure.label, state, figure.source_line, f"nummer {figure.figure_id}") if text]


def box_lines(draft: Draft, sections: Sequence[Section]) -> list[str]:
    """What the box above some sections tells: a line per flag, and for the item what was left out. Empty without flags.

    As long as nothing of the edition is frozen, one line says so of all figures.
    """
    found = flags(sections)
    lines = [flag.line for flag in found if draft.source.version or flag.kind != NOT_FROZEN]
    if found and not draft.source.version:
        lines.insert(0, f"Alle cijfers: {NOT_FROZEN}; editie {draft.source.edition} heeft geen definitieve versie")
    if found and sections == draft.item:
        lines += [f"Weggelaten: {left.reason}" for left in draft.left_out]
    return lines


def write_plain(draft: Draft, sections: Sequence[Section]) -> str:
    """Some sections of a draft as text: the box with flags, headings with `#`, sentences, the account."""
    lines: list[str] = []
    box = box_lines(draft, sections)
    if box:
        lines += [CONCEPT, *(f"- {line}" for line in box), _END_OF_BOX, ""]
    for section in sections:
        lines += [f"{'#' * section.level} {section.heading.text}", ""]
        if section.sentences:
            lines += [" ".join(sentence.text for sentence in section.sentences), ""]
    lines += [f"## {ACCOUNT}", "", draft.source.told]
    shown = dict.fromkeys((p.text, p.tag, p.figure) for p in pieces(sections) if p.figure)
    lines += [f"- {text} = {tag} | {' | '.join(origin(f))}" for text, tag, f in shown if f]
    used = {figure.figure_id for _, _, figure in shown if figure}
    lines += [accepted_line(figure) for figure in draft.accepted if figure.figure_id in used]
    return "\n".join(lines) + "\n"


def read_plain(text: str) -> list[Paragraph]:
    """A text as paragraphs in which the numbers of its account are bound; the lines of a box are one paragraph.

    A text without an account has no bound numbers. Lines keep their number.
    """
    lines = text.splitlines()
    start = next((n for n, line in enumerate(lines) if line.lstrip("# ").strip() == ACCOUNT), len(lines))
    found = [_LINE.match(line.strip()) for line in lines[start:]]
    body = _bind("\n".join(_without_box(lines[:start])), [(m["text"], m["tag"]) for m in found if m])
    account = [
        f"- {{{m['tag']}|{m['text']}}}{m['rest'] or ''}" if m else line
        for m, line in zip(found, lines[start:], strict=True)
    ]
    return text_paragraphs("\n".join([body, *account]))


def _without_box(lines: list[str]) -> list[str]:
    """The lines of a box are no text of the item: only that there is one is kept."""
    at = next((n for n, line in enumerate(lines) if line.strip() == CONCEPT), None)
    end = next((n for n, line in enumerate(lines) if line.strip() == _END_OF_BOX), None)
    if at is None or end is None or end < at:
        return lines
    return [*lines[: at + 1], *("" for _ in lines[at + 1 : end + 1]), *lines[end + 1 :]]


def _bind(body: str, account: Iterable[tuple[str, str]]) -> str:
    """Write each number of the account as a bound one. They come in the order of the text, as far as that still holds.

    A text that comes back later is the same figure, unless two figures have that text.
    """
    spans: list[tuple[int, int, str]] = []
    tags: dict[str, set[str]] = defaultdict(set)
    cursor = 0

    def places(text: str) -> list[tuple[int, int]]:
        pattern = rf"(?<![\w.,-]){re.escape(text)}(?!\w|[.,]\d)"
        found = ((m.start(), m.end()) for m in re.finditer(pattern, body))
        return [(a, b) for a, b in found if not any(a < end and start < b for start, end, _ in spans)]

    for text, tag in account:
        tags[text].add(tag)
        free = places(text)
        if free:
            start, cursor = next((place for place in free if place[0] >= cursor), free[0])
            spans.append((start, cursor, tag))
    for text in sorted(tags, key=len, reverse=True):
        if len(tags[text]) == 1:
            spans += [(a, b, next(iter(tags[text]))) for a, b in places(text)]
    for start, end, tag in sorted(spans, reverse=True):
        body = f"{body[:start]}{{{tag}|{body[start:end]}}}{body[end:]}"
    return body
