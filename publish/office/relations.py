"""How the parts of an office file refer to one another and to the world: relations and content types."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from publish.office.parts import parse

CONTENT_TYPES = "[Content_Types].xml"
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
#: attributes that name a relation
ID, EMBED = f"{OFFICE}id", f"{OFFICE}embed"
#: what an author calls that to which a link leads out of the file; the others by their own word
_DUTCH = {
    "hyperlink": "verwijzing",
    "image": "afbeelding",
    "attachedTemplate": "sjabloon",
    "externalLinkPath": "andere werkmap",
    "externalLink": "andere werkmap",
    "oleObject": "gekoppeld object",
    "package": "gekoppeld bestand",
    "subDocument": "deeldocument",
    "mailMergeSource": "adressenbestand",
    "mailMergeHeaderSource": "adressenbestand",
    "frame": "kader",
    "aFChunk": "ingevoegd bestand",
    "audio": "geluid",
    "video": "film",
}
WEB = re.compile(r"^(https?://|mailto:|#)", re.IGNORECASE)


@dataclass(frozen=True)
class Relation:
    """One relation of a part. `part` is where it leads inside the file; empty when it leads out of it."""

    number: str
    type: str
    target: str
    part: str
    element: etree._Element = field(compare=False, repr=False)

    @property
    def kind(self) -> str:
        """The last word of the type, such as `hyperlink`."""
        return posixpath.basename(self.type)

    @property
    def dutch(self) -> str:
        """What an author calls what it leads to."""
        return _DUTCH.get(self.kind, self.kind)


def rels_of(part: str) -> str:
    """Return the name of the part that holds the relations of a part; those of the file itself for an empty name.

    >>> rels_of("word/document.xml")
    'word/_rels/document.xml.rels'
    """
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relative(target: str, part: str) -> str:
    """Return how a part names another in its relations.

    >>> relative("word/media/image1.png", "word/charts/chart1.xml")
    '../media/image1.png'
    """
    return posixpath.relpath(target, posixpath.dirname(part) or ".")


def owner_of(rels: str) -> str:
    """Return the part whose relations a `.rels` part holds; empty for those of the file itself.

    >>> owner_of("word/_rels/document.xml.rels")
    'word/document.xml'
    """
    folder, name = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def relations_in(root: etree._Element, rels: str) -> list[Relation]:
    """Return the relations in the tree of a `.rels` part."""
    folder = posixpath.dirname(posixpath.dirname(rels))
    return [_relation(e, folder) for e in root.iter("{*}Relationship")]


def relations(parts: Mapping[str, bytes], part: str) -> list[Relation]:
    """Return the relations of a part; none when it has no `.rels` part. Raises UnreadableError for broken XML."""
    rels = rels_of(part)
    return relations_in(parse(parts[rels], rels), rels) if rels in parts else []


def external_links(parts: Mapping[str, bytes]) -> Iterator[tuple[str, Relation]]:
    """Yield every relation that leaves the file and is no web or mail address, with the part that has it."""
    for rels in sorted(name for name in parts if name.endswith(".rels")):
        for relation in relations_in(parse(parts[rels], rels), rels):
            is_web = relation.kind == "hyperlink" and WEB.match(relation.target)
            if not relation.part and not is_web:
                yield owner_of(rels), relation


def content_types(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the content type of every part: its own, else that of its file name extension."""
    if CONTENT_TYPES not in parts:
        return {}
    root = parse(parts[CONTENT_TYPES], CONTENT_TYPES)
    overrides = {e.get("PartName", "").lstrip("/"): e.get("ContentType", "") for e in root.iter("{*}Override")}
    usual = {e.get("Extension", "").lower(): e.get("ContentType", "") for e in root.iter("{*}Default")}
    endings = {name: posixpath.splitext(name)[1][1:].lower() for name in parts if name != CONTENT_TYPES}
    return {name: overrides.get(name) or usual.get(ending, "") for name, ending in endings.items()}


def _relation(element: etree._Element, folder: str) -> Relation:
    target = element.get("Target", "")
    is_external = element.get("TargetMode") == "External"
    part = "" if is_external else _resolved(folder, target)
    return Relation(element.get("Id", ""), element.get("Type", ""), target, part, element)


def _resolved(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
