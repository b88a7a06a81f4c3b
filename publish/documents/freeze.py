"""The public copy of a bound document: the same text, no bindings, no makers, nothing hidden.

The bound copy goes into an archive under its sha256, with one line in a register.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from lxml import etree

from publish.documents.add_ins import owner, without_fields
from publish.documents.changes import Refusal
from publish.documents.native_chart import bound_workbooks, without_workbook
from publish.office.comments import ANCHORS, drop_anchors
from publish.office.controls import find_controls
from publish.office.drawn import drawn
from publish.office.images import metadata_of, without_metadata
from publish.office.package import Package, w
from publish.office.parts import UnreadableError, local
from publish.office.relations import external_links, owner_of, relations_in
from publish.office.text import short, visible_text
from publish.public.office import PARTS
from publish.public.word import FETCHES, READS, Story, stories
from svm.errors import AuthorError
from svm.figures import BLOCKS, Registry, is_tag
from svm.files import put
from svm.yellow import reasons_in, says_yellow

ORGANISATION = "Staat van Migratie"
#: the places to write in a new chapter: what such a control is called, and what it says until somebody writes
TO_WRITE = "Nog te schrijven"
#: every such text begins so, by which a place is known in which nobody wrote
WRITE_HERE = "Schrijf hier "
IN_BRIEF = "Schrijf hier de belangrijkste uitkomsten."
ABOUT_TABLE = "Schrijf hier de toelichting: wat is er te zien, en waardoor komt het."
TRAJECTORIES = (
    "Schrijf hier hoe het met de langlopende trajecten gaat. Welke trajecten hieronder staan, en met welke cijfers, is "
    "een keuze van de redactie: zij staat in seeds/report/trajectories.csv en trajectory_rows.csv."
)
TRAJECTORY = "Schrijf hier wat er in dit traject is gedaan, hoe ver het is en wat er nog moet gebeuren."
LOOK_BACK = (
    "Schrijf hier de terugblik: welk beleid is er gemaakt of ingevoerd, waarom, en wat zeggen de cijfers erover."
)
OUTLOOK = "Schrijf hier de vooruitblik: wat verandert er na het jaar van de cijfers, en welke cijfers raakt dat."
REGISTER = "register.jsonl"
#: relations a public copy does without, by the end of their type
UNWANTED = re.compile(
    r"/(customXml|customXmlProps|custom-properties|comments\w*|people|glossaryDocument|attachedTemplate|thumbnail"
    r"|keyMapCustomizations|mailMergeSource|mailMergeHeaderSource|printerSettings|webextensiontaskpanes"
    r"|classificationlabels|digital-signature/origin)$"
)
SETTINGS = (
    "rsids", "docVars", "attachedTemplate", "mailMerge", "trackRevisions", "docId", "writeProtection",
    "documentProtection", "revisionView", "saveThroughXslt",
)  # fmt: skip
#: bookmarks that name a figure
OURS = re.compile(r"_?svm_")
#: the place of what belongs to the file and to no part of it
WHOLE = "het bestand"
#: tracked changes by the name of their element; the others are of format or layout
CHANGES = {"ins": "ingevoegd", "del": "verwijderd", "moveFrom": "verplaatst", "moveTo": "verplaatst"}
#: how many obstacles a message names
MOST = 200
#: kinds of PARTS that make a document unfit for publication; the others are simply left out
EMBEDDED = ("macro", "besturing", "ingebed")


@dataclass(frozen=True)
class Obstacle:
    """Something that has to be settled before a document may become public."""

    kind: str
    place: str
    text: str
    #: of something yellow: its whole yellow texts
    reasons: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind}: {self.text} [{self.place}]"


@dataclass(frozen=True)
class Waiver:
    """Leave for obstacles of one kind, with the reason why.

    `text` names them: the words of a place, as far as a comma or colon, or some of the text; of something yellow all
    of a yellow text, so that leave for one reason is none for another.
    """

    kind: str
    text: str
    reason: str

    def covers(self, obstacle: Obstacle) -> bool:
        """Whether this waiver speaks of the obstacle."""
        text = self.text.strip()
        if not text or self.kind != obstacle.kind:
            return False
        if re.search(rf"(?:^|, ){re.escape(text)}(?:$|[,:])", obstacle.place):
            return True
        if self.kind == "geel":
            return bool(obstacle.reasons) and set(obstacle.reasons) == {text}
        return text in obstacle.text


@dataclass(frozen=True)
class Frozen:
    """What freezing did. `notes` is Dutch, for the one who publishes."""

    target: Path
    archived: Path
    bound_sha256: str
    public_sha256: str
    controls: int
    waived: tuple[tuple[Obstacle, str], ...]
    notes: tuple[str, ...]


def freeze(
    path: Path,
    target: Path,
    archive: Path,
    *,
    waivers: Iterable[Waiver] = (),
    unbound: Callable[[Package], list[tuple[str, str]]] | None = None,
    registry: Registry | None = None,
    refused: Iterable[Refusal] = (),
    organisation: str = ORGANISATION,
    now: dt.datetime | None = None,
) -> Frozen:
    """Write the public copy of `path` to `target` and keep the bound copy in `archive`.

    Raises AuthorError, with a list, while an obstacle remains that no waiver covers, and when `unbound` gives
    the place and the text of a number that is bound to no figure. `registry`, when given, has to know every control;
    `refused` is what a refresh could not bring up to date: nobody knows whether that is right.
    """
    path, target, archive = Path(path), Path(target), Path(archive)
    if target.resolve() == path.resolve():
        raise AuthorError(
            f"De openbare versie van {path.name} zou het document zelf vervangen.",
            expected="een andere naam voor de openbare versie",
            next_step="kies een andere map of een andere naam.",
        )
    bound = path.read_bytes() if path.is_file() else b""
    package = Package.open(path)
    waivers = tuple(waivers)
    known = obstacles(package, registry)
    for place, text in unbound(package) if unbound else ():
        known.append(Obstacle("los getal", place, text))
    known += [Obstacle("niet bijgewerkt", r.place, f"{r.tag or 'zonder naam'}: {r.reason}") for r in refused]
    idle = [v for v in waivers if not any(v.covers(o) for o in known)]
    if idle:
        raise AuthorError(
            f"Een uitzondering slaat nergens op: {'; '.join(f'{v.kind} “{v.text}”' for v in idle)}.",
            expected="een plaats zoals de opdracht die noemt, of bij geel de hele gele tekst, met de haken",
            next_step="neem de plaats of de gele tekst over uit de lijst die de opdracht zonder uitzonderingen geeft.",
        )
    reasons = [(o, next((v.reason for v in waivers if v.covers(o)), "")) for o in known]
    waived = tuple((o, reason) for o, reason in reasons if reason)
    standing = [o for o, reason in reasons if not reason]
    if standing:
        lines = [f"- {count} × {text}" for text, count in _counted(standing)]
        lines += [f"- {o}" for o in standing[:MOST]]
        lines += [f"- en nog {len(standing) - MOST}"] if len(standing) > MOST else []
        raise AuthorError(
            f"{path.name} kan nog niet openbaar worden. Dit staat in de weg:\n" + "\n".join(lines),
            expected="geen bijgehouden wijzigingen, niets geel, verborgen of ingebed, en elk vak gevuld",
            next_step="los dit op in Word en bevries opnieuw, of sta een punt toe en geef de reden.",
        )
    before = _shape(package)
    count = len(find_controls(package))
    notes = _strip(package, organisation, registry)
    digest = hashlib.sha256(bound).hexdigest()
    archived = _keep(archive, digest, bound)
    target.parent.mkdir(parents=True, exist_ok=True)

    def check(written: Package) -> None:
        _check(written, before, path)
        if path.read_bytes() != bound:
            raise AuthorError(f"{path.name} is tijdens het bevriezen veranderd.", next_step="bevries het opnieuw.")

    package.save(target, check)
    frozen = Frozen(
        target, archived, digest, hashlib.sha256(target.read_bytes()).hexdigest(), count, waived, tuple(notes)
    )
    _register(archive, path, frozen, now or dt.datetime.now(dt.UTC))
    return frozen


def obstacles(package: Package, registry: Registry | None = None) -> list[Obstacle]:
    """Return all obstacles to publication, in reading order by kind."""
    standing: list[Obstacle] = []
    try:
        texts = {story.part: story for story in stories(package)}
        for story in texts.values():
            standing += _of_story(story)
            for shown in drawn(package, story.part):
                place = f"{shown.name} in {story.place(shown.anchor)}"
                yellow = zip(shown.texts, reasons_in(shown.texts), strict=True)
                standing += [Obstacle("geel", place, short(text), why) for text, why in yellow if says_yellow(text)]
        for control in find_controls(package):
            if control.part not in texts:
                continue
            reason = _unresolved(control.element, control.tag, control.text, registry)
            if reason:
                name = control.title or control.tag or "zonder naam"
                standing.append(Obstacle("vak", texts[control.part].place(control.element), f"{name}: {reason}"))
        for part, relation in external_links(package.data):
            if relation.kind != "attachedTemplate" and not relation.kind.startswith("mailMerge"):
                text = f"{relation.dutch} {relation.target}"
                standing.append(Obstacle("externe koppeling", part or WHOLE, text))
    except UnreadableError as error:
        raise error.of(package.path.name) from None
    # the data behind charts of ours are left out of the public copy
    own = set(bound_workbooks(package).values())
    for pattern, kind, _, _ in PARTS:
        if kind in EMBEDDED:
            names = sorted(
                n for n in package.data if re.search(pattern, n) and not n.endswith(".rels") and n not in own
            )
            standing += [Obstacle("ingebed", _user_of(package, name), name) for name in names]
    return standing


def _counted(standing: list[Obstacle]) -> list[tuple[str, int]]:
    """How often each kind of obstacle and each yellow text stands in the way, most first."""
    counts = Counter(text for o in standing for text in (o.reasons or (o.kind,)))
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _of_story(story: Story) -> Iterator[Obstacle]:
    for e in story.tracked():
        what = CHANGES.get(local(e), "opmaak of indeling gewijzigd")
        yield Obstacle("wijziging", story.place(e), f"{what} door {e.get(w('author'), 'iemand')}")
    reasons = story.reasons()
    for p in story.yellow():
        yield Obstacle("geel", story.place(p), short(visible_text(p)), reasons[p])
    for run, what in story.hidden_runs():
        yield Obstacle("verborgen tekst", story.place(run), f"{what}: {short(visible_text(run))}")
    for e, code in story.fields(FETCHES):
        yield Obstacle("externe koppeling", story.place(e), f"veld {code}")
    for e, code in story.fields(READS):
        yield Obstacle("veld", story.place(e), code)
    for e in story.root.iter(w("altChunk")):
        yield Obstacle("ingebed", story.place(e), "een ingevoegd bestand dat nog niet is samengevoegd")


def _unresolved(sdt: etree._Element, tag: str, text: str, registry: Registry | None) -> str:
    """Return why a control cannot become plain text; empty when it can."""
    # LibreOffice drops the mark of a place to write that nobody wrote in, and keeps its words
    if sdt.find(f"{w('sdtPr')}/{w('showingPlcHdr')}") is not None or text.strip().startswith(WRITE_HERE):
        return "is nog niet ingevuld"
    if not text.strip() and next(sdt.iter("{*}drawing", "{*}checkbox", "{*}pict"), None) is None:
        return "is leeg"
    if registry is not None and is_tag(tag) and not tag.startswith(BLOCKS) and registry.of_tag(tag) is None:
        return f"{registry.why_none(tag)} ({tag})"
    return ""


def _user_of(package: Package, name: str) -> str:
    """Return the part that uses another part, as far as relations say."""
    for rels in sorted(n for n in package.data if n.endswith(".rels")):
        if any(r.part == name for r in relations_in(package.parse(rels), rels)):
            return owner_of(rels) or WHOLE
    return name


def _strip(package: Package, organisation: str, registry: Registry | None) -> list[str]:
    """Take out what a public copy does without. Returns what was done, in Dutch."""
    notes = []
    controls = Counter(filter(None, (owner(control, registry) for control in find_controls(package))))
    fields: Counter[str] = Counter()
    for part in sorted(bound_workbooks(package)):
        without_workbook(package, part)
    # from the parts with text and from those with styles, numbering and the like
    for name in _with_markup(package):
        root = package.tree(name)
        _unwrap(root)
        drop_anchors(root)
        _without_traces(root)
        fields.update(without_fields(root))
        if root.tag == w("settings"):
            _clean_settings(root)
    for what, owners in (("vakken", controls), ("velden", fields)):
        if owners:
            told = ", ".join(f"{count} van {name}" for name, count in sorted(owners.items()))
            notes.append(f"gewone tekst gemaakt van {what} van andere programma's: {told}")
    for name in sorted(n for n in package.data if n.endswith(".rels")):
        for relation in list(package.tree(name)):
            if UNWANTED.search(relation.get("Type", "")):
                package.tree(name).remove(relation)
    left_out = package.drop_unreachable()
    if left_out:
        notes.append("weggelaten onderdelen: " + ", ".join(left_out))
    pictures = [n for n in sorted(package.data) if "/media/" in n and metadata_of(package.data[n])]
    for name in pictures:
        package.put(name, without_metadata(package.data[name]))
    if pictures:
        notes.append("gegevens uit afbeeldingen verwijderd: " + ", ".join(pictures))
    odd = [n for n in sorted(package.data) if re.search(r"/media/.*\.(emf|wmf|tiff?|svg)$", n, re.IGNORECASE)]
    if odd:
        notes.append("niet gecontroleerd op gegevens van makers: " + ", ".join(odd))
    if not _clean_properties(package, organisation):
        notes.append("het document heeft geen titel; die is nodig voor de toegankelijkheid")
    return notes


def _with_markup(package: Package) -> list[str]:
    """Every XML part but the properties, the list of types and what is taken out whole."""
    left_out = re.compile(r"^(docProps/|customXml/|_xmlsignatures/)|/glossary/|^\[Content_Types\]")
    return sorted(n for n in package.data if n.endswith(".xml") and not left_out.search(n))


def _unwrap(root: etree._Element) -> None:
    """Replace every control and custom XML element by what is in it."""
    for e in reversed(list(root.iter(w("sdt"), w("customXml"), w("smartTag")))):
        parent = e.getparent()
        if parent is None:
            continue
        holder = e.find(w("sdtContent")) if e.tag == w("sdt") else e
        skipped = (w("customXmlPr"), w("smartTagPr"))
        children = [] if holder is None else [c for c in holder if c.tag not in skipped]
        at = parent.index(e)
        parent[at : at + 1] = children
        # a cell, a text box and a body have at least one paragraph, and a cell ends with one
        if parent.tag == w("tc") and (len(parent) == 0 or parent[-1].tag != w("p")):
            etree.SubElement(parent, w("p"))


def _remove(element: etree._Element) -> etree._Element | None:
    """Take an element out of its parent, which is returned."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
    return parent


def _without_traces(root: etree._Element) -> None:
    """Numbers of edits, our own bookmarks, and folders in the names of pictures."""
    for e in root.iter(etree.Element):
        for name in [k for k in e.attrib if etree.QName(k).localname.startswith("rsid")]:
            del e.attrib[name]
        if local(e) in ("docPr", "cNvPr") and re.search(r"[\\/]", e.get("name", "")):
            e.set("name", re.split(r"[\\/]", e.get("name", ""))[-1])
    marks = {e.get(w("id")) for e in root.iter(w("bookmarkStart")) if OURS.match(e.get(w("name"), ""))}
    for e in list(root.iter(w("rsid"), w("proofErr"), w("bookmarkStart"), w("bookmarkEnd"))):
        if e.tag in (w("rsid"), w("proofErr")) or e.get(w("id")) in marks:
            _remove(e)


def _clean_settings(root: etree._Element) -> None:
    for e in list(root):
        if local(e) in SETTINGS:
            root.remove(e)
    first = [i for i, e in enumerate(root) if local(e) in ("view", "zoom")]
    at = first[-1] + 1 if first else 0
    # whoever opens and saves the public copy leaves no name in it either
    for name in ("removeDateAndTime", "removePersonalInformation"):
        if root.find(w(name)) is None:
            root.insert(at, etree.Element(w(name)))


def _clean_properties(package: Package, organisation: str) -> bool:
    """Leave title, subject, keywords, language and dates; names become the organisation. Whether it has a title."""
    title = ""
    if "docProps/core.xml" in package.data:
        root = package.tree("docProps/core.xml")
        for e in list(root):
            if local(e) in ("creator", "lastModifiedBy"):
                e.text = organisation
            elif local(e) == "revision":
                e.text = "1"
            elif local(e) in ("description", "category", "contentStatus", "lastPrinted", "identifier", "version"):
                root.remove(e)
            elif local(e) == "title":
                title = (e.text or "").strip()
    if "docProps/app.xml" in package.data:
        root = package.tree("docProps/app.xml")
        for e in list(root):
            if local(e) in ("Company", "Manager", "HyperlinkBase", "HeadingPairs", "TitlesOfParts", "HLinks"):
                root.remove(e)
            elif local(e) == "TotalTime":
                e.text = "0"
            elif local(e) == "Template":
                e.text = "Normal.dotm"
    return bool(title)


def _shape(package: Package) -> dict[str, tuple[str | int, ...]]:
    """Per part with text: the text of its paragraphs and how many paragraphs, tables and cells it has."""
    kinds = package.kinds()
    return {
        name: (
            "\n".join(map(visible_text, root.iter(w("p")))),
            *(sum(1 for _ in root.iter(w(tag))) for tag in ("p", "tbl", "tc")),
        )
        for name, root in package.text_trees()
        if kinds[name] != "comments"
    }


def _check(written: Package, before: dict[str, tuple[str | int, ...]], path: Path) -> None:
    """Raise AuthorError when what was written is not the same text without bindings."""
    wrong = []
    if _shape(written) != before:
        wrong.append("de tekst of de tabellen zijn veranderd")
    for name in _with_markup(written):
        root = written.parse(name)
        if next(root.iter(w("sdt"), w("customXml"), w("smartTag"), *(w(a) for a in ANCHORS)), None) is not None:
            wrong.append(f"in {name} staat nog een vak of een opmerking")
    if any(n.startswith(("customXml/", "word/comments", "word/people", "word/glossary")) for n in written.data):
        wrong.append("er zijn eigen XML, opmerkingen of bouwstenen over")
    for name in written.data:
        if name.endswith((".xml", ".rels")):
            try:
                written.parse(name)
            except UnreadableError as error:
                wrong.append(error.reason)
    if wrong:
        raise AuthorError(
            f"De openbare versie van {path.name} klopt niet: {'; '.join(wrong)}.",
            expected="dezelfde tekst zonder vakken",
            next_step="bewaar het document en meld dit bij de beheerder; er is niets geschreven.",
        )


def _keep(archive: Path, digest: str, data: bytes) -> Path:
    """Put the bound copy in the archive under its hash, once."""
    kept = archive / f"{digest}.docx"
    if kept.exists() and hashlib.sha256(kept.read_bytes()).hexdigest() == digest:
        return kept
    return put(kept, data, mode=0o444)


def _register(archive: Path, path: Path, frozen: Frozen, now: dt.datetime) -> None:
    """Add one line to the register in one write; a line that was cut off before is closed first."""
    line = json.dumps(
        {
            "frozen_at": now.isoformat(timespec="seconds"),
            "document": path.name,
            "public": frozen.target.name,
            "bound_sha256": frozen.bound_sha256,
            "public_sha256": frozen.public_sha256,
            "controls": frozen.controls,
            "waived": [{**asdict(o), "reason": reason} for o, reason in frozen.waived],
            "notes": list(frozen.notes),
        },
        ensure_ascii=False,
    )
    register = archive / REGISTER
    cut_off = register.exists() and register.stat().st_size and not register.read_bytes().endswith(b"\n")
    with register.open("ab", buffering=0) as handle:
        handle.write((("\n" if cut_off else "") + line + "\n").encode())
        os.fsync(handle.fileno())
