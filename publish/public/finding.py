"""What a check of public files reports, and how a packed file is read for it: never more than is safe."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from lxml import etree

from publish.office.package import MAX_BYTES, MAX_PARTS, MAX_RATIO

#: a finding that stops a publication, and one that somebody has to look at
ERROR, LOOK = "fout", "let op"


@dataclass(frozen=True, order=True)
class Finding:
    """One thing in a file that should not be published unseen. Everything an author reads is Dutch."""

    file: str
    place: str
    kind: str
    what: str
    todo: str
    weight: str = ERROR

    def __str__(self) -> str:
        return f"{self.file} | {self.place} | {self.weight}: {self.what} | {self.todo}"


class UnreadableError(Exception):
    """A file, or a part of it, that cannot be looked into. The message says why, in Dutch."""


def read_parts(data: bytes) -> dict[str, bytes]:
    """The parts of a zip file. Raises UnreadableError when it is damaged, encrypted or unsafe."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            size = sum(info.file_size for info in infos)
            packed = sum(info.compress_size for info in infos) or 1
            too_dense = size > 16 * 1024 * 1024 and size / packed > MAX_RATIO
            if len(infos) > MAX_PARTS or size > MAX_BYTES or too_dense:
                raise UnreadableError("het pakt uit tot een onveilige omvang")
            if len({info.filename for info in infos}) != len(infos):
                raise UnreadableError("er zitten twee delen met dezelfde naam in")
            if any(info.flag_bits & 1 for info in infos):
                raise UnreadableError("het is versleuteld")
            parts = {}
            for info in infos:
                with archive.open(info) as handle:
                    parts[info.filename] = handle.read(info.file_size + 1)
                if len(parts[info.filename]) != info.file_size:
                    raise UnreadableError(f"het deel {info.filename} is anders van omvang dan het zegt")
            return parts
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise UnreadableError(f"het is beschadigd ({error})") from None


def text_of(data: bytes) -> str:
    """Bytes as text. Raises UnreadableError when they are no text in UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError("het is geen tekst in UTF-8") from None
    if "\x00" in text:
        raise UnreadableError("het is geen tekst")
    return text


def parse(data: bytes, name: str) -> etree._Element:
    """The tree of an XML part. Raises UnreadableError for broken XML and for a document type declaration."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(f"het deel {name} is geen goede XML ({error})") from None
    if root.getroottree().docinfo.doctype:
        raise UnreadableError(f"het deel {name} heeft een documenttypedeclaratie")
    return root


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for a comment or an instruction."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def words(element: etree._Element) -> str:
    """All text inside an element."""
    return "".join(str(text) for text in element.itertext())


def short(text: str, length: int = 60) -> str:
    """The beginning of a text on one line."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def listed(names: list[str], most: int = 10) -> str:
    """The first names of a list, and how many more there are."""
    return ", ".join(names[:most]) + (f" en nog {len(names) - most}" if len(names) > most else "")
