"""A Word file as a set of parts: opened with care, changed part by part, written aside and renamed.

A part that nobody touched is written back byte for byte.
"""

from __future__ import annotations

import lzma
import os
import posixpath
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile

from lxml import etree

from svm.errors import UserError
from svm.files import LONG_AGO

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
NS = {"w": W}
CONTENT_TYPES = "[Content_Types].xml"
#: kinds of parts that hold text a reader may see, by the end of their content type
TEXT_KINDS = ("document.main", "header", "footer", "footnotes", "endnotes", "comments")
#: what a Word file may weigh: far above any report, far below what fills a memory
MAX_BYTES, MAX_RATIO, MAX_PARTS = 512 * 1024 * 1024, 200, 10_000
#: what the zip library raises for a file that is not whole
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError),
    *(OSError, RuntimeError, NotImplementedError, ValueError, KeyError),
)
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def w(name: str) -> str:
    """The qualified name of a WordprocessingML element or attribute: `w("sdt")`."""
    return f"{{{W}}}{name}"


def target_of(folder: str, target: str) -> str:
    """The part that a relation leads to; `folder` is where the part with the relation lies."""
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _refuse(path: Path, found: str, expected: str, next_step: str) -> UserError:
    return UserError(f"{path.name} cannot be used: {found}.", expected=expected, next_step=next_step)


@dataclass
class Package:
    """The parts of one Word file. `tree()` parses a part and marks it as one that may have changed."""

    path: Path
    infos: list[zipfile.ZipInfo]
    data: dict[str, bytes]
    _trees: dict[str, etree._Element] = field(default_factory=dict)

    def as_read(self) -> Package:
        """The parts as they are now, without the trees that may have changed."""
        return Package(self.path, list(self.infos), dict(self.data))

    @classmethod
    def open(cls, path: Path) -> Package:
        """Read a file. Raises UserError when it is no sound Word file or is unsafe to read."""
        path = Path(path)
        if not path.is_file():
            raise _refuse(path, "no such file", "a Word file (.docx)", "check the name of the file.")
        try:
            with path.open("rb") as handle:
                head = handle.read(8)
            if head == OLE:
                raise _refuse(
                    path,
                    "an old .doc file, or a .docx locked with a password",
                    "a Word file (.docx) without a password",
                    "open it in Word and save it as .docx without a password.",
                )
            with zipfile.ZipFile(path) as archive:
                infos = archive.infolist()
                _check_size(path, infos)
                data = {info.filename: _member(archive, info) for info in infos}
        except _DAMAGE as error:
            raise _refuse(
                path,
                f"a damaged file ({error})",
                "a whole Word file (.docx)",
                "fetch the file again, or repair it in Word.",
            ) from None
        package = cls(path, infos, data)
        if CONTENT_TYPES not in data or not package.document:
            raise _refuse(
                path, "a file without a document in it", "a Word file (.docx)", "open it in Word and save it as .docx."
            )
        if package.parse(package.document).tag != w("document"):
            raise _refuse(
                path,
                "a document in the strict form of Open XML, or of another program",
                "a Word file as Word saves it by itself",
                "open it in Word and save it as “Word Document (.docx)”, not as “Strict Open XML Document”.",
            )
        return package

    @property
    def document(self) -> str:
        """The name of the main part, usually `word/document.xml`; empty when there is none."""
        return next((name for name, kind in self.kinds().items() if kind == "document.main"), "")

    def kinds(self) -> dict[str, str]:
        """The parts that hold text, each with its kind (one of TEXT_KINDS), the document first."""
        types = self.parse(CONTENT_TYPES)
        found = {}
        for override in types.iter("{*}Override"):
            name = override.get("PartName", "").lstrip("/")
            found[name] = next((k for k in TEXT_KINDS if f".{k}+xml" in override.get("ContentType", "")), "")
        found = {name: kind for name, kind in found.items() if kind and name in self.data}
        return dict(sorted(found.items(), key=lambda item: (TEXT_KINDS.index(item[1]), item[0])))

    def parse(self, name: str) -> etree._Element:
        """A fresh tree of a part, to look at only. Raises UserError for a DTD, an entity or broken XML."""
        if b"<!DOCTYPE" in self.data[name] or b"<!ENTITY" in self.data[name]:
            raise _refuse(
                self.path,
                f"a document type declaration in {name}",
                "a Word file as Word writes it, without one",
                "do not open this file; ask the sender where it comes from.",
            )
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        try:
            root = etree.fromstring(self.data[name], parser)
        except etree.XMLSyntaxError as error:
            raise _refuse(
                self.path, f"broken XML in {name}: {error}", "a whole Word file (.docx)", "repair the file in Word."
            ) from None
        if root.getroottree().docinfo.doctype:
            raise _refuse(
                self.path,
                f"a document type declaration in {name}",
                "a Word file as Word writes it, without one",
                "do not open this file; ask the sender where it comes from.",
            )
        return root

    def tree(self, name: str) -> etree._Element:
        """The tree of a part; what is changed in it is written by `save`."""
        if name not in self._trees:
            self._trees[name] = self.parse(name)
        return self._trees[name]

    def text_trees(self) -> Iterator[tuple[str, etree._Element]]:
        """Every part that holds text, with its tree, the document first."""
        for name in self.kinds():
            yield name, self.tree(name)

    def put(self, name: str, data: bytes) -> None:
        """Replace or add a part."""
        if name not in self.data:
            self.infos.append(zipfile.ZipInfo(name, date_time=LONG_AGO))
        self.data[name] = data
        self._trees.pop(name, None)

    def remove(self, name: str) -> None:
        """Take a part out. The caller takes out its relationships and content type."""
        self.data.pop(name, None)
        self._trees.pop(name, None)
        self.infos = [info for info in self.infos if info.filename != name]

    def save(self, path: Path, check: Callable[[Package], None] | None = None) -> None:
        """Write aside, reopen, let `check` look at what was written, then rename over `path` in one step.

        Raises UserError when the file is open in an office program, or what `check` raises; `path` is then untouched.
        """
        path = Path(path)
        refuse_when_open(path)
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644
        if not mode & stat.S_IWUSR:
            raise UserError(
                f"{path.name} is read-only.",
                next_step="ask the author whether the document is final; if not, take the read-only mark off.",
            )
        try:
            with NamedTemporaryFile(dir=path.parent, prefix=".svm-", suffix=".docx", delete=False) as handle:
                aside = Path(handle.name)
        except OSError as error:
            raise _not_written(path, error) from None
        try:
            self._write(aside)
            written = Package.open(aside)
            if written.data != self.data:
                raise UserError(f"{path.name} was not written whole.", next_step="check the disk and try again.")
            if check:
                check(written)
            aside.chmod(mode)
            with aside.open("rb") as handle:
                os.fsync(handle.fileno())
            refuse_when_open(path)
            aside.replace(path)
        except OSError as error:
            raise _not_written(path, error) from None
        finally:
            aside.unlink(missing_ok=True)

    def _write(self, path: Path) -> None:
        for name, root in self._trees.items():
            fresh = self.parse(name)
            if etree.tostring(root, method="c14n") != etree.tostring(fresh, method="c14n"):
                self.data[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for info in self.infos:
                written = zipfile.ZipInfo(info.filename, info.date_time)
                written.compress_type = zipfile.ZIP_DEFLATED
                written.external_attr = info.external_attr
                archive.writestr(written, self.data[info.filename])


def _not_written(path: Path, error: OSError) -> UserError:
    return UserError(
        f"{path.name} cannot be written in {path.parent.name or path.parent}: {error.strerror or error}.",
        next_step="check that the folder exists, is not read-only and has room; nothing was changed.",
    )


def refuse_when_open(path: Path) -> None:
    """Raise UserError when an office program holds the file open, as its lock file beside it shows."""
    # Word writes its mark over the first two characters of a name of eight or more, and before a short one
    cut = min(max(len(path.stem) - 6, 0), 2)
    locks = [
        path.with_name(f"~${path.name[cut:]}"),
        path.with_name(f"~${path.name}"),
        path.with_name(f".~lock.{path.name}#"),
    ]
    for lock in locks:
        if lock.exists():
            raise UserError(
                f"{path.name} is open in Word or LibreOffice: there is a lock file {lock.name}.",
                next_step="close the document and run the command again; delete the lock file if nobody has it open.",
            )


def _check_size(path: Path, infos: list[zipfile.ZipInfo]) -> None:
    size = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos) or 1
    names = [info.filename for info in infos]
    if len(infos) > MAX_PARTS or size > MAX_BYTES or (size > 16 * 1024 * 1024 and size / packed > MAX_RATIO):
        raise _refuse(
            path,
            f"{len(infos)} parts that unpack to {size // (1024 * 1024)} MB from {packed // 1024} kB",
            "a document of ordinary size",
            "do not open this file; ask the sender where it comes from.",
        )
    if len(set(names)) != len(names) or any(n.startswith("/") or ".." in n.split("/") for n in names):
        raise _refuse(
            path,
            "two parts of one name, or a part outside the file",
            "a Word file as Word writes it",
            "do not open this file; ask the sender where it comes from.",
        )


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """One part, never more than it says it is: a part that lies about its size is a damaged file."""
    with archive.open(info) as handle:
        data = handle.read(info.file_size + 1)
    if len(data) != info.file_size:
        raise zipfile.BadZipFile(f"{info.filename} is not as large as it says")
    return data
