"""Whether a whole is the sum of its files: counts, texts, heads and feet, and that everything in it leads somewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree

from publish.documents.join import sections
from publish.documents.join.ids import PARAGRAPH_ID
from publish.documents.join.tally import tally
from publish.office.fields import fields, marks_in
from publish.office.package import MAIN, Package, w
from publish.office.relations import CONTENT_TYPES, OFFICE, rels_of
from publish.office.text import short, visible_text

#: the kinds of parts whose text follows that of the file before; heads and feet belong to sections
_RUNNING = (MAIN, "footnotes", "endnotes", "comments")
_NO_STYLE, _NO_LIST = "een stijl bestaat niet", "een lijst bestaat niet"
#: how much of a difference a message quotes
_QUOTE = 50


class Seen:
    """The texts of a file as it was read, and what is wrong with it already."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.texts = {kind: list(_texts(package, kind)) for kind in _RUNNING}
        self.faults = faults(package)
        self.heads = {is_even: sections.heads(package, with_even=is_even) for is_even in (False, True)}

    def said(self, kind: str) -> list[str]:
        """The texts of its paragraphs, without empty ones."""
        return [text for _, text in self.texts[kind] if text]


class Expected:
    """What the whole has to be."""

    def __init__(self, seen: Sequence[Seen]) -> None:
        self.seen = seen
        self.with_even = False
        self._front: list[str] = []
        #: the section with the front, and before which file it stands
        self._section, self._file = -1, 0

    def without(self, turn: int, gone: Iterable[etree._Element]) -> None:
        """Leave what was taken out of a file out of its text."""
        inside = {p for block in gone for p in block.iter(w("p"))}
        if inside:
            self.seen[turn].texts[MAIN] = [(p, text) for p, text in self.seen[turn].texts[MAIN] if p not in inside]

    def front(self, blocks: Iterable[etree._Element], section: int, file: int) -> None:
        """Expect these blocks before a file, in a section of their own."""
        self._front = [text for block in blocks for p in block.iter(w("p")) if (text := visible_text(p))]
        self._section, self._file = section, file

    def wrong(self, written: Package, wanted: Counter[str]) -> list[str]:
        """What is not as it should be, in Dutch; empty when all is well."""
        found = [f"{was} {name} en niet {count}" for name, count, was in _other(wanted, tally(written))]
        for kind in _RUNNING:
            texts = [one.said(kind) for one in self.seen]
            if kind == MAIN:
                texts.insert(self._file, self._front)
            found += _difference([text for said in texts for text in said], [t for _, t in _texts(written, kind) if t])
        heads = sections.heads(written, with_even=self.with_even)
        if self._section >= 0:
            del heads[self._section]
        if heads != [one for seen in self.seen for one in seen.heads[self.with_even]]:
            found.append("een kop- of voettekst staat niet meer bij zijn pagina's")
        known: Counter[str] = sum((seen.faults for seen in self.seen), Counter())
        # what names a style or list that is not there would get that of another file: joining takes those away
        del known[_NO_STYLE], known[_NO_LIST]
        found += [fault for fault in sorted(faults(written) - known)]
        found += _unsound(written)
        return found


def faults(package: Package) -> Counter[str]:
    """What leads nowhere in a file, or is there twice: a damaged file has some, and joining adds none."""
    found: Counter[str] = Counter()
    names, used = Counter[str](), list[tuple[str, str]]()
    alone: dict[str, Counter[str]] = {"nummer van een vak": Counter(), "nummer van een alinea": Counter()}
    defined = _defined(package)
    notes = {kind: {e.get(w("id")) for e in _root(package, kind)} for kind in ("footnotes", "endnotes", "comments")}
    for part, root in package.text_trees():
        relations = {r.number: r for r in package.relations(part)}
        for e in root.iter(etree.Element):
            for key, value in e.attrib.items():
                if str(key).startswith(OFFICE) and value:
                    relation = relations.get(value)
                    if relation is None or (relation.part and relation.part not in package.data):
                        found["een onderdeel van een tekening, link of pagina ontbreekt"] += 1
                elif key == PARAGRAPH_ID:
                    alone["nummer van een alinea"][value.upper()] += 1
            if e.tag == w("bookmarkStart"):
                names[e.get(w("name"), "").casefold()] += 1
            elif e.tag == w("hyperlink") and e.get(w("anchor")):
                used.append(("link", e.get(w("anchor"), "")))
            elif e.tag in _STYLED and (e.get(w("val"), "") not in defined["styles"]):
                found[_NO_STYLE] += 1
            elif e.tag == w("numId") and e.get(w("val")) not in defined["numbering"]:
                found[_NO_LIST] += 1
            elif e.tag in _REFERENCES and e.get(w("id")) not in notes[_REFERENCES[str(e.tag)]]:
                found["een noot of opmerking bestaat niet"] += 1
            elif e.tag == w("id") and next(e.iterancestors()).tag == w("sdtPr"):
                alone["nummer van een vak"][e.get(w("val"), "")] += 1
        for one in fields(root):
            used += [(f"veld {one.name}", mark) for mark in marks_in(one)]
            found["een veld heeft geen einde"] += one.begin.tag == w("fldChar") and one.end is None
    for what, name in used:
        if name.casefold() not in names and not name.startswith("_top"):
            found[f"{what} naar een bladwijzer die er niet is"] += 1
    for count in names.values():
        found["een naam van een bladwijzer staat er twee keer"] += count - 1
    for what, counts in alone.items():
        found[f"een {what} staat er twee keer"] += sum(count - 1 for count in counts.values())
    return Counter({name: count for name, count in found.items() if count > 0})


_STYLED = {w(name) for name in ("pStyle", "rStyle", "tblStyle")}
_REFERENCES = {
    w("footnoteReference"): "footnotes",
    w("endnoteReference"): "endnotes",
    w("commentReference"): "comments",
}


def _defined(package: Package) -> dict[str, set[str | None]]:
    """The ids of the styles and lists of a file."""
    styles = {e.get(w("styleId")) for e in _root(package, "styles") if e.tag == w("style")}
    return {
        "styles": styles,
        "numbering": {"0", *(e.get(w("numId")) for e in _root(package, "numbering") if e.tag == w("num"))},
    }


def _root(package: Package, kind: str) -> Iterator[etree._Element]:
    part = next((r.part for r in package.relations(package.document) if r.kind == kind), "")
    return iter(package.tree(part)) if part in package.data else iter(())


def _texts(package: Package, kind: str) -> Iterator[tuple[etree._Element, str]]:
    for part, known in package.kinds().items():
        if known == kind:
            yield from ((p, visible_text(p)) for p in package.tree(part).iter(w("p")))


def _other(wanted: Counter[str], was: Counter[str]) -> Iterator[tuple[str, int, int]]:
    for name in sorted(set(wanted) | set(was)):
        if wanted[name] != was[name]:
            yield name, wanted[name], was[name]


def _difference(wanted: list[str], was: list[str]) -> list[str]:
    """Where two texts begin to differ; empty when they are the same."""
    if wanted == was:
        return []
    at = next((n for n, (a, b) in enumerate(zip(wanted, was, strict=False)) if a != b), min(len(wanted), len(was)))
    said = [short(text[at], _QUOTE) if at < len(text) else "het einde" for text in (wanted, was)]
    return [f"de tekst is anders: ‘{said[1]}’ waar ‘{said[0]}’ stond"]


def _unsound(package: Package) -> list[str]:
    """What is wrong with the parts of a file: no type, not led to, relations that lead nowhere, ids that are double."""
    found = [
        f"{part} heeft geen soort"
        for part, kind in sorted(package.types.items())
        if not (kind or part.endswith(".rels"))
    ]
    reached, waiting = {CONTENT_TYPES, rels_of("")}, [""]
    while waiting:
        part = waiting.pop()
        ids = Counter(r.number for r in package.relations(part))
        found += [f"{part} heeft twee relaties {number}" for number, count in sorted(ids.items()) if count > 1]
        for relation in package.relations(part):
            if relation.part and relation.part not in package.data:
                found.append(f"{part} leidt naar {relation.part}, dat er niet is")
            elif relation.part and relation.part not in reached:
                reached |= {relation.part, rels_of(relation.part)}
                waiting.append(relation.part)
    found += [f"niets leidt naar {part}" for part in sorted(set(package.data) - reached)]
    ids = Counter(e.get(w("styleId"), "").casefold() for e in _root(package, "styles") if e.tag == w("style"))
    found += [f"de stijl {made_id} bestaat twee keer" for made_id, count in sorted(ids.items()) if count > 1]
    drawn = Counter(e.get("id") for _, root in package.text_trees() for e in root.iter("{*}docPr"))
    found += [f"tekening {number} bestaat twee keer" for number, count in sorted(drawn.items(), key=str) if count > 1]
    return found
