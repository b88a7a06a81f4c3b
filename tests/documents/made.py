"""Made-up (verzonnen) Word and Excel files with something planted in them. Nothing here is a real figure."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree

from publish.office.package import w

NAME = "Staat van Migratie"


def word(path: Path, *paragraphs: str) -> Path:
    """A clean Word file with these paragraphs; a paragraph that is XML is put in as it is."""
    document = docx.Document()
    clean(document)
    for text in paragraphs:
        if text.startswith("<"):
            add(document, text)
        else:
            document.add_paragraph(text)
    document.save(str(path))
    return without(path, "docProps/thumbnail.jpeg")


def clean(document: Document) -> None:
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = "Verzonnen hoofdstuk", NAME, NAME, ""
    core.language = "nl-NL"


def add(document: Document, xml: str) -> None:
    name = xml[1:].split(">")[0].split(" ")[0].rstrip("/")
    declared = xml.replace(f"<{name}", f"<{name} {nsdecls('w', 'r', 'wp', 'a', 'pic')}", 1)
    document.element.body.insert(len(document.element.body) - 1, parse_xml(declared))


def sdt(tag: str, title: str, content: str) -> str:
    """A control around content, as XML."""
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{title}"/><w:tag w:val="{tag}"/><w:id w:val="{abs(hash(tag)) % 10**6}"/>'
        f"</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def rewrite(path: Path, changed: dict[str, bytes | None]) -> Path:
    """Replace, add or (None) take out parts."""
    found = {k: v for k, v in {**parts(path), **changed}.items() if v is not None}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found.items():
            archive.writestr(name, data)
    path.write_bytes(out.getvalue())
    return path


def relate(path: Path, rels: str, identity: str, kind: str, target: str, mode: str = "") -> Path:
    """Add a relation to a part."""
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    old = parts(path).get(rels)
    root = etree.fromstring(old) if old else etree.Element(f"{{{namespace}}}Relationships", nsmap={None: namespace})
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    relation = etree.SubElement(root, f"{{{namespace}}}Relationship", Id=identity, Type=office + kind, Target=target)
    if mode:
        relation.set("TargetMode", mode)
    return rewrite(path, {rels: etree.tostring(root)})


def without(path: Path, name: str) -> Path:
    """Take out a part together with the relation that leads to it."""
    root = etree.fromstring(parts(path)["_rels/.rels"])
    for relation in list(root):
        if relation.get("Target") == name:
            root.remove(relation)
    return rewrite(path, {name: None, "_rels/.rels": etree.tostring(root)})


def edit(path: Path, name: str, old: str, new: str) -> Path:
    """Replace text in a part once; it has to be there."""
    text = parts(path)[name].decode()
    assert old in text, f"{old} is not in {name}"
    return rewrite(path, {name: text.replace(old, new, 1).encode()})


def jpeg(segment: bytes = b"") -> bytes:
    """The beginning of a JPEG with one more segment."""
    extra = b"" if not segment else b"\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment
    return (
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
        + extra
        + b"\xff\xda\x00\x02\x00\xff\xd9"
    )


def exif(turn: int = 1, author: bytes = b"Verzonnen Maker\x00") -> bytes:
    """Exif with a maker and an orientation."""
    entries = (0x0112).to_bytes(2, "big") + b"\x00\x03\x00\x00\x00\x01" + turn.to_bytes(2, "big") + b"\x00\x00"
    entries += (0x013B).to_bytes(2, "big") + b"\x00\x02" + len(author).to_bytes(4, "big") + (38).to_bytes(4, "big")
    return b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x02" + entries + b"\x00\x00\x00\x00" + author


def text_of(path: Path) -> list[str]:
    from publish.office.text import visible_text

    root = etree.fromstring(parts(path)["word/document.xml"])
    return [visible_text(e) for e in root.iter(w("p"))]
