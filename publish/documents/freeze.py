"""The public copy of a bound document: the same text, no bindings, no makers, nothing hidden.

The bound copy goes into an archive under its sha256, with one line in a register.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from lxml import etree

from publish.office.controls import find_controls, visible_text
from publish.office.images import metadata_of, without_metadata
from publish.office.package import CONTENT_TYPES, Package, target_of, w
from publish.public.finding import UnreadableError, local, parse, short
from publish.public.office import PARTS, external_links, owner_of
from publish.public.word import FETCHES, READS, stories
from svm.errors import UserError
from svm.figures import BLOCKS, Registry

ORGANISATION = "Staat van Migratie"
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
ANCHORS = ("commentRangeStart", "commentRangeEnd", "commentReference")
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

    def __str__(self) -> str:
        return f"{self.kind}: {self.text} [{self.place}]"


@dataclass(frozen=True)
class Waiver:
    """Leave for obstacles of one kind whose text or place holds `text`, with the reason."""

    kind: str
    text: str
    reason: str

    def covers(self, obstacle: Obstacle) -> bool:
        """Whether this waiver speaks of the obstacle."""
        return self.kind == obstacle.kind and (self.text in obstacle.text or self.text in obstacle.place)


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
    unbound: Callable[[Package], list[str]] | None = None,
    registry: Registry | None = None,
    organisation: str = ORGANISATION,
    now: dt.datetime | None = None,
) -> Frozen:
    """Write the public copy of `path` to `target` and keep the bound copy in `archive`.

    Raises UserError, with a list, while anything stands in the way that no waiver explains, and when `unbound`
    names a number that is bound to no figure. `registry`, when given, has to know every control.
    """
    path, target, archive = Path(path), Path(target), Path(archive)
    if target.resolve() == path.resolve():
        raise UserError(
            f"The public copy of {path.name} would replace the document itself.",
            expected="another name for the public copy",
            next_step="give a target in another folder or under another name.",
        )
    bound = path.read_bytes() if path.is_file() else b""
    package = Package.open(path)
    waivers = tuple(waivers)
    found = obstacles(package, registry)
    for text in unbound(package) if unbound else ():
        found.append(Obstacle("unbound number", "text", text))
    reasons = [(o, next((v.reason for v in waivers if v.covers(o)), "")) for o in found]
    waived = tuple((o, reason) for o, reason in reasons if reason)
    standing = [o for o, reason in reasons if not reason]
    if standing:
        lines = [f"- {o}" for o in standing[:MOST]]
        lines += [f"- and {len(standing) - MOST} more"] if len(standing) > MOST else []
        raise UserError(
            f"{path.name} cannot be made public; this stands in the way:\n" + "\n".join(lines),
            expected="no tracked changes, no yellow, nothing hidden or embedded, every control filled",
            next_step="settle these in Word and freeze again, or give a waiver with a reason.",
        )
    before = _shape(package)
    count = len(find_controls(package))
    notes = _strip(package, organisation)
    digest = hashlib.sha256(bound).hexdigest()
    archived = _keep(archive, digest, bound)
    target.parent.mkdir(parents=True, exist_ok=True)

    def check(written: Package) -> None:
        _check(written, before, path)
        if path.read_bytes() != bound:
            raise UserError(f"{path.name} was changed while it was frozen.", next_step="freeze it again.")

    package.save(target, check)
    frozen = Frozen(
        target, archived, digest, hashlib.sha256(target.read_bytes()).hexdigest(), count, waived, tuple(notes)
    )
    _register(archive, path, frozen, now or dt.datetime.now(dt.UTC))
    return frozen


def obstacles(package: Package, registry: Registry | None = None) -> list[Obstacle]:
    """All that stands in the way of publication, in reading order by kind."""
    found: list[Obstacle] = []
    try:
        texts = stories(package.data)
        for story in texts:
            found += [
                Obstacle("tracked change", story.place(e), f"{local(e)} by {e.get(w('author'), 'somebody')}")
                for e in story.tracked()
            ]
            found += [Obstacle("yellow", story.place(p), short(visible_text(p))) for p in story.yellow()]
            found += [
                Obstacle("hidden text", story.place(run), f"{what}: {short(visible_text(run))}")
                for run, what in story.hidden_runs()
            ]
            found += [Obstacle("external link", story.place(e), f"field {code}") for e, code in story.fields(FETCHES)]
            found += [Obstacle("field", story.place(e), code) for e, code in story.fields(READS)]
            found += [
                Obstacle("embedded file", story.place(e), "a file that is not merged yet")
                for e in story.root.iter(w("altChunk"))
            ]
        places = {story.part: story for story in texts}
        kinds = package.kinds()
        for control in find_controls(package):
            if kinds.get(control.part) == "comments":
                continue
            reason = _unresolved(control.element, control.tag, control.text, registry)
            if reason:
                # the tree in a story is another one than the package's: count to the same place
                index = next(i for i, e in enumerate(package.tree(control.part).iter(w("sdt"))) if e is control.element)
                story = places.get(control.part)
                place = story.place(list(story.root.iter(w("sdt")))[index]) if story else control.part
                name = control.title or control.tag or "without a name"
                found.append(Obstacle("control", place, f"{name}: {reason}"))
        for part, kind, target in external_links(package.data):
            if kind != "attachedTemplate" and not kind.startswith("mailMerge"):
                found.append(Obstacle("external link", part, f"{kind} {target}"))
    except UnreadableError as error:
        raise UserError(f"{package.path.name} cannot be read: {error}.", next_step="repair the file in Word.") from None
    for pattern, kind, _, _ in PARTS:
        if kind in EMBEDDED:
            names = sorted(n for n in package.data if re.search(pattern, n) and not n.endswith(".rels"))
            found += [Obstacle("embedded file", _user_of(package, name), name) for name in names]
    return found


def _unresolved(sdt: etree._Element, tag: str, text: str, registry: Registry | None) -> str:
    """Why a control cannot become plain text; empty when it can."""
    if sdt.find(f"{w('sdtPr')}/{w('showingPlcHdr')}") is not None:
        return "still shows its placeholder"
    if not text.strip() and next(sdt.iter("{*}drawing", "{*}checkbox", "{*}pict"), None) is None:
        return "is empty"
    if registry and tag and not tag.startswith(BLOCKS) and registry.of_tag(tag) is None:
        return f"names no figure ({tag})"
    return ""


def _user_of(package: Package, name: str) -> str:
    """The part that uses another part, as far as relations say."""
    for rels in sorted(n for n in package.data if n.endswith(".rels")):
        folder = posixpath.dirname(posixpath.dirname(rels))
        for relation in package.parse(rels):
            if target_of(folder, relation.get("Target", "")) == name:
                return owner_of(rels)
    return name


def _strip(package: Package, organisation: str) -> list[str]:
    """Take out what a public copy does without. Returns what was done, in Dutch."""
    notes = []
    # from the parts with text and from those with styles, numbering and the like
    for name in _with_markup(package):
        root = package.tree(name)
        _unwrap(root)
        _without_comments(root)
        _without_traces(root)
        if root.tag == w("settings"):
            _clean_settings(root)
    for name in sorted(n for n in package.data if n.endswith(".rels")):
        for relation in list(package.tree(name)):
            if UNWANTED.search(relation.get("Type", "")):
                package.tree(name).remove(relation)
    left_out = _drop_unreachable(package)
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


def _without_comments(root: etree._Element) -> None:
    for e in list(root.iter(*(w(name) for name in ANCHORS))):
        run = _remove(e)
        if run is not None and run.tag == w("r") and not [c for c in run if c.tag != w("rPr")]:
            _remove(run)


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


def _drop_unreachable(package: Package) -> list[str]:
    """Take out every part that no relation leads to any more, with its relations and content type."""
    reached, todo = {CONTENT_TYPES}, ["_rels/.rels"]
    while todo:
        rels = todo.pop()
        if rels in reached or rels not in package.data:
            continue
        reached.add(rels)
        folder = posixpath.dirname(posixpath.dirname(rels))
        for relation in package.tree(rels):
            part = target_of(folder, relation.get("Target", ""))
            if relation.get("TargetMode") != "External" and part in package.data and part not in reached:
                reached.add(part)
                todo.append(posixpath.join(posixpath.dirname(part), "_rels", posixpath.basename(part) + ".rels"))
    gone = sorted(set(package.data) - reached)
    for name in gone:
        package.remove(name)
    types = package.tree(CONTENT_TYPES)
    for override in list(types.iter("{*}Override")):
        if override.get("PartName", "").lstrip("/") in gone:
            types.remove(override)
    return [name for name in gone if not name.endswith(".rels")]


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
    """Raise UserError when what was written is not the same text without bindings."""
    wrong = []
    if _shape(written) != before:
        wrong.append("its text or its tables changed")
    for name in _with_markup(written):
        root = written.parse(name)
        if next(root.iter(w("sdt"), w("customXml"), w("smartTag"), *(w(a) for a in ANCHORS)), None) is not None:
            wrong.append(f"{name} still has a control or a comment")
    if any(n.startswith(("customXml/", "word/comments", "word/people", "word/glossary")) for n in written.data):
        wrong.append("custom XML, comments or building blocks are left")
    try:
        for name in written.data:
            if name.endswith((".xml", ".rels")):
                parse(written.data[name], name)
    except UnreadableError as error:
        wrong.append(str(error))
    if wrong:
        raise UserError(
            f"The public copy of {path.name} is not right: {'; '.join(wrong)}.",
            expected="the same text without content controls",
            next_step="keep the document and report this; nothing was written.",
        )


def _keep(archive: Path, digest: str, data: bytes) -> Path:
    """Put the bound copy in the archive under its hash, once."""
    archive.mkdir(parents=True, exist_ok=True)
    kept = archive / f"{digest}.docx"
    if kept.exists() and hashlib.sha256(kept.read_bytes()).hexdigest() == digest:
        return kept
    with NamedTemporaryFile(dir=archive, prefix=".", suffix=".docx", delete=False) as handle:
        aside = Path(handle.name)
        try:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
            aside.chmod(0o444)
            aside.replace(kept)
        finally:
            aside.unlink(missing_ok=True)
    return kept


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
    handle = os.open(register, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, (("\n" if cut_off else "") + line + "\n").encode())
        os.fsync(handle)
    finally:
        os.close(handle)
