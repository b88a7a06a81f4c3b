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
_COMMENTS = f'<w:comments xmlns:w="{W}"/>'
#: which comment answers which: a part of Word 2013 and later
_THREADS_TYPE = _TYPE.replace("comments+xml", "commentsExtended+xml")
_THREADS_RELATION = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
W14, W15 = (f"{{http://schemas.microsoft.com/office/word/{year}/wordml}}" for year in (2010, 2012))
_THREADS = f'<w15:commentsEx xmlns:w15="{W15[1:-1]}"/>'
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
    number = package.free_number() - 1
    count = 0
    for comment in comments:
        if comment.words in kept:
            continue
        number, count = number + 1, count + 1
        root.append(made(number, comment.words, AUTHOR, AUTHOR, f"{day}T00:00:00Z"))
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


def _part(
    package: Package, name: str = "comments.xml", kind: str = _TYPE, relation: str = _RELATION, root: str = _COMMENTS
) -> str:
    """The part with comments, or the one beside it; made, with its type and relation, when there is none."""
    part = posixpath.join(posixpath.dirname(package.document), name)
    found = _parts(package) if kind == _TYPE else [n for n in package.data if posixpath.basename(n) == name]
    if found:
        return found[0]
    part = package.add(part, root.encode(), kind)
    package.relate(package.document, relation, part)
    return part


def _parts(package: Package) -> list[str]:
    return [name for name, kind in package.kinds().items() if kind == "comments"]


def made(number: int, words: str, author: str, initials: str, date: str) -> etree._Element:
    """Make a comment, a paragraph for each line of its words; `date` as the file writes it, empty when unknown."""
    comment = etree.Element(w("comment"))
    for name, value in (("id", str(number)), ("author", author), ("date", date), ("initials", initials)):
        if value:
            comment.set(w(name), value)
    for line in words.split("\n"):
        run = etree.SubElement(etree.SubElement(comment, w("p")), w("r"))
        etree.SubElement(run, w("t")).text = line
    return comment


def add(package: Package, comment: etree._Element) -> None:
    """Put a comment that was made among those of the file."""
    package.tree(_part(package)).append(comment)


def answer(package: Package, comment: etree._Element, to: etree._Element) -> None:
    """Make a comment of the file the answer to another one."""
    lines = package.tree(_part(package, "commentsExtended.xml", _THREADS_TYPE, _THREADS_RELATION, _THREADS))
    above, below = (_line(package, lines, c) for c in (to, comment))
    below.set(f"{W15}paraIdParent", above.get(f"{W15}paraId", ""))


def _line(package: Package, lines: etree._Element, comment: etree._Element) -> etree._Element:
    """The line of a comment among the threads, by the number of its last paragraph; made when it is not there."""
    last = comment.findall(w("p"))[-1]
    number = _attribute(last, "paraId")
    if not number:
        taken = {_attribute(p, "paraId").upper() for _, root in package.text_trees() for p in root.iter(w("p"))}
        number = next(name for n in range(1, len(taken) + 2) if (name := f"5E{n:06X}") not in taken)
        last.set(f"{W14}paraId", number)
    found = next((e for e in lines if _attribute(e, "paraId") == number), None)
    if found is None:
        found = etree.SubElement(lines, f"{W15}commentEx", {f"{W15}paraId": number, f"{W15}done": "0"})
    return found


def answered_by(package: Package) -> dict[etree._Element, etree._Element]:
    """Return which comment each answer answers."""
    comments = [c for name in _parts(package) for c in package.tree(name).iter(w("comment"))]
    by_number = {number: c for c in comments for number in _paragraph_ids(c)}
    names = [n for n in package.data if posixpath.basename(n) == "commentsExtended.xml"]
    pairs = [(_attribute(e, "paraId"), _attribute(e, "paraIdParent")) for n in names for e in package.tree(n)]
    return {by_number[a]: by_number[b] for a, b in pairs if a in by_number and b in by_number}


def comments_in(package: Package) -> list[etree._Element]:
    """Return the comments of people in a file, in the order of the file."""
    return [c for name in _parts(package) for c in package.tree(name).iter(w("comment")) if not is_own(c)]


def marks(number: int) -> tuple[etree._Element, etree._Element, etree._Element]:
    """Make what stands in a text for a comment: where it starts, where it ends, and the run that refers to it."""
    start, end, reference = (etree.Element(w(name), {w("id"): str(number)}) for name in ANCHORS)
    run = etree.Element(w("r"))
    run.append(reference)
    return start, end, run


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
    start, end, run = marks(number)
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
