"""Comments in the margin of a Word file: ours are written anew each time, those of people stay as they are."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from publish.office.package import Package, W, w
from publish.office.relations import OFFICE
from publish.office.text import GONE, visible_text

#: who writes our comments and tracked changes
AUTHOR = "svm"
ANCHORS = ("commentRangeStart", "commentRangeEnd", "commentReference")
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATION = OFFICE[1:-1] + "/comments"
_NOTES = {"footnotes": "footnoteReference", "endnotes": "endnoteReference"}


@dataclass(frozen=True)
class Comment:
    """What to say beside a paragraph, and of which words: `text` at about `start`, or all of it when empty.

    `paragraph` is None for what stands in none.
    """

    paragraph: etree._Element | None
    words: str
    text: str = ""
    start: int = 0


def is_own(comment: etree._Element) -> bool:
    """Whether a comment is one that we wrote."""
    return comment.get(w("author")) == AUTHOR


def comment_on(package: Package, comments: Iterable[Comment], day: dt.date) -> int:
    """Take out our earlier comments and write these. Returns how many there are.

    A comment of ours that somebody answered stays; one that says the same is not written again.
    """
    kept = {visible_text(c) for c in without_own(package)}
    part = _part(package)
    root = package.tree(part)
    numbers = [e.get(w("id"), "") for _, tree in package.text_trees() for e in tree.iter(f"{w('')}*")]
    number = max((int(n) for n in numbers if n.isdigit()), default=0)
    count = 0
    for comment in comments:
        if comment.words in kept:
            continue
        number, count = number + 1, count + 1
        root.append(_made(number, comment.words, day))
        _anchor(_in_the_text(package, comment.paragraph), comment, number)
    return count


def without_own(package: Package) -> list[etree._Element]:
    """Take our comments out, but those that somebody answered, which are returned."""
    own = [c for name in _parts(package) for c in package.tree(name) if is_own(c)]
    answered = _answered(package)
    gone = [c for c in own if not answered & _paragraph_ids(c)]
    for _, root in package.text_trees():
        drop_anchors(root, {c.get(w("id"), "") for c in gone})
    for c in gone:
        _drop(c)
    # what Word keeps beside the comments: which is an answer, and numbers that stay the same
    ids = {i for c in gone for i in _paragraph_ids(c)}
    beside = [name for name in sorted(package.data) if re.search(r"/comments(Ids|Extended|Extensible)\.xml$", name)]
    for name in (*beside, *beside) if ids else ():
        for e in list(package.tree(name)):
            if ids & {_attribute(e, "paraId"), _attribute(e, "durableId")}:
                ids |= {_attribute(e, "durableId")} - {""}
                _drop(e)
    return [c for c in own if c not in gone]


def others(package: Package) -> dict[str, bytes]:
    """Return every part with text as it was read, without our comments: what `comment_on` leaves as it is."""
    package = package.as_read()
    without_own(package)
    kinds = package.kinds()
    trees = {name: root for name, root in package.text_trees() if kinds[name] != "comments" or len(root)}
    return {name: etree.tostring(root, method="c14n") for name, root in trees.items()}


def drop_anchors(root: etree._Element, numbers: set[str] | None = None) -> None:
    """Take the marks of comments out of a text: of those with these numbers, or of all."""
    for e in list(root.iter(*(w(name) for name in ANCHORS))):
        if numbers is None or e.get(w("id")) in numbers:
            run = _drop(e)
            if run is not None and run.tag == w("r") and not [c for c in run if c.tag != w("rPr")]:
                _drop(run)


def _part(package: Package) -> str:
    """The part with comments; made, with its type and relation, when there is none."""
    found = _parts(package)
    if found:
        return found[0]
    name = posixpath.join(posixpath.dirname(package.document), "comments.xml")
    part = package.add(name, f'<w:comments xmlns:w="{W}"/>'.encode(), _TYPE)
    package.relate(package.document, _RELATION, part)
    return part


def _parts(package: Package) -> list[str]:
    return [name for name, kind in package.kinds().items() if kind == "comments"]


def _made(number: int, words: str, day: dt.date) -> etree._Element:
    made = etree.Element(w("comment"))
    for name, value in (("id", str(number)), ("author", AUTHOR), ("date", f"{day}T00:00:00Z"), ("initials", AUTHOR)):
        made.set(w(name), value)
    run = etree.SubElement(etree.SubElement(made, w("p")), w("r"))
    etree.SubElement(run, w("t")).text = words
    return made


def _in_the_text(package: Package, paragraph: etree._Element | None) -> etree._Element:
    """The paragraph of the main text beside which Word can show a comment on this one.

    That of a text box is the one that shows it, that of a note the one that refers to it, that of a header the first.
    """
    document = package.tree(package.document)
    first = next(document.iter(w("p")))
    if paragraph is None:
        return first
    for kind, reference in _NOTES.items():
        note = next(paragraph.iterancestors(w(kind[:-1])), None)
        if note is not None:
            found = (e for e in document.iter(w(reference)) if e.get(w("id")) == note.get(w("id")))
            paragraph = next((next(e.iterancestors(w("p")), first) for e in found), first)
    around = [paragraph, *paragraph.iterancestors()]
    return next((e for e in reversed(around) if e.tag == w("p")), first) if document in around else first


def _anchor(paragraph: etree._Element, comment: Comment, number: int) -> None:
    """Mark the runs that say the words, else the whole paragraph; what holds the runs stays whole."""
    start, end, reference = (etree.Element(w(name)) for name in ANCHORS)
    for e in (start, end, reference):
        e.set(w("id"), str(number))
    run = etree.Element(w("r"))
    run.append(reference)
    runs = _runs(paragraph, comment) if paragraph is comment.paragraph else []
    inside = [_child(paragraph, r) for r in runs] or [e for e in paragraph if e.tag != w("pPr")]
    if inside:
        inside[0].addprevious(start)
        inside[-1].addnext(run)
        inside[-1].addnext(end)
    else:
        paragraph.extend((start, end, run))


def _runs(paragraph: etree._Element, comment: Comment) -> list[etree._Element]:
    """The runs of a paragraph in which the words stand; none when they are not there as they were read."""
    runs = [r for r in paragraph.iter(w("r")) if next(r.iterancestors(w("p"))) is paragraph]
    runs = [r for r in runs if next(r.iterancestors(*GONE), None) is None]
    texts = [visible_text(r) for r in runs]
    places = [m.start() for m in re.finditer(re.escape(comment.text), "".join(texts))] if comment.text else []
    if not places:
        return []
    first = min(places, key=lambda at: (abs(at - comment.start), at))
    last = first + len(comment.text)
    begins = [sum(map(len, texts[:n])) for n in range(len(texts))]
    return [r for r, text, at in zip(runs, texts, begins, strict=True) if at < last and at + len(text) > first]


def _child(paragraph: etree._Element, run: etree._Element) -> etree._Element:
    return next(e for e in (run, *run.iterancestors()) if e.getparent() is paragraph)


def _answered(package: Package) -> set[str]:
    """The numbers of the paragraphs of comments that somebody answered."""
    names = [n for n in package.data if posixpath.basename(n) == "commentsExtended.xml"]
    return {_attribute(e, "paraIdParent") for name in names for e in package.tree(name)} - {""}


def _paragraph_ids(comment: etree._Element) -> set[str]:
    return {_attribute(p, "paraId") for p in comment.iter(w("p"))} - {""}


def _attribute(element: etree._Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if etree.QName(key).localname == name), "")


def _drop(element: etree._Element) -> etree._Element | None:
    """Take an element out of its parent, which is returned."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
    return parent
