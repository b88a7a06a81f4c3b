"""Approvals: of figures, bound to text, definition and status; of the text of a chapter; of a version by a portal.

Each must be given again when what it is bound to changed, and only for that.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from publish.documents.passages import Edit
from publish.office.text import short
from publish.release.agreements import Agreement, TextApproval, agree, load_agreements, load_text_approvals
from publish.release.frozen import MANIFEST, versions
from publish.release.owners import Owner, load_owners
from publish.release.round import ChapterText
from svm.database import built_edition, rows
from svm.errors import AuthorError, UserError
from svm.figures import AT
from svm.files import put
from svm.home import PROJECT, Home

REGISTER = PROJECT / "seeds" / "report" / "signoff_register.csv"
#: the state of an approval of a chapter, in Dutch
AGREED, OPEN, REOPENED = "akkoord", "open", "opnieuw open"
_AGREED_FIGURE = "akkoord"
#: of the figures of a chapter that prints none
_NONE = "geen"


def sign_off(
    con: duckdb.DuckDBPyConnection,
    *,
    approver: str,
    role: str,
    on: dt.date,
    chapter: int | None = None,
    table: str | None = None,
    figures: tuple[str, ...] = (),
    in_text: tuple[str, ...] = (),
    register: Path = REGISTER,
) -> int:
    """Record that a partner, portal or ministry approves figures as they are printed now. Returns how many.

    The figures are those named, those of a table, or all printed in a chapter, and those in its text. The register is a
    seed: the state of an approval is computed by the next build. A figure approved again on the same day replaces that
    line.
    Raises UserError for an unknown approver or figure, AuthorError for a ministry that does not own the chapter.
    """
    edition = built_edition(con)
    known = {
        str(r["figure_id"]): r
        for r in rows(con, "select figure_id, signature, display_text, chapter from indicators.figures")
    }
    printed = rows(con, "select distinct figure_id, table_id, chapter from indicators.table_cells order by figure_id")
    wanted = list(figures)
    if table is not None or chapter is not None:
        wanted += [
            str(r["figure_id"])
            for r in printed
            if (table is None or r["table_id"] == table)
            and (chapter is None or r["chapter"] == chapter)
            # a cell that may not be computed prints no figure
            and str(r["figure_id"]) in known
        ]
    unknown = [f for f in wanted if f not in known]
    name = approver_of(con, approver, [chapter] if chapter is not None else [])
    if unknown or not (wanted or in_text):
        raise UserError(
            "There is no figure " + ", ".join(unknown[:5]) + "." if unknown else "No figure was named.",
            next_step="give figure ids of indicators.figures, --table or --chapter.",
        )
    # a ministry approves what stands in a chapter of its own, whatever chapter treats it
    places = {f: {int(str(known[f]["chapter"]))} for f in wanted}
    for r in printed:
        if str(r["figure_id"]) in places:
            places[str(r["figure_id"])].add(int(str(r["chapter"])))
    for chapters in sorted({tuple(sorted(one)) for one in places.values()}):
        approver_of(con, approver, chapters)
    wanted += in_text
    lines = [
        [
            *(str(edition), name, figure, str(known[figure]["signature"]), on.isoformat(), role),
            str(known[figure]["display_text"]),
        ]
        for figure in dict.fromkeys(wanted)
    ]
    given = {(*line[:3], line[4]) for line in lines}
    with register.open(encoding="utf-8", newline="") as handle:
        kept = [line for line in csv.reader(handle) if (*line[:3], line[4]) not in given]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([*kept, *lines])
    put(register, text.getvalue())
    return len(lines)


def approver_of(con: duckdb.DuckDBPyConnection, name: str, chapters: Collection[int]) -> str:
    """The name of an approver as it is kept. Raises UserError for one that is none.

    A ministry approves in its own chapters only: raises AuthorError when it owns none of these, if any are given.
    """
    ministries: dict[str, list[int]] = {}
    for owner in load_owners(con):
        ministries.setdefault(owner.ministry, []).append(owner.chapter)
    others = rows(con, "select partner_code as name from reference.partners union select portal from reference.portals")
    known = [*(str(r["name"]) for r in others), *ministries]
    found = {k.lower(): k for k in known}.get(name.lower())
    if found is None:
        raise UserError(
            f"'{name}' is neither a partner nor a portal of edition {built_edition(con)}, nor a ministry that owns a "
            "chapter.",
            expected="one of " + ", ".join(sorted(known)),
        )
    own = ministries.get(found)
    if own is not None and chapters and not set(chapters) & set(own):
        asked = ", ".join(str(c) for c in chapters)
        raise AuthorError(
            f"{found} is geen eigenaar van hoofdstuk {asked}.",
            expected="een hoofdstuk van dit ministerie: " + ", ".join(str(c) for c in own),
            next_step="laat een eigenaar van dat hoofdstuk akkoord geven; seeds/reference/chapter_owners.csv noemt ze.",
        )
    return found


def figures_of(con: duckdb.DuckDBPyConnection, text: ChapterText) -> tuple[str, ...]:
    """The figures that stand as fields in the text of a chapter, in reading order."""
    ids = {str(r["tag"]): str(r["figure_id"]) for r in rows(con, "select figure_id, tag from indicators.figures")}
    tags = (tag.partition(AT)[0] for passage in text.passages for tag in passage.tags)
    return tuple(dict.fromkeys(ids[tag] for tag in tags if tag in ids))


def sign_text_figures(
    con: duckdb.DuckDBPyConnection,
    text: ChapterText,
    *,
    approver: str,
    role: str,
    on: dt.date,
    register: Path = REGISTER,
) -> int:
    """Record approval of the figures of a chapter, in its tables and in its text. Returns how many, 0 without any."""
    figures = figures_of(con, text)
    tables = rows(con, "select table_id from indicators.table_heads where chapter = ?", [text.chapter])
    if not (figures or tables):
        return 0
    return sign_off(con, approver=approver, role=role, on=on, chapter=text.chapter, in_text=figures, register=register)


def agree_to_version(
    con: duckdb.DuckDBPyConnection, home: Home, *, portal: str, version: str, role: str, on: dt.date
) -> Agreement:
    """Record that a portal agreed to a frozen version. Raises UserError for an unknown portal or version."""
    edition = built_edition(con)
    portals = {str(r["portal"]).lower(): str(r["portal"]) for r in rows(con, "select portal from reference.portals")}
    if portal.lower() not in portals:
        raise UserError(f"'{portal}' is not a portal.", expected="one of " + ", ".join(sorted(portals.values())))
    there = {release.version: release for release in versions(home, edition)}
    if version not in there:
        raise UserError(
            f"Edition {edition} has no version '{version}'.",
            expected="one of " + ", ".join(there) if there else "a frozen version",
            next_step="freeze it first: `svm release --portal …`.",
        )
    digest = hashlib.sha256((there[version].folder / MANIFEST).read_bytes()).hexdigest()
    made = Agreement(portals[portal.lower()], version, digest, on, role)
    agree(home, edition, made)
    return made


@dataclass(frozen=True)
class FigureState:
    """A figure whose approval is open again: what it was and is, and where it stands (Dutch)."""

    figure_id: str
    places: str
    old: str
    new: str
    why: str


@dataclass(frozen=True)
class ChapterState:
    """What one owner of a chapter agreed to: `figures` counts those that stand, `text` is its approval of the text.

    `edits` is None when no document of the chapter was given.
    """

    owner: Owner
    figures: int
    reopened: tuple[FigureState, ...]
    #: figures printed in the chapter that it never approved
    missing: tuple[str, ...]
    text: TextApproval | None
    edits: tuple[Edit, ...] | None

    @property
    def figure_state(self) -> str:
        """The state of the figures."""
        if self.reopened or (self.figures and self.missing):
            return REOPENED
        if self.missing:
            return OPEN
        return AGREED if self.figures else _NONE

    @property
    def text_state(self) -> str:
        """The state of the text; as long as no document is given that of the last time it was looked at."""
        if self.text is None:
            return OPEN
        return REOPENED if self.edits else AGREED

    @property
    def state(self) -> str:
        """The state of both: what was given and does not stand counts first."""
        both = (self.figure_state, self.text_state)
        return next(state for state in (REOPENED, OPEN, AGREED) if state in both)


def chapter_states(con: duckdb.DuckDBPyConnection, home: Home, texts: Mapping[int, ChapterText]) -> list[ChapterState]:
    """The state of every chapter for each ministry that owns it, those that never approved anything too."""
    edition = built_edition(con)
    approvals = load_text_approvals(home, edition)
    printed: dict[int, dict[str, list[str]]] = {}
    for r in rows(
        con,
        "select distinct h.chapter, c.figure_id, h.table_number, h.table_order from indicators.table_cells as c "
        "inner join indicators.table_heads as h using (table_id) "
        "where c.figure_id in (select f.figure_id from indicators.figures as f) "
        "order by h.chapter, h.table_order, c.figure_id",
    ):
        figures = printed.setdefault(int(str(r["chapter"])), {})
        figures.setdefault(str(r["figure_id"]), []).append(f"tabel {r['table_number']}")
    for text in texts.values():
        figures = printed.setdefault(text.chapter, {})
        for figure_id in figures_of(con, text):
            figures.setdefault(figure_id, []).append("de tekst")
    chapters = {
        str(r["figure_id"]): int(str(r["chapter"]))
        for r in rows(
            con,
            "select figure_id, chapter from indicators.figures "
            "where figure_id in (select s.figure_id from indicators.signoffs as s)",
        )
    }
    signed: dict[str, dict[str, dict[str, object]]] = {}
    for r in rows(con, "select * from indicators.signoffs order by approver, figure_id"):
        signed.setdefault(str(r["approver"]), {})[str(r["figure_id"])] = r
    states = []
    for owner in load_owners(con):
        places, mine = printed.get(owner.chapter, {}), signed.get(owner.ministry, {})
        here = [f for f in mine if f in places or chapters.get(f, owner.chapter) == owner.chapter]
        again = [f for f in here if mine[f]["signoff_state"] != _AGREED_FIGURE]
        approval, text = approvals.get((owner.chapter, owner.ministry)), texts.get(owner.chapter)
        states.append(
            ChapterState(
                owner,
                len(here) - len(again),
                tuple(_reopened(f, mine[f], places.get(f, [])) for f in again),
                tuple(f for f in places if f not in mine),
                approval,
                tuple(approval.reopened_by(text.passages)) if approval and text else None,
            )
        )
    return states


def _reopened(figure_id: str, signed: Mapping[str, object], places: list[str]) -> FigureState:
    old, new = str(signed["approved_text"] or ""), str(signed["display_text"] or "geen cijfer")
    why = str(signed["signoff_state"])
    if old == new:
        why += "; zelfde tekst, andere definitie of status"
    return FigureState(figure_id, ", ".join(places) or "nu nergens in het hoofdstuk", old, new, why)


def report(con: duckdb.DuckDBPyConnection, home: Home, texts: Mapping[int, ChapterText] | None = None) -> list[str]:
    """The approvals of the edition: a line per chapter and ministry, what is open again, then partners and portals."""
    states = chapter_states(con, home, texts or {})
    lines = []
    for state in states:
        lines.append(_line(state))
        lines += [f"    {line}" for line in _details(state)]
    return [*lines, *_others(con, {state.owner.ministry for state in states}), *_portals(con, home)]


def _line(state: ChapterState) -> str:
    figures = f"cijfers {state.figure_state}"
    counts = [f"{state.figures} akkoord"] if state.figures else []
    counts += [f"{len(state.reopened)} opnieuw"] if state.reopened else []
    counts += [f"{len(state.missing)} nog niet"] if state.missing else []
    text = f"tekst {state.text_state}"
    if state.text:
        text += f" ({state.text.approved_on}, {state.text.role}"
        text += ", niet nagekeken: geef --document)" if state.edits is None else f", {len(state.edits)} opnieuw)"
    told = figures + (f" ({', '.join(counts)})" if counts else "")
    return f"{state.owner.chapter}  {state.state:<13} {state.owner.ministry}: {told}; {text}"


def _details(state: ChapterState) -> Iterator[str]:
    for one in state.reopened:
        yield f"cijfer {one.figure_id} ({one.places}): {one.old or 'onbekend'} → {one.new} ({one.why})"
    if state.figures and state.missing:
        yield f"nog geen akkoord op {len(state.missing)} cijfers: " + short(", ".join(state.missing), 100)
    for edit in state.edits or ():
        old, new = (f"“{short(p.text, 200)}”" if p else "niets" for p in (edit.before, edit.after))
        yield f"zin onder ‘{short(edit.heading)}’, {edit.kind}: {old} → {new}"


def _others(con: duckdb.DuckDBPyConnection, ministries: Collection[str]) -> list[str]:
    """The approvals of figures by partners and portals."""
    signed = [
        r
        for r in rows(con, "select * from indicators.signoffs order by approver, figure_id")
        if r["approver"] not in ministries
    ]
    if not signed:
        return ["Er is nog geen cijfer goedgekeurd door een partner of portaal."]
    counts: dict[tuple[str, str], int] = {}
    for r in signed:
        key = (str(r["approver"]), str(r["signoff_state"]))
        counts[key] = counts.get(key, 0) + 1
    lines = [f"{approver:<12} {state:<20} {count:>6}" for (approver, state), count in sorted(counts.items())]
    return lines + [
        f"  {r['figure_id']}: {r['signoff_state']} door {r['approver']} "
        f"({r['approved_text'] or 'onbekend'}, nu {r['display_text'] or 'geen cijfer'})"
        for r in signed
        if r["signoff_state"] != _AGREED_FIGURE
    ]


def _portals(con: duckdb.DuckDBPyConnection, home: Home) -> list[str]:
    """Which portal agreed to which version, and what was frozen after it."""
    edition = built_edition(con)
    agreed: dict[str, list[Agreement]] = {}
    for one in load_agreements(home, edition):
        agreed.setdefault(one.portal, []).append(one)
    frozen = versions(home, edition)
    digests = {r.version: hashlib.sha256((r.folder / MANIFEST).read_bytes()).hexdigest() for r in frozen}
    lines = []
    for r in rows(con, f"select portal from reference.portals where edition = {edition} order by portal_order, portal"):
        mine = agreed.get(str(r["portal"]), [])
        lines += [] if mine else [f"{r['portal']}: nog geen akkoord op een versie"]
        for one in mine:
            line = f"{r['portal']}: akkoord met versie {one.version} op {one.agreed_on} ({one.role})"
            if digests.get(one.version) != one.manifest_sha256:
                lines.append(f"{line}; deze versie is niet meer wat zij was: zie `svm verify`")
                continue
            names = [release.version for release in frozen]
            later = names[names.index(one.version) + 1 :]
            lines.append(line + (f"; daarna bevroren: {', '.join(later)}" if later else ""))
    return lines
