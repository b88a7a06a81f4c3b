"""Parts of one file brought into another, with all that they lead to: relations, content types, names that are free."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from lxml import etree

from publish.office.package import MC, Package
from publish.office.parts import to_bytes
from publish.office.relations import OFFICE, Relation, relative, rels_of

#: an attribute by which drawings of the old kind name a relation
_OLD = "{urn:schemas-microsoft-com:office:office}relid"
#: SmartArt names the relation of its drawing, which its owner has, inside its data
_SMART_ART = "{http://schemas.microsoft.com/office/drawing/2008/diagram}dataModelExt"
#: where a relation leads whose part is not in the file: nowhere, in the other file too
NOWHERE = "NULL"


class Carrier:
    """Brings parts of a file into another, each once. A picture that is there already is not stored twice."""

    def __init__(self, source: Package, into: Package) -> None:
        self.source, self.into = source, into
        self._types = source.types
        self._parts: dict[str, str] = {}
        self._relations: dict[tuple[str, str, str], str] = {}
        self._known = {
            (hashlib.sha256(data).digest(), into.types.get(name, "")): name
            for name, data in sorted(into.data.items())
            if "/media/" in name
        }

    def part(self, name: str) -> str:
        """Bring a part with everything it leads to. Returns the name it has there."""
        if name in self._parts:
            return self._parts[name]
        data, kind = self._data(name), self._types.get(name, "")
        relations = self.source.relations(name)
        same = (hashlib.sha256(data).digest(), kind)
        if "/media/" in name and not relations and same in self._known:
            self._parts[name] = self._known[same]
            return self._known[same]
        made = self.into.add(name, data, kind)
        self._parts[name] = made
        if "/media/" in name:
            self._known[same] = made
        if relations:
            self.into.put(rels_of(made), self._data(rels_of(name)))
            self.into.tree(rels_of(made))
            for old, new in zip(relations, self.into.relations(made), strict=True):
                if old.part in self.source.data:
                    new.element.set("Target", relative(self.part(old.part), made))
                elif old.part:
                    new.element.set("Target", NOWHERE)
                    new.element.set("TargetMode", "External")
        return made

    def relation(self, owner: str, number: str, new_owner: str) -> str:
        """Give a part the relation that another has in the source, with what it leads to. Returns its id."""
        key = (owner, number, new_owner)
        if key not in self._relations:
            found = next((r for r in self.source.relations(owner) if r.number == number), None)
            # what leads nowhere in a damaged file has to lead nowhere here too, not to what has its id
            nowhere = f"{NOWHERE}{len(self._relations)}"
            self._relations[key] = nowhere if found is None else self._related(found, owner, new_owner)
        return self._relations[key]

    def rebind(self, elements: Iterable[etree._Element], owner: str, new_owner: str) -> None:
        """Give elements that move from one part to another the ids that their relations have there."""
        for top in elements:
            for e in top.iter(etree.Element):
                for key, value in e.attrib.items():
                    if value and (str(key).startswith(OFFICE) or key == _OLD):
                        e.set(key, self.relation(owner, value, new_owner))

    def _data(self, name: str) -> bytes:
        """A part of the source as it is now: byte for byte when nobody looked at it."""
        tree = self.source.read_tree(name)
        return self.source.data[name] if tree is None else to_bytes(tree)

    def _related(self, found: Relation, owner: str, new_owner: str) -> str:
        if not found.part:
            return self.into.relate(new_owner, found.type, found.target, is_external=True)
        if found.part not in self.source.data:
            return self.into.relate(new_owner, found.type, NOWHERE, is_external=True)
        if found.kind == "diagramData":
            for e in self.source.tree(found.part).iter(_SMART_ART):
                if e.get("relId"):
                    e.set("relId", self.relation(owner, e.get("relId", ""), new_owner))
        return self.into.relate(new_owner, found.type, self.part(found.part))


def declare(root: etree._Element, others: Iterable[etree._Element]) -> etree._Element:
    """Return the tree with the prefixes that others declare, and that Word is told to ignore there.

    A prefix counts in the values of attributes too, so the others get another one where theirs means something else.
    """
    spaces, ignored = dict(root.nsmap), root.get(f"{{{MC}}}Ignorable", "").split()
    for other in others:
        aliases = {}
        for prefix, space in other.nsmap.items():
            if prefix is not None and spaces.setdefault(prefix, space) != space:
                free = (f"{prefix}{n}" for n in range(2, len(spaces) + 3))
                aliases[prefix] = next(p for p in free if spaces.get(p, space) == space)
                spaces[aliases[prefix]] = space
        if aliases:
            _alias(other, aliases)
        ignored += [p for p in other.get(f"{{{MC}}}Ignorable", "").split() if p in spaces]
    if ignored and MC not in spaces.values():
        spaces["mc"] = MC
    made = hollow(root, spaces)
    if ignored:
        made.set(f"{{{MC}}}Ignorable", " ".join(dict.fromkeys(ignored)))
    made.text = root.text
    made.extend(list(root))
    return made


def hollow(root: etree._Element, spaces: dict[str | None, str] | None = None) -> etree._Element:
    """Return an element with the same name, attributes and prefixes, or others, and nothing in it."""
    made = etree.Element(root.tag, nsmap=spaces or root.nsmap)  # ty: ignore[invalid-argument-type]
    made.attrib.update(dict(root.attrib))
    return made


def _alias(root: etree._Element, aliases: dict[str, str]) -> None:
    for e in root.iter(etree.Element):
        for key in ("Requires", *(f"{{{MC}}}{name}" for name in ("Ignorable", "MustUnderstand", "ProcessContent"))):
            if e.get(key):
                words = (word.partition(":") for word in e.get(key, "").split())
                e.set(key, " ".join(aliases.get(p, p) + colon + rest for p, colon, rest in words))
