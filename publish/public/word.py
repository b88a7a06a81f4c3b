"""What a Word file holds that its pages do not show, or that points back at who made it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from publish.office.address import STORIES, Addresses, paragraph_of
from publish.office.controls import property_of
from publish.office.drawn import drawn
from publish.office.package import Package, w
from publish.office.parts import local
from publish.office.text import listed, short, visible_text
from publish.public.finding import Finding
from publish.public.office import disk_paths, is_cropped, office_findings
from publish.public.table_cells import YELLOW_TODO, table_findings, yellow_findings
from svm.dutch import DECIDE, LOOK, MISTAKE
from svm.yellow import reasons_in, says_yellow

COMMENTS = re.compile(r"(?:^|/)(comments\w*|people)\.xml$")
TRACKED = re.compile(
    r"^(ins|del|moveFrom|moveTo|cellIns|cellDel|cellMerge|numberingChange|\w+PrChange|tblGridChange"
    r"|(?:customXml)?(?:Ins|Del|MoveFrom|MoveTo)RangeStart|moveFromRangeStart|moveToRangeStart)$",
    re.IGNORECASE,
)
#: fields that fetch from elsewhere, and fields that show what a public copy no longer has
FETCHES = re.compile(r"^\s*(LINK|DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|DATABASE|RD)\b", re.IGNORECASE)
READS = re.compile(
    r"^\s*(DOCVARIABLE|DOCPROPERTY|MERGEFIELD|AUTHOR|LASTSAVEDBY|USERNAME|USERINITIALS|FILENAME|COMMENTS|TEMPLATE)\b",
    re.IGNORECASE,
)
ADD_IN = re.compile(r"^\s*ADDIN\b\s*", re.IGNORECASE)


class Story:
    """One part with text, what it is called (`whole`), with the styles it uses and the addresses of its paragraphs."""

    def __init__(
        self, part: str, kind: str, root: etree._Element, addresses: Addresses, styles: etree._Element | None = None
    ) -> None:
        self.part = part
        self.whole = STORIES[kind]
        self.root = root
        self.addresses = addresses
        self._styles = {} if styles is None else {s.get(w("styleId"), ""): s for s in styles.iter(w("style"))}

    def place(self, element: etree._Element) -> str:
        """Return where an element stands: the address of its paragraph and how that begins."""
        p = paragraph_of(element)
        return self.addresses.of(element).quoting("" if p is None else short(visible_text(p), 40))

    def tracked(self) -> list[etree._Element]:
        """Return the tracked changes: inserted, deleted, moved, or changed in format."""
        return [e for e in self.root.iter(f"{w('')}*") if TRACKED.match(local(e))]

    def yellow(self) -> list[etree._Element]:
        """Return the paragraphs with yellow left in them: as a colour, or as the bracketed text."""
        yellow = {}
        for e in self.root.iter(w("highlight"), w("shd")):
            value = e.get(w("val")) if e.tag == w("highlight") else (e.get(w("fill")) or "")
            if (value or "").lower() in ("yellow", "ffff00") and local(next(e.iterancestors())) == "rPr":
                run = next(e.iterancestors(w("r")), None)
                if run is not None and visible_text(run).strip():
                    yellow[next(run.iterancestors(w("p")))] = True
        for p in self.root.iter(w("p")):
            if says_yellow(visible_text(p)):
                yellow[p] = True
        for e in self.root.iter(w("shd")):
            if (e.get(w("fill")) or "").lower() == "ffff00" and local(next(e.iterancestors())) in ("tcPr", "pPr"):
                p = next(next(next(e.iterancestors()).iterancestors()).iter(w("p")), None)
                if p is not None:
                    yellow[p] = True
        return [p for p in self.root.iter(w("p")) if p in yellow]

    def reasons(self) -> dict[etree._Element, tuple[str, ...]]:
        """Return the whole yellow texts behind each paragraph."""
        lines = list(self.root.iter(w("p")))
        return dict(zip(lines, reasons_in([visible_text(p) for p in lines]), strict=True))

    def hidden_runs(self) -> list[tuple[etree._Element, str]]:
        """Return the runs with text that a page does not show: hidden, white on white, or too small to see."""
        hidden = []
        for run in self.root.iter(w("r")):
            if not visible_text(run).strip():
                continue
            if self._is_on(run, "vanish"):
                hidden.append((run, "verborgen tekst"))
            elif self._is_white(run):
                hidden.append((run, "witte tekst op wit"))
            elif re.fullmatch(r"[0-4]", self._effective(run, "sz")):
                hidden.append((run, "tekst die te klein is om te zien"))
        return hidden

    def fields(self, pattern: re.Pattern[str]) -> list[tuple[etree._Element, str]]:
        """Return the fields whose code matches, with the code."""
        codes = [(e, e.get(w("instr"), "")) for e in self.root.iter(w("fldSimple"))]
        for p in self.root.iter(w("p")):
            parts: list[str] = []
            for e in p.iter(w("fldChar"), w("instrText")):
                if e.tag == w("instrText"):
                    parts.append(e.text or "")
                else:
                    codes.append((p, "".join(parts)))
                    parts = []
        return [(e, short(code)) for e, code in codes if pattern.match(code)]

    def _chain(self, run: etree._Element) -> Iterator[etree._Element]:
        """Yield where a run gets its looks from, the nearest first: itself, its style, its paragraph's style."""
        properties = run.find(w("rPr"))
        paragraph = next(run.iterancestors(w("p")), None)
        names = []
        if properties is not None:
            yield properties
            names.append(properties.find(w("rStyle")))
        if paragraph is not None:
            names.append(paragraph.find(f"{w('pPr')}/{w('pStyle')}"))
        for name in names:
            style = self._styles.get("" if name is None else name.get(w("val"), ""))
            seen = set()
            while style is not None and style not in seen:
                seen.add(style)
                yield style
                base = style.find(w("basedOn"))
                style = self._styles.get("" if base is None else base.get(w("val"), ""))

    def _property(self, run: etree._Element, name: str) -> etree._Element | None:
        for source in self._chain(run):
            holder = source if source.tag == w("rPr") else source.find(w("rPr"))
            value = None if holder is None else holder.find(w(name))
            if value is not None:
                return value
        return None

    def _effective(self, run: etree._Element, name: str) -> str:
        value = self._property(run, name)
        return "" if value is None else value.get(w("val"), "")

    def _is_on(self, run: etree._Element, name: str) -> bool:
        value = self._property(run, name)
        return value is not None and value.get(w("val"), "true") not in ("false", "0", "off")

    def _is_white(self, run: etree._Element) -> bool:
        colour = self._property(run, "color")
        if colour is None or not _white(colour.get(w("val"), ""), colour.get(w("themeColor"), "")):
            return False
        if next(run.iterancestors("{*}txbxContent"), None) is not None:
            return False  # the fill of a text box is drawn, not written
        mark = self._property(run, "highlight")
        if mark is not None and mark.get(w("val")) not in ("none", "white"):
            return False
        for source in [*self._chain(run), *run.iterancestors(w("p"), w("tc"), w("tbl"))]:
            if any(_is_dark(shd) for shd in self._shading(source)):
                return False
        return True

    def _shading(self, source: etree._Element) -> list[etree._Element]:
        if source.tag == w("tbl"):
            name = source.find(f"{w('tblPr')}/{w('tblStyle')}")
            style = self._styles.get("" if name is None else name.get(w("val"), ""))
            shades = source.findall(f"{w('tblPr')}/{w('shd')}")
            return shades if style is None else [*shades, *style.iter(w("shd"))]
        if source.tag in (w("p"), w("tc")):
            holder = source.find(w("pPr" if source.tag == w("p") else "tcPr"))
            return [] if holder is None else holder.findall(w("shd"))
        return list(source.iter(w("shd")))


def _white(value: str, theme: str = "") -> bool:
    if theme:
        return theme in ("background1", "bg1", "light1")
    return bool(re.fullmatch(r"[Ff][A-Fa-f0-9][Ff][A-Fa-f0-9][Ff][A-Fa-f0-9]", value))


def _is_dark(shd: etree._Element) -> bool:
    fill = shd.get(w("fill"), "auto")
    theme = shd.get(w("themeFill"), "")
    return fill not in ("auto", "") and not _white(fill, theme)


def stories(package: Package) -> list[Story]:
    """Return the parts with text of a Word file, the document first; comments are no text of the page."""
    style = next((n for n, kind in package.types.items() if kind.endswith(".styles+xml") and "/glossary/" not in n), "")
    styles = package.tree(style) if style else None
    addresses = Addresses(package)
    return [
        Story(name, kind, package.tree(name), addresses, styles)
        for name, kind in package.kinds().items()
        if kind != "comments"
    ]


def word_findings(file: str, package: Package, threshold: int, organisations: tuple[str, ...]) -> Iterator[Finding]:
    """Yield everything in a Word file that should not be published unseen."""
    parts = package.data
    yield from office_findings(file, parts, organisations)
    comments = sorted(name for name in parts if COMMENTS.search(name))
    if comments:
        count = sum(1 for e in _all(package, "word/comments.xml") if local(e) == "comment")
        yield Finding(
            file, listed(comments), "opmerking", f"{count} opmerkingen of namen van makers ervan",
            "verwijder alle opmerkingen, of bevries het document",
        )  # fmt: skip
    for story in stories(package):
        yield from _story_findings(file, story)
        yield from _table_findings(file, story, threshold)
        for shown in drawn(package, story.part):
            for text in shown.texts:
                yield from yellow_findings(file, f"{shown.name} in {story.place(shown.anchor)}", text)
    yield from _settings_findings(file, package)
    if any(name.startswith("word/glossary/") for name in parts):
        yield Finding(
            file, "word/glossary", "bouwsteen", "opgeslagen bouwstenen of aanwijzingen bij besturingselementen",
            "bevries het document", LOOK,
        )  # fmt: skip


def _story_findings(file: str, story: Story) -> Iterator[Finding]:
    for e in story.tracked():
        who = e.get(w("author"), "")
        yield Finding(
            file, story.place(e), "wijziging", "een bijgehouden wijziging" + (f" van {who}" if who else ""),
            "accepteer of verwerp alle wijzigingen",
        )  # fmt: skip
    for run, what in story.hidden_runs():
        yield Finding(
            file, story.place(run), "verborgen tekst", f"{what}: “{short(visible_text(run))}”",
            "verwijder de tekst of maak hem zichtbaar",
        )  # fmt: skip
    reasons = story.reasons()
    for p in story.yellow():
        yield Finding(
            file, story.place(p), "geel", f"geel: “{short(visible_text(p))}”", YELLOW_TODO, DECIDE,
            " ".join(reasons[p]),
        )  # fmt: skip
    for sdt in story.root.iter(w("sdt")):
        tag, title = property_of(sdt, "tag"), property_of(sdt, "alias")
        if tag or title or sdt.find(f"{w('sdtPr')}/{w('dataBinding')}") is not None:
            yield Finding(
                file, story.place(sdt), "besturingselement",
                " ".join(["een inhoudsbesturingselement", *[f"“{title}”"] * bool(title), *[f"({tag})"] * bool(tag)]),
                "bevries het document", like="het document is nog niet bevroren",
            )  # fmt: skip
    for e in story.root.iter(w("customXml"), w("smartTag")):
        yield Finding(
            file, story.place(e), "eigen xml", f"een XML-element {e.get(w('element'), '')}", "bevries het document"
        )
    for e, code in story.fields(FETCHES):
        yield Finding(
            file, story.place(e), "externe koppeling", f"een veld dat elders ophaalt: {code}",
            "maak er gewone tekst van (Ctrl+Shift+F9)",
        )  # fmt: skip
    for e, code in story.fields(READS):
        yield Finding(
            file, story.place(e), "veld", f"een veld met gegevens over het bestand: {code}",
            "maak er gewone tekst van (Ctrl+Shift+F9)", LOOK,
        )  # fmt: skip
    for e, code in story.fields(ADD_IN):
        yield Finding(
            file, story.place(e), "veld", f"een veld van een invoegtoepassing, met haar gegevens: {code}",
            "bevries het document", LOOK, like="een veld van een invoegtoepassing",
        )  # fmt: skip
    for name in disk_paths(story.root):
        yield Finding(
            file, story.whole, "pad", f"een map van een computer bij een afbeelding: {name}",
            "schrijf een alternatieve tekst zonder pad",
        )  # fmt: skip
    if is_cropped(story.root):
        yield Finding(
            file, story.whole, "afbeelding", "een bijgesneden afbeelding: wat weggesneden is, zit nog in het bestand",
            "verwijder bijgesneden gebieden (Afbeeldingen comprimeren)", LOOK,
        )  # fmt: skip
    for chunk in story.root.iter(w("altChunk")):
        yield Finding(
            file, story.place(chunk), "ingebed", "een ingevoegd bestand dat nog niet is samengevoegd",
            "open het document in Word en sla het op",
        )  # fmt: skip


def _table_findings(file: str, story: Story, threshold: int) -> Iterator[Finding]:
    for number, table in enumerate(story.root.iter(w("tbl")), start=1):
        above = next((e for e in table.itersiblings(w("p"), w("sdt"), preceding=True)), None)
        if above is None:
            block = next(table.iterancestors(w("sdt")), None)
            above = None if block is None else next(block.itersiblings(w("p"), preceding=True), None)
        context = "" if above is None else visible_text(above)
        grid = [[visible_text(cell) for cell in row.iter(w("tc"))] for row in table.iter(w("tr"))]
        about = f" (“{short(context, 40)}”)" if context else ""
        yield from table_findings(
            file, f"{story.addresses.of(table).story}, tabel {number}{about}", grid, threshold,
            lambda r, c, text, grid=grid: f"“{short(grid[r][0], 30)}”, kolom {c + 1} = {text}",
            context=context, yellow=False,
        )  # fmt: skip


def _settings_findings(file: str, package: Package) -> Iterator[Finding]:
    names = {local(e) for e in _all(package, "word/settings.xml")}
    place = "instellingen van het document"
    for name, what in (
        ("docVar", "variabelen van het document"),
        ("attachedTemplate", "een verwijzing naar een sjabloon"),
        ("mailMerge", "een koppeling met een adressenbestand"),
        ("trackRevisions", "wijzigingen bijhouden staat aan"),
    ):
        if name in names:
            yield Finding(file, place, "instelling", what, "bevries het document", LOOK if name[0] == "t" else MISTAKE)
    if "rsid" in names:
        yield Finding(
            file, place, "bewerkingsspoor", "nummers van bewerkingen (rsid), die versies verbinden",
            "bevries het document", LOOK,
        )  # fmt: skip


def _all(package: Package, name: str) -> Iterator[etree._Element]:
    return iter(()) if name not in package.data else package.tree(name).iter(etree.Element)
