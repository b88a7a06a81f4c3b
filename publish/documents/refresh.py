"""Refresh the figures in a Word document: every control gets its present text, nothing else changes."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree

from publish.charts.chart import Chart
from publish.documents.changes import Change, Refusal, Refused, Report
from publish.documents.enclose import enclose
from publish.documents.kept import keeping
from publish.documents.names import Names
from publish.documents.own_text import Split, Wordings, set_apart
from publish.documents.runs import Pen, refuse_foreign
from publish.documents.word_table import OwnCells, describe, own_cells, refresh_table
from publish.office.address import FALLBACK, Addresses, has_contents, paragraph_of
from publish.office.controls import Control, alias_of, find_controls
from publish.office.package import Package, refuse_when_open, w
from publish.office.parts import local
from publish.office.text import GONE, around, listed, short, visible_text
from publish.tables.table import ReportTable
from svm.dutch import as_begun
from svm.errors import AuthorError
from svm.figures import BESIDE, BLOCKS, CHART, STAND, TABLE, TITLE, Figure, Registry, is_tag

Tables = Callable[[str], ReportTable | None]
Charts = Callable[[str], Chart | None]
#: why figures are another than they were, in Dutch, by their ids
Whys = Callable[[Iterable[str]], Mapping[str, str]]

#: kinds of controls that hold no free text
_CHOICES = {"comboBox", "dropDownList", "date", "picture", "docPartObj", "docPartList", "citation", "equation"}
_CHOICES |= {"group", "bibliography", "checkbox", "repeatingSection", "repeatingSectionItem"}
_MAX_NAMELESS = 20


def refresh(
    path: Path,
    registry: Registry,
    tables: Tables,
    *,
    target: Path | None = None,
    track: bool = False,
    dry_run: bool = False,
    why: Whys = lambda figure_ids: {},
    charts: Charts = lambda chart_id: None,
    at: dt.datetime | None = None,
) -> Report:
    """Give every figure, table and chart in a document its present content, in place or into `target`.

    A file that is written in place is kept as it was, in the folder `vorige` beside it. With `track` each change is a
    tracked one by "svm", dated `at`. `why` gives the Dutch reasons for figures. Raises AuthorError when the file cannot
    be used or does not come out as it should; the file is then as it was.
    """
    path = Path(path)
    stamp = _stamp(path)
    package = Package.open(path)
    original = package.as_read()
    if any(name.startswith("_xmlsignatures/") for name in package.data):
        raise AuthorError(
            f"{path.name} heeft een digitale handtekening, en die zou door het bijwerken ongeldig worden.",
            next_step="haal de handtekening weg, werk het document bij en onderteken het daarna opnieuw.",
        )
    if not dry_run:
        refuse_when_open(target or path)
    pen = Pen(track, at or dt.datetime.now(dt.UTC), package.free_number() if track else 1)
    work = _Work(package, registry, tables, charts, pen, why)
    work.run()
    in_place = target is None or target.resolve() == path.resolve()
    if not dry_run and (work.touched or work.enclosed or not in_place):
        with keeping(path) if in_place else nullcontext() as kept:
            package.save(target or path, work.checker(original, stamp))
        work.report.written, work.report.kept = True, kept
    return work.report


@dataclass(frozen=True)
class _Text:
    """What an inline control has to say, the name for it in the report, and how to find it among an author's words."""

    name: str
    text: str
    is_yellow: bool
    split: Callable[[str], Split | None]


@dataclass
class _Work:
    """One refresh of one document."""

    package: Package
    registry: Registry
    tables: Tables
    charts: Charts
    pen: Pen
    why: Whys
    report: Report = field(default_factory=Report)
    #: the controls that were written to, by part and by their turn in it
    touched: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    #: what each control has to say when the file is read again
    figures: dict[tuple[str, int], str] = field(default_factory=dict)
    report_tables: dict[tuple[str, int], tuple[ReportTable, OwnCells]] = field(default_factory=dict)
    report_charts: dict[tuple[str, int], Chart] = field(default_factory=dict)
    #: what stood in a control beside its figure and now stands outside: how many runs before and behind it
    moved: dict[tuple[str, int], tuple[tuple[int, int], Split]] = field(default_factory=dict)
    #: parts with charts and their data, which may get other bytes
    drawings: set[str] = field(default_factory=set)
    #: controls put back around their table or chart, by part
    enclosed: dict[str, set[etree._Element]] = field(default_factory=dict)
    #: with tracked changes: what each control said before any of them
    before: dict[tuple[str, int], str] = field(default_factory=dict)

    @functools.cached_property
    def wordings(self) -> Wordings:
        """How the figures of this edition are worded."""
        return Wordings(self.registry)

    def run(self) -> None:
        """Refresh every control; what cannot be refreshed is reported and left alone."""
        enclosed = {part: enclose(root) for part, root in self.package.text_trees()}
        self.enclosed = {part: set(found) for part, found in enclosed.items() if found}
        self.names, self.addresses = Names(self.registry), Addresses(self.package)
        self.registry.want(control.tag for control in find_controls(self.package))
        nameless: list[str] = []
        titles: dict[str, Control] = {}
        met: set[str] = set()
        headings = False
        for part, root in self.package.text_trees():
            for turn, element in enumerate(root.iter(w("sdt"))):
                control = Control(part, element)
                # the copy of a text box for older programs: refreshed with it, counted once
                is_copy = _is_copy(control)
                changes: list[Change] = []
                tag = control.tag
                warned = len(self.report.warnings)
                try:
                    tag, known_by = (tag, "") if tag else self.names.recognise(control)
                    if known_by and _is_shifted(control):
                        raise Refused(
                            "het vak is in een ander vak of naast zijn inhoud geschoven, zoals LibreOffice doet; "
                            "kopieer het opnieuw uit het cijferblad"
                        )
                    if not tag and _is_stripped(control) and not is_copy:
                        nameless.append(f"‘{control.text}’")
                    if not self._is_ours(tag):
                        continue
                    met.add(tag)
                    if tag.startswith(BLOCKS) and tag.endswith(TITLE):
                        titles.setdefault(tag.removesuffix(TITLE), control)
                    place = self._place(control)
                    self.before[part, turn] = control.text_before
                    changes = self._refresh(control, turn, tag, place)
                    headings |= bool(changes) and self.addresses.level(control.element) > 0
                    if known_by:
                        self._restore(control, turn, tag)
                        self.report.restored += 1
                        self.report.warnings.append(
                            f"{place}: de tag was weg; herkend aan de {known_by} als {tag} en hersteld."
                        )
                except Refused as refused:
                    met.add(tag)
                    if not is_copy:
                        place = self._place(control)
                        name = tag or control.title or "zonder naam"
                        self.report.refusals.append(Refusal(name, place, control.text, str(refused)))
                        self.report.seen += 1
                    continue
                if is_copy:
                    del self.report.warnings[warned:]
                else:
                    self.report.seen += 1
                    self.report.changes += changes
                    self.report.unchanged += not changes
        reasons = self.why(c.figure_id for c in self.report.changes if not c.why)
        self.report.changes = [replace(c, why=c.why or reasons.get(c.figure_id, "")) for c in self.report.changes]
        for tag, title in titles.items():
            if tag not in met:
                why = (
                    "het bijschrift staat er, het vak met de tabel of figuur niet: die is niet bijgewerkt; kopieer "
                    "haar opnieuw uit het cijferblad, of haal ook het bijschrift weg"
                )
                self.report.refusals.append(Refusal(tag, self._place(title), title.text, why))
        if headings and has_contents(self.package):
            self.report.warnings.append(
                "Een cijfer in een kop is veranderd: werk in Word de inhoudsopgave bij (klik erin en druk op F9)."
            )
        for known_by in dict.fromkeys(known_by for found in enclosed.values() for _, known_by in found.values()):
            tags = [tag for found in enclosed.values() for tag, by in found.values() if by == known_by]
            self.report.restored += len(tags)
            self.report.warnings.append(
                f"{len(tags)} vakken stonden niet meer om hun tabel of figuur heen (zo laat LibreOffice ze achter); "
                f"herkend aan de {known_by} en hersteld: {listed(tags)}."
            )
        if nameless:
            self.report.warnings.append(
                f"{len(nameless)} vakken zonder naam (zo laat LibreOffice ze achter) zijn niet bijgewerkt: "
                f"{listed(nameless, _MAX_NAMELESS)}. Neem een eerdere versie, of kopieer ze opnieuw uit het cijferblad."
            )

    def _place(self, control: Control) -> str:
        p = paragraph_of(control.element)
        return self.addresses.of(control.element).quoting("" if p is None else around(visible_text(p), control.text))

    def _is_ours(self, tag: str) -> bool:
        return is_tag(tag) or self.registry.of_tag(tag) is not None

    def _refresh(self, control: Control, turn: int, tag: str, place: str) -> list[Change]:
        _refuse_as_it_is(control, self.pen.track)
        if tag.startswith(BLOCKS) and tag.endswith(TITLE):
            return self._refresh_text(control, turn, tag, place, self._title(tag))
        if tag.startswith(TABLE):
            return self._refresh_table(control, turn, tag, place)
        if tag.startswith(CHART):
            return self._refresh_chart(control, turn, tag, place)
        figure, channel = self._figure(tag)
        wanted, split = figure.said(channel), lambda old: self.wordings.split(old, channel)
        # what is said of the state of the edition, or beside a number, may have been anything before
        if tag.startswith(STAND) or channel in BESIDE:
            split = functools.partial(_around, wanted)
        # the grammar of wordings is made only for a text that is another
        text = _Text(figure.figure_id, wanted, figure.has_reason(channel), split)
        return self._refresh_text(control, turn, tag, place, text)

    def _refresh_text(self, control: Control, turn: int, tag: str, place: str, wanted: _Text) -> list[Change]:
        content = control.content
        if content is None:
            raise Refused("het vak is leeg en heeft geen inhoud; voeg het opnieuw in")
        refuse_foreign(content)
        if sum(bool(visible_text(p)) for p in content.iter(w("p"))) > 1:
            raise Refused("er staat meer dan één alinea tekst in; zet de andere tekst buiten het vak")
        text, old = wanted.text, control.text
        is_moved = False
        if _is_placeholder(control):
            for style in list(content.iter(w("rStyle"))):
                _drop(style)
        elif old.strip():
            if as_begun(text, old) != old:
                is_moved, old = self._set_apart(control, turn, content, wanted.split(old), place)
            text = as_begun(text, old)
        is_new = text != old
        is_written = self.pen.write(content, text, _properties(control), yellow=wanted.is_yellow) or is_moved
        is_restyled = is_written and not is_new and not is_moved
        if is_written or not self.pen.track:
            is_written |= self._free(control, tag, place)
        if is_written:
            self.touched[control.part].add(turn)
        self.figures[control.part, turn] = text
        if is_new:
            return [Change(wanted.name, place, old, text)]
        return [Change(wanted.name, place, old, text, "gele markering hersteld")] if is_restyled else []

    def _set_apart(
        self, control: Control, turn: int, content: etree._Element, split: Split | None, place: str
    ) -> tuple[bool, str]:
        """Put what an author typed in a control outside it. Returns whether that was needed, and the figure's text.

        Raises Refused when it cannot be told apart or cannot be moved.
        """
        old = control.text
        if split is None:
            raise Refused(
                f"er staat tekst in die niet zeker van het cijfer is: ‘{short(old)}’; zet eigen tekst buiten het vak"
            )
        # white space goes along where that can be; a tab or break beside a number is no word that is lost
        only_spaces = not (split.before + split.behind).strip(" ")
        if split.wording == old or (split.is_alone and (self.pen.track or control.kind != "inline" or not only_spaces)):
            return False, old
        if self.pen.track:
            raise Refused(
                f"er staat eigen tekst in het vak: ‘{short(old)}’; zet die erbuiten, of ververs zonder bijgehouden "
                "wijzigingen, dan gebeurt dat vanzelf"
            )
        self.moved[control.part, turn] = (set_apart(control.element, content, split), split)
        if not split.is_alone:
            sides = (("voor", split.before), ("achter", split.behind))
            where = " en ".join(side for side, text in sides if text.strip())
            own = " … ".join(text.strip() for text in (split.before, split.behind) if text.strip())
            self.report.warnings.append(f"{place}: uw eigen tekst in het vak is {where} het vak gezet: ‘{own}’.")
        return True, split.wording

    def _refresh_table(self, control: Control, turn: int, tag: str, place: str) -> list[Change]:
        table = self.tables(tag.removeprefix(TABLE))
        if table is None:
            raise Refused(f"de tabel {tag.removeprefix(TABLE)} bestaat niet (meer); de oude staat er nog")
        before = etree.tostring(control.element, method="c14n")
        own = own_cells(control, self.wordings.fit)
        found = refresh_table(control, table, self.pen, own)
        if control.element in self.enclosed.get(control.part, ()):
            describe(control, table)
        if found:
            self._free(control, tag, place)
        if etree.tostring(control.element, method="c14n") != before:
            self.touched[control.part].add(turn)
        self.report_tables[control.part, turn] = table, own
        address = self.addresses.of(control.element)
        for one in own.values():
            reason = "er staat eigen tekst in de cel, en die is niet bijgewerkt; zet eigen tekst buiten de tabel"
            self.report.refusals.append(Refusal(tag, f"{address}, {table.name.lower()}, {one}", one.text, reason))
        return [replace(c, place=f"{address}, {table.name.lower()}, {c.place}") for c in found]

    def _refresh_chart(self, control: Control, turn: int, tag: str, place: str) -> list[Change]:
        chart = self.charts(tag.removeprefix(CHART))
        if chart is None:
            raise Refused(f"de figuur {tag.removeprefix(CHART)} bestaat niet (meer); de oude staat er nog")
        # what draws is imported for a document with charts
        from publish.documents.picture import chart_parts, refresh_chart

        found = refresh_chart(self.package, control, chart, self.pen)
        if found:
            self._free(control, tag, place)
            self.touched[control.part].add(turn)
            self.drawings |= chart_parts(self.package, control)
        self.report_charts[control.part, turn] = chart
        return [replace(c, place=f"{place}, {c.place}") for c in found]

    def _title(self, tag: str) -> _Text:
        """The title of a table or chart, for the control in its caption."""
        name = tag.removesuffix(TITLE)
        table, chart = None, None
        if name.startswith(TABLE):
            table = self.tables(name.removeprefix(TABLE))
        else:
            chart = self.charts(name.removeprefix(CHART))
        if not table and not chart:
            raise Refused("de tabel of figuur bestaat niet (meer); de oude titel staat er nog")
        title = table.title if table else chart.heading if chart else ""
        return _Text(tag, title, False, functools.partial(_around, title))

    def _figure(self, tag: str) -> tuple[Figure, str]:
        found = self.registry.of_tag(tag)
        if found:
            return found
        reason = self.registry.why_none(tag)
        raise Refused(f"{reason}; de oude tekst staat er nog. Schrijf de zin anders, of zet er een ander veld")

    def _free(self, control: Control, tag: str, place: str) -> bool:
        """Take off what would bring the old text back: the placeholder mark, a data binding, plain text only."""
        gone = [e for e in _properties(control) if local(e) in ("showingPlcHdr", "dataBinding", "text")]
        for e in gone:
            _drop(e)
        if any(local(e) == "dataBinding" for e in gone):
            self.report.warnings.append(f"{place}: de koppeling met een gegevensveld is van {tag} af gehaald.")
        return bool(gone)

    def _restore(self, control: Control, turn: int, tag: str) -> None:
        properties = _properties(control)
        at = 1 if len(properties) and local(properties[0]) == "rPr" else 0
        # a table or chart is known by its title only, so it still has that
        title = control.title if tag.startswith(BLOCKS) else alias_of(tag, self.names.label(tag))
        for name, value in (("tag", tag), ("alias", title)):
            found = properties.find(w(name))
            if found is None:
                found = etree.Element(w(name))
                properties.insert(at, found)
            found.set(w("val"), value)
        self.touched[control.part].add(turn)

    def checker(self, original: Package, stamp: tuple[int, int]) -> Callable[[Package], None]:
        """What looks at the written file: every control read back, and nothing else changed."""
        names = list(original.kinds())
        changed = [name for name in names if self.touched.get(name) or name in self.enclosed]
        untouched = {name: data for name, data in original.data.items() if name not in changed}
        outside = {}
        for name in changed:
            root = original.parse(name)
            enclose(root)
            outside[name] = _blanked(root, self.touched[name])

        def check(written: Package) -> None:
            if list(written.data) != list(original.data):
                raise _failed("er zijn delen van het bestand bij gekomen of verdwenen")
            for name, data in untouched.items():
                if written.data[name] != data and name not in self.drawings:
                    raise _failed(f"{name} is veranderd, en daar staat geen cijfer in dat veranderde")
            for name, before in outside.items():
                root = written.parse(name)
                self._take_back(name, root)
                if _blanked(root, self.touched[name]) != before:
                    raise _failed(f"in {name} is iets buiten de cijfers veranderd")
            self._read_back(written)
            if _stamp(original.path) != stamp:
                raise AuthorError(
                    f"{original.path.name} is tijdens het bijwerken door iemand anders opgeslagen.",
                    next_step="sluit het document en werk het opnieuw bij; er is niets veranderd.",
                )

        return check

    def _take_back(self, name: str, root: etree._Element) -> None:
        """Take out of a written part what was moved out of its controls, when it is all there."""
        for turn, element in enumerate(list(root.iter(w("sdt")))):
            if (name, turn) not in self.moved:
                continue
            (before, behind), split = self.moved[name, turn]
            ahead = list(itertools.islice(element.itersiblings(preceding=True), before))[::-1]
            after = list(itertools.islice(element.itersiblings(), behind))
            told = ["".join(visible_text(r) for r in runs) for runs in (ahead, after)]
            if told != [split.before, split.behind]:
                raise _failed(f"eigen tekst uit een vak in {name} is niet heel overgekomen")
            for r in (*ahead, *after):
                _drop(r)

    def _read_back(self, written: Package) -> None:
        turns: dict[str, int] = defaultdict(int)
        left = len(self.figures) + len(self.report_tables) + len(self.report_charts)
        for control in find_controls(written):
            key = (control.part, turns[control.part])
            turns[control.part] += 1
            if key in self.figures:
                left -= 1
                if control.text != self.figures[key]:
                    raise _failed(f"in {control.tag} staat ‘{control.text}’ in plaats van ‘{self.figures[key]}’")
            elif key in self.report_tables:
                left -= 1
                table, own = self.report_tables[key]
                if own_cells(control, self.wordings.fit) != own:
                    raise _failed(f"eigen tekst in {control.tag} is niet heel overgekomen")
                if refresh_table(control, table, replace(self.pen), own):
                    raise _failed(f"in {control.tag} staan niet de juiste cijfers")
            elif key in self.report_charts:
                from publish.documents.picture import refresh_chart

                left -= 1
                try:
                    is_right = not refresh_chart(written, control, self.report_charts[key], replace(self.pen))
                except Refused:
                    is_right = False
                if not is_right:
                    raise _failed(f"{control.tag} toont niet de juiste cijfers")
            if self.pen.track and control.text_before != self.before.get(key, control.text_before):
                raise _failed(f"wie de wijzigingen in {control.tag} weigert, krijgt niet de oude tekst terug")
        if left:
            raise _failed(f"{left} cijfers staan er niet meer in")


def _around(title: str, old: str) -> Split:
    """What an author typed round a title; a text without it is an older title."""
    before, _, behind = old.partition(title)
    return Split(before, title, behind) if title in old else Split("", old, "")


def _refuse_as_it_is(control: Control, track: bool) -> None:
    if control.is_locked:
        raise Refused("het vak is vergrendeld tegen wijzigen; hef de vergrendeling op (Ontwikkelaars, Eigenschappen)")
    if control.is_nested:
        raise Refused("er staan andere vakken in; die zijn wel bijgewerkt")
    if any(local(e) in _CHOICES for e in control.element.iterfind(f"{w('sdtPr')}/*")):
        raise Refused("het vak is een keuzelijst, datum of ander vast vak; voeg het cijfer opnieuw in")
    if track and any(a.tag in GONE for a in control.element.iterancestors()):
        raise Refused("het vak is met bijgehouden wijzigingen verwijderd of verplaatst")
    if control.is_tracked and not track:
        raise Refused(
            "er zijn bijgehouden wijzigingen in of om het vak; "
            "accepteer of weiger die, of ververs met bijgehouden wijzigingen"
        )


def _properties(control: Control) -> etree._Element:
    found = control.element.find(w("sdtPr"))
    if found is None:
        found = etree.Element(w("sdtPr"))
        control.element.insert(0, found)
    return found


def _is_placeholder(control: Control) -> bool:
    return control.element.find(f"{w('sdtPr')}/{w('showingPlcHdr')}") is not None


def _is_stripped(control: Control) -> bool:
    """Whether a control has no properties at all, as LibreOffice leaves it."""
    found = control.element.find(w("sdtPr"))
    return (found is None or not len(found)) and not control.is_nested


def _is_shifted(control: Control) -> bool:
    """Whether LibreOffice moved a control: of two without text between them, it puts one empty inside the other."""
    outer = next(control.element.iterancestors(w("sdt")), None)
    return not control.text or (outer is not None and not Control(control.part, outer).tag)


def _is_copy(control: Control) -> bool:
    """Whether a control is in the VML copy of a text box whose drawing has the same controls."""
    fallback = next(control.element.iterancestors(FALLBACK), None)
    choice = None if fallback is None else fallback.getprevious()
    if fallback is None or choice is None:
        return False
    return len(list(choice.iter(w("sdt")))) == len(list(fallback.iter(w("sdt"))))


def _stamp(path: Path) -> tuple[int, int]:
    """Time of writing and size of a file; zeros when it is not there."""
    status = path.stat() if path.exists() else None
    return (status.st_mtime_ns, status.st_size) if status else (0, 0)


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _blanked(root: etree._Element, turns: set[int]) -> bytes:
    """A part as text, with the controls at these turns empty."""
    for turn, element in enumerate(list(root.iter(w("sdt")))):
        if turn in turns:
            element.clear()
    return etree.tostring(root, method="c14n")


def _failed(what: str) -> AuthorError:
    return AuthorError(
        f"Het bijgewerkte document klopt niet: {what}.",
        expected="nieuwe teksten in de vakken, en verder geen verandering",
        next_step="uw document is niet veranderd; meld dit, met het document, bij de beheerder.",
    )
