"""The parts of a packed office file: unzipped within limits, parsed without anything from outside the file."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib

from lxml import etree

from svm.errors import AuthorError

#: what a file may weigh when it is unpacked: far above any report, far below what fills a memory
MAX_BYTES, MAX_RATIO, MAX_PARTS = 512 * 1024 * 1024, 200, 10_000
#: below this size a file may be packed as densely as it likes
SMALL = 16 * 1024 * 1024
#: how the old office formats begin, and the new ones with a password
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
#: what the zip library raises for a file that is not whole
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError),
    *(OSError, RuntimeError, NotImplementedError, ValueError, KeyError),
)
_REPAIR = "haal het bestand opnieuw op, of open het in Office en sla het opnieuw op."
_BEWARE = "open dit bestand niet; vraag de afzender waar het vandaan komt."


class UnreadableError(AuthorError):
    """A file, or a part of it, that cannot be looked into. `reason` says why in a few Dutch words."""

    def __init__(self, reason: str, *, file: str = "", expected: str = "", next_step: str = _REPAIR) -> None:
        self.reason = reason
        super().__init__(f"{file or 'Het bestand'} is niet te lezen: {reason}.", expected=expected, next_step=next_step)

    def of(self, file: str, expected: str = "") -> UnreadableError:
        """The same error with the name of the file and what was expected of it."""
        return UnreadableError(self.reason, file=file, expected=expected, next_step=self.next_step)


def unzip(data: bytes) -> tuple[list[zipfile.ZipInfo], dict[str, bytes]]:
    """Unpack a zip file: its members in their order, and their bytes by name; folders are left out.

    Raises UnreadableError when the file is damaged, locked with a password, or unsafe to unpack.
    """
    if data.startswith(OLE):
        raise UnreadableError(
            "het is een oud Office-bestand of het heeft een wachtwoord",
            next_step="open het in Office en sla het zonder wachtwoord op in de nieuwe vorm (.docx of .xlsx).",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            _check(members)
            return members, {info.filename: _content(archive, info) for info in members}
    except _DAMAGE as error:
        raise UnreadableError(f"het is beschadigd ({error})") from None


def read_parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a zip file by name. Raises UnreadableError as `unzip` does."""
    return unzip(data)[1]


def parse(data: bytes, name: str) -> etree._Element:
    """Return the tree of an XML part. Raises UnreadableError for broken XML and for a document type declaration."""
    # an entity is refused before the parser sees it: with large trees allowed, nothing bounds what it unfolds to
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise _declared(name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(f"het deel {name} is geen goede XML ({error})") from None
    if root.getroottree().docinfo.doctype:
        raise _declared(name)
    return root


def to_bytes(root: etree._Element) -> bytes:
    """Return a tree as the bytes of a part, as office programs write it."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace; empty for a comment or an instruction."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _declared(name: str) -> UnreadableError:
    return UnreadableError(f"het deel {name} heeft een documenttypedeclaratie", next_step=_BEWARE)


def _check(members: list[zipfile.ZipInfo]) -> None:
    size = sum(info.file_size for info in members)
    packed = sum(info.compress_size for info in members) or 1
    names = [info.filename for info in members]
    if len(members) > MAX_PARTS or size > MAX_BYTES or (size > SMALL and size / packed > MAX_RATIO):
        reason = f"het pakt uit tot {len(members)} delen van samen {size // (1024 * 1024)} MB, en dat is onveilig"
        raise UnreadableError(reason, next_step=_BEWARE)
    if len(set(names)) != len(names):
        raise UnreadableError("er zitten twee delen met dezelfde naam in", next_step=_BEWARE)
    if any(n.startswith("/") or ".." in n.split("/") for n in names):
        raise UnreadableError("er zit een deel in dat buiten het bestand wil staan", next_step=_BEWARE)
    if any(info.flag_bits & 1 for info in members):
        raise UnreadableError("het is versleuteld", next_step="sla het bestand op zonder wachtwoord.")


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Read one part, never more than it says it is: a part that lies about its size is a damaged file."""
    with archive.open(info) as handle:
        data = handle.read(info.file_size + 1)
    if len(data) != info.file_size:
        raise zipfile.BadZipFile(f"het deel {info.filename} is anders van omvang dan het zegt")
    return data
