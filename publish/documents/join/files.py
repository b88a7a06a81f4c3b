"""Join Word files into one: the first gives page, theme, settings and default styles, the others come behind it.

Each file keeps its look, its lists, notes, comments, tracked changes, controls, fields, charts and pages; contents and
lists of tables and figures give way to those of the whole. What was there before and what is there after is counted,
and a whole that is not the sum of its files is not written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from publish.documents.join import check, lists, sections
from publish.documents.join.counting import Counting
from publish.documents.join.ids import Ids
from publish.documents.join.numbering import CopiedLists, Numbering
from publish.documents.join.parts import (
    COMMENTS,
    NOTES,
    hollow_heads,
    merge,
    merge_data,
    merge_fonts,
    part_of,
    root_for,
    root_of,
    unbind,
)
from publish.documents.join.settings import other_settings, take_over_notes, turn_on_even_pages, unprotect
from publish.documents.join.styles import AddedStyles, Styles, let_go
from publish.documents.join.tally import CHANGES, tally, tally_of
from publish.documents.join.theme import Theme
from publish.documents.sections import ending, go_on
from publish.office.address import Addresses
from publish.office.carry import Carrier, declare
from publish.office.fields import Field, fields
from publish.office.package import Package, w
from publish.office.parts import local
from publish.office.relations import rels_of
from publish.office.text import listed
from publish.public.word import READS
from svm.errors import AuthorError

#: relations of a document that a part of it does not name; what is not here is told
_KNOWN = {
    *("styles", "numbering", "settings", "webSettings", "fontTable", "theme", "stylesWithEffects", "attachedTemplate"),
    *(*NOTES, *COMMENTS, "customXml", "header", "footer", "printerSettings", "hyperlink", "image"),
}
#: fields that show what the properties of a file say
_OF_FILE = re.compile(r"^\s*(TITLE|SUBJECT|KEYWORDS|INFO)\b", re.IGNORECASE)
#: numbers of a file that say nothing of the whole
_STALE = (
    "Pages",
    "Words",
    "Characters",
    "Lines",
    "Paragraphs",
    "CharactersWithSpaces",
    "HeadingPairs",
    "TitlesOfParts",
)
_DUTCH = {"glossaryDocument": "bouwstenen", "keyMapCustomizations": "sneltoetsen"}
_OPEN_AGAIN = "open het in Word, sla het op als ‘Word-document (*.docx)’ en probeer het opnieuw."


@dataclass
class Joined:
    """What joining did. Counts are by their Dutch name; `notes` are Dutch sentences."""

    target: Path
    files: tuple[Path, ...]
    before: list[Counter[str]] = field(default_factory=list)
    after: Counter[str] = field(default_factory=Counter)
    #: what went with the contents and lists of the files, and what came with those of the whole
    taken: Counter[str] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    @property
    def sum(self) -> Counter[str]:
        """What the files hold together."""
        return sum(self.before, Counter())


def join(
    files: Sequence[Path],
    target: Path,
    *,
    title: str,
    labels: Sequence[str] = (),
    contents: bool = True,
    depth: int = 2,
    house_style: bool = False,
) -> Joined:
    """Write the files one behind the other to `target`, each in sections of its own.

    `labels` tells their styles apart (the name of the file, unless given). With `contents`, those of the whole, `depth`
    levels of headings, and the lists of captions stand before the first file that has a heading of the first level, and
    the lists of the files go; without it those stay.
    With `house_style` a style is that of the first file with the same name. Raises AuthorError, and writes nothing, for
    a file that cannot be joined, the same file twice, or a whole that is not the sum of its files.
    """
    files = [Path(file) for file in files]
    packages = _opened(files, Path(target))
    joined = Joined(Path(target), tuple(files))
    named = list(labels) or [file.stem for file in files]
    whole = _Whole(packages, named, joined, contents=contents, house_style=house_style)
    for added in packages[1:]:
        whole.add(added)
    whole.finish(title, depth)
    whole.package.save(Path(target), whole.check)
    return joined


def _opened(files: Sequence[Path], target: Path) -> list[Package]:
    if not files:
        raise AuthorError(
            "Er zijn geen bestanden om samen te voegen.", next_step="noem ze in de volgorde van het rapport."
        )
    seen: dict[Path, Path] = {}
    packages = []
    for file in files:
        if file.resolve() in seen:
            raise AuthorError(f"{file.name} is twee keer genoemd.", next_step="noem elk bestand één keer.")
        if file.resolve() == target.resolve():
            raise AuthorError(
                f"{target.name} zou een van de bestanden zelf vervangen.", next_step="kies een andere naam."
            )
        seen[file.resolve()] = file
        packages.append(Package.open(file))
        _refuse(packages[-1])
    same: dict[bytes, str] = {}
    for package in packages:
        body = package.data[package.document]
        if same.setdefault(body, package.path.name) != package.path.name:
            raise AuthorError(
                f"{package.path.name} heeft precies de tekst van {same[body]}.", next_step="noem elk bestand één keer."
            )
    return packages


def _refuse(package: Package) -> None:
    """Raise AuthorError for what cannot be joined without losing it."""
    name = package.path.name
    for part, root in package.text_trees():
        for tag, what in (("altChunk", "een ingevoegd bestand"), ("subDoc", "een deeldocument")):
            if next(root.iter(w(tag)), None) is not None:
                raise AuthorError(
                    f"In {name} staat {what} dat nog niet is samengevoegd (in {part}).",
                    expected="een document waarin alle tekst zelf staat",
                    next_step=_OPEN_AGAIN,
                )
    if any(r.kind == "vbaProject" for r in package.relations(package.document)):
        raise AuthorError(f"{name} heeft macro's.", expected="een document zonder macro's", next_step=_OPEN_AGAIN)


class _Whole:
    """The document that is being made."""

    def __init__(
        self, packages: Sequence[Package], labels: list[str], joined: Joined, *, contents: bool, house_style: bool
    ) -> None:
        self.package, self.joined, self.house_style = packages[0], joined, house_style
        self._with_contents = contents
        self._labels = labels
        self._check = check.Expected([check.Seen(p) for p in packages])
        joined.before = [tally(p) for p in packages]
        self._even = [sections.has_even_pages(p) for p in packages]
        self._ids = Ids()
        self._captions: set[str] = set()
        self._lists: Counter[str] = Counter()
        self._origin: dict[str, str] = {}
        self._turn = 0
        #: the relations to a head and a foot without text, made when they are first needed
        self._hollow: dict[str, str] = {}
        self._theme = Theme(self.package)
        self._sections: list[list[etree._Element]] = []
        root = self.package.tree(self.package.document)
        root = declare(root, [p.tree(p.document) for p in packages[1:]])
        self.package.replace(self.package.document, root)
        body = root.find(w("body"))
        if body is None:
            raise ValueError("a document without a body")
        self._body = body
        lists_there = Numbering(root_of(self.package, "numbering"))
        styles = Styles(self._style_root(self.package), self._theme, lists_there)
        let_go(styles, [root for _, root in self.package.text_trees()])
        self._prepare(self.package)
        self._starts = [self._body[0]]
        self._sections.append(sections.sections(root))
        self._tell(self.package, unprotect(self.package))

    # one file --------------------------------------------------------------------------------------------------------

    def add(self, added: Package) -> None:
        """Put a file behind what is there."""
        self._turn += 1
        theme = Theme(added)
        if not theme.is_like(self._theme):
            for name in (*added.kinds(), *(part_of(added, kind) for kind in ("styles", "numbering"))):
                if name:
                    theme.write_out(added.tree(name))
            theme.keep_in_charts(added)
        self._prepare(added)
        self._tell(added, other_settings(added, self.package))
        self._tell(added, unprotect(added))
        self._styles(added, theme)
        carrier = Carrier(added, self.package)
        for kind in NOTES:
            if part_of(added, kind):
                is_first = merge(added, carrier, kind)
                self._tell(added, take_over_notes(kind, added, self.package, is_first=is_first))
        for kind in COMMENTS:
            merge(added, carrier, kind)
        merge_fonts(added, self.package)
        self._tell(added, merge_data(added, carrier, self._turn))
        self._tell_left(added)
        body = added.tree(added.document).find(w("body"))
        if body is None:
            raise ValueError("a document without a body")
        own = sections.sections(added.tree(added.document))
        carrier.rebind([body], added.document, self.package.document)
        if not own:
            own = [etree.SubElement(body, w("sectPr"))]
        sections.close(self._body)
        self._hollow = self._hollow or hollow_heads(self.package)
        sections.begin(own[0], self._hollow)
        at = len(self._body)
        self._body.extend(list(body))
        self._starts.append(self._body[at])
        self._sections.append(own)

    def _prepare(self, package: Package) -> None:
        """What is done to every file, the first too: lists out, numbers and names free, counts begun anew."""
        name = package.path.name
        if self._with_contents:
            gone, labels, stay = lists.take_out(package)
            self.joined.taken += tally_of(gone)
            self._lists += labels
            self._check.without(self._turn, gone)
            if stay:
                what = _count(stay, "lijst blijft", "lijsten blijven")
                self._note(f"{name}: {what} staan: er staat ook iets anders in.")
        unbound = unbind(package)
        self.joined.taken["gekoppelde vakken"] += unbound
        if unbound:
            self._note(
                f"{name}: {_count(unbound, 'vak toonde', 'vakken toonden')} een eigenschap van het bestand, zoals de "
                "titel; de tekst blijft staan, de koppeling is eraf."
            )
        self._ids.settle(package)
        self._count_captions(package)
        self._lock(package)
        changes = self.joined.before[self._turn][CHANGES]
        if changes:
            self._note(f"{name}: {_count(changes, 'bijgehouden wijziging', 'bijgehouden wijzigingen')} meegenomen.")

    def _lock(self, package: Package) -> None:
        """Let fields that show a property of their file stay as they are: the whole has other properties."""
        found = [f for _, r in package.text_trees() for f in fields(r) if READS.match(f.code) or _OF_FILE.match(f.code)]
        for one in found if self._turn else ():
            one.begin.set(w("fldLock"), "true")
        if found:
            names = ", ".join(sorted({one.name for one in found}))
            what = "staan nu vast" if self._turn else "volgen nu het geheel"
            self._note(f"{package.path.name}: velden met gegevens van het bestand zelf ({names}) {what}.")

    def _count_captions(self, package: Package) -> None:
        """Let captions begin at one in each file, as its author saw them.

        Word begins anew at a heading where a caption asks for that; LibreOffice, which makes the PDF, does not.
        """
        root = package.tree(package.document)
        addresses = Addresses(package)
        firsts: dict[str, Field] = {}
        with_heading = False
        for one in fields(root):
            if one.name == "SEQ" and one.arguments:
                with_heading |= one.has("\\s")
                if not one.has("\\c"):
                    firsts.setdefault(one.arguments[0].casefold(), one)
        for label, one in firsts.items():
            if label in self._captions and not one.has("\\r"):
                one.code = f"{one.code.rstrip()} \\r 1 "
        self._captions |= set(firsts)
        headings = sum(addresses.level(p) == 1 and not _is_title(p) for p in root.iter(w("p")))
        if with_heading and headings != 1:
            self._note(
                f"{package.path.name}: {headings or 'geen'} koppen van niveau 1; de nummers van tabellen en figuren "
                "beginnen opnieuw bij elke kop van niveau 1, kijk ze na."
            )

    # styles and lists ------------------------------------------------------------------------------------------------

    def _styles(self, added: Package, theme: Theme) -> None:
        numbering = Numbering(root_of(added, "numbering"))
        own = Styles(self._style_root(added), theme, numbering)
        there = Numbering(
            root_for(self.package, added, "numbering") if numbering.nums else root_of(self.package, "numbering")
        )
        copied = CopiedLists(numbering, there)
        whole = Styles(self._style_root(self.package), self._theme, there)
        label = self._labels[self._turn]
        styles = AddedStyles(own, whole, copied, self._origin, label, house_style=self.house_style)
        roots = [root for _, root in added.text_trees()]
        styles.apply(roots)
        styles.settle_lists()
        if copied.made:
            carrier = Carrier(added, self.package)
            carrier.rebind(copied.made, part_of(added, "numbering"), part_of(self.package, "numbering"))
        for one in (f for root in roots for f in fields(root)) if styles.renamed else ():
            _rename_styles(one, styles.renamed)
        if styles.renamed:
            shown = listed(sorted(styles.renamed.values(), key=str.casefold), 8)
            self._note(f"{added.path.name}: eigen stijlen naast die van {self.package.path.name}: {shown}.")

    @staticmethod
    def _style_root(package: Package) -> etree._Element:
        root = root_of(package, "styles")
        return etree.Element(w("styles")) if root is None else root

    # what is told ----------------------------------------------------------------------------------------------------

    def _tell_left(self, added: Package) -> None:
        used = {v for _, root in added.text_trees() for e in root.iter(etree.Element) for v in e.attrib.values()}
        relations = [r for r in added.relations(added.document) if r.number not in used]
        left = {_DUTCH.get(r.kind, r.kind) for r in relations if r.kind not in _KNOWN}
        cited = [f for _, root in added.text_trees() for f in fields(root) if f.name in ("CITATION", "BIBLIOGRAPHY")]
        left |= {"de bronnen achter literatuurverwijzingen"} if cited else set()
        if left:
            self._note(f"{added.path.name}: niet meegenomen: {', '.join(sorted(left))}.")

    def _tell(self, package: Package, texts: Iterable[str]) -> None:
        for text in texts:
            self._note(f"{package.path.name}: {text}")

    def _note(self, text: str) -> None:
        self.joined.notes.append(text)

    # the whole -------------------------------------------------------------------------------------------------------

    def finish(self, title: str, depth: int) -> None:
        """Give the whole its contents, its title, and pages that fit together."""
        if any(self._even):
            turn_on_even_pages(self.package)
            for is_even, own in zip(self._even, self._sections, strict=True):
                if not is_even:
                    sections.even_as_all(own)
        self._check.with_even = any(self._even)
        if self._with_contents:
            self._contents(depth)
        if self._lists:
            told = ", ".join(f"{lists.HEADINGS.get(k, k).lower()} {n} keer" for k, n in sorted(self._lists.items()))
            self._note(f"Lijsten van de bestanden weggelaten: {told}; die van het geheel staan voorin.")
        self._properties(title)
        for relation in list(self.package.relations(self.package.document)):
            if relation.kind == "stylesWithEffects":
                rels = self.package.tree(rels_of(self.package.document))
                for e in [e for e in rels if e.get("Id") == relation.number]:
                    rels.remove(e)
        signed = [e for e in self.package.tree(rels_of("")) if e.get("Type", "").endswith("/digital-signature/origin")]
        for e in signed:
            self.package.tree(rels_of("")).remove(e)
        if signed:
            self._note(f"{self.package.path.name}: de digitale handtekening gold voor dat bestand en is eraf gehaald.")
        self.package.drop_unreachable()
        self.joined.after = tally(self.package)

    def _contents(self, depth: int) -> None:
        addresses = Addresses(self.package)
        numbering = Numbering(root_of(self.package, "numbering"))
        counting = Counting(Styles(self._style_root(self.package), self._theme, numbering), numbering)
        made = lists.Lists(self.package, depth, self._ids.bookmark, counting)
        labels = ["", lists.TABLE_LABEL, lists.CHART_LABEL]
        labels += sorted(set(self._lists) - set(labels))
        codes = {label: f'TOC \\h \\z \\c "{label}"' for label in labels} | {"": f'TOC \\o "1-{depth}" \\h \\z \\u'}
        blocks = made.blocks(labels, codes)
        if not blocks:
            return
        starts = {e: n for n, e in enumerate(self._starts)}
        file = turn = 0
        for block in self._body:
            turn = starts.get(block, turn)
            if any(addresses.level(p) == 1 and not _is_title(p) for p in block.iter(w("p"))):
                file = turn
                break
        like = self._sections[file - 1][-1] if file else self._sections[0][0]
        end = ending(like)
        own = end[0][0]
        go_on([etree.Element(w("sectPr")), own])
        for e in own.findall(w("vAlign")):
            own.remove(e)
        for e in (*blocks, end):
            self._starts[file].addprevious(e)
        self.joined.made = tally_of(blocks)
        self.joined.made["bladwijzers"] += made.marked
        self.joined.made["secties"] += 1
        at = sections.sections(self.package.tree(self.package.document)).index(own)
        self._check.front(blocks, at, file)

    def _properties(self, title: str) -> None:
        for name, fits in (("docProps/core.xml", {"title": title}), ("docProps/app.xml", {})):
            if name not in self.package.data:
                continue
            root = self.package.tree(name)
            for e in list(root):
                if local(e) in _STALE:
                    root.remove(e)
                elif local(e) in fits:
                    e.text = fits.pop(local(e))
            for _ in fits:
                etree.SubElement(root, "{http://purl.org/dc/elements/1.1/}title").text = title

    def check(self, written: Package) -> None:
        """Raise AuthorError when what was written is not the sum of the files."""
        wanted = self.joined.sum
        wanted.subtract(self.joined.taken)
        wanted.update(self.joined.made)
        wrong = self._check.wrong(written, wanted)
        if wrong:
            raise AuthorError(
                f"Het samengevoegde document klopt niet: {listed(wrong, 6)}.",
                expected="alles wat in de bestanden staat, één keer",
                next_step="bewaar de bestanden en meld dit bij de beheerder; er is niets geschreven.",
            )


def _is_title(p: etree._Element) -> bool:
    style = p.find(f"{w('pPr')}/{w('pStyle')}")
    return style is not None and style.get(w("val"), "").lower() in ("title", "titel")


def _rename_styles(one: Field, names: dict[str, str]) -> None:
    """Let a field that names a style name it as it is called now."""
    if one.name == "STYLEREF":
        new = names.get((one.arguments or [""])[0].casefold())
        if new:
            switches = "".join(f" {word}" for word in one.arguments[1:])
            one.code = f' STYLEREF "{new}"{switches} '


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
