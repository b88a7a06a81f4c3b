"""A Word file as a set of parts: opened with care, changed part by part, written aside and renamed.

A part that nobody touched is written back byte for byte.
"""

from __future__ import annotations

import functools
import io
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from publish.office.parts import UnreadableError, parse, to_bytes, unzip
from publish.office.relations import CONTENT_TYPES, Relation, content_types, relations_in, relative, rels_of
from svm.errors import AuthorError
from svm.files import LONG_AGO, replacing

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
NS = {"w": W}
#: kinds of parts that hold text a reader may see, in reading order, by the end of their content type
MAIN = "document.main"
TEXT_KINDS = (MAIN, "header", "footer", "footnotes", "endnotes", "comments")
#: the same by their usual path, for a file that does not say what they are
_USUAL = re.compile(r"^word/(header|footer|footnotes|endnotes|comments)\d*\.xml$")
_MAIN_TYPE = re.compile(r"\.main\+xml$")
#: Word files that are no .docx, by a word in the type of their main part
_OTHER_FILES = {
    "macroenabled": "een Word-bestand met macro's (.docm of .dotm)",
    "template": "een sjabloon van Word (.dotx)",
}
_NO_RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
EXPECTED = "een Word-bestand (.docx) zonder wachtwoord"


@functools.cache
def w(name: str) -> str:
    """Return the qualified name of a WordprocessingML element or attribute: `w("sdt")`."""
    return f"{{{W}}}{name}"


@dataclass
class Package:
    """The parts of one Word file. `tree()` parses a part and marks it as one that may have changed."""

    path: Path
    infos: list[zipfile.ZipInfo]
    data: dict[str, bytes]
    _trees: dict[str, etree._Element] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path, data: bytes) -> Package:
        """Read the bytes of a file, of any kind of Word file in XML. Raises UnreadableError when it is not sound."""
        package = cls(path, *unzip(data))
        if CONTENT_TYPES not in package.data or not package.document:
            raise UnreadableError("er zit geen Word-document in", file=path.name, expected=EXPECTED)
        if package.tree(package.document).tag != w("document"):
            raise UnreadableError(
                "het is opgeslagen als Strict Open XML, of door een ander programma",
                file=path.name,
                expected=EXPECTED,
                next_step="open het in Word en sla het op als ‘Word-document (*.docx)’, niet als ‘Strict Open XML’.",
            )
        return package

    @classmethod
    def open(cls, path: Path, *, is_template: bool = False) -> Package:
        """Read a file. Raises AuthorError if it is not a valid .docx, or .dotx for a template, or is unsafe to read."""
        path = Path(path)
        if not path.is_file():
            raise AuthorError(
                f"{path.name} bestaat niet.", expected="een Word-bestand (.docx)", next_step="kijk de naam na."
            )
        try:
            package = cls.read(path, path.read_bytes())
        except OSError as error:
            raise AuthorError(
                f"{path.name} kan niet worden geopend: {error.strerror or error}.",
                next_step="sluit het bestand en kijk of u het mag lezen.",
            ) from None
        except UnreadableError as error:
            raise error.of(path.name, EXPECTED) from None
        kind = package.types[package.document].lower()
        for word, what in _OTHER_FILES.items():
            if word in kind and not (is_template and word == "template"):
                raise AuthorError(
                    f"{path.name} is {what}; daarin worden geen cijfers bijgewerkt.",
                    expected=EXPECTED,
                    next_step="open het in Word en sla het op als ‘Word-document (*.docx)’.",
                )
        return package

    def as_read(self) -> Package:
        """Return the parts as they are now, without the trees that may have changed."""
        return Package(self.path, list(self.infos), dict(self.data))

    @property
    def types(self) -> dict[str, str]:
        """The content type of every part, as the file says it."""
        try:
            return content_types(self.data)
        except UnreadableError as error:
            raise error.of(self.path.name, EXPECTED) from None

    @property
    def document(self) -> str:
        """The name of the main part, usually `word/document.xml`; empty when there is none."""
        types = self.types
        led_to = [r.part for r in self.relations("") if r.kind == "officeDocument"]
        return next((n for n in (*led_to, *types) if _MAIN_TYPE.search(types.get(n, ""))), "")

    def kinds(self) -> dict[str, str]:
        """Return the parts that hold text, each with its kind (one of TEXT_KINDS), in reading order.

        The text of building blocks (`glossary`) is no text of the document.
        """
        document = self.document
        kinds = {document: MAIN} if document else {}
        for name, kind in self.types.items():
            usual = _USUAL.match(name)
            known = next((k for k in TEXT_KINDS[1:] if f".{k}+xml" in kind), usual[1] if usual else "")
            if known and "/glossary/" not in name:
                kinds[name] = known
        return dict(sorted(kinds.items(), key=lambda item: (TEXT_KINDS.index(item[1]), item[0])))

    def parse(self, name: str) -> etree._Element:
        """Return a fresh tree of a part, to look at only. Raises UnreadableError for a DTD, an entity or broken XML."""
        try:
            return parse(self.data[name], name)
        except UnreadableError as error:
            raise error.of(self.path.name, EXPECTED) from None

    def tree(self, name: str) -> etree._Element:
        """Return the tree of a part; what is changed in it is written by `save`."""
        if name not in self._trees:
            self._trees[name] = self.parse(name)
        return self._trees[name]

    def read_tree(self, name: str) -> etree._Element | None:
        """Return the tree of a part that was parsed before, as it is now; None for one that nobody looked at."""
        return self._trees.get(name)

    def text_trees(self) -> Iterator[tuple[str, etree._Element]]:
        """Yield every part that holds text, with its tree, the document first."""
        for name in self.kinds():
            yield name, self.tree(name)

    def relations(self, part: str) -> list[Relation]:
        """Return the relations of a part, as they are now; those of the file itself for an empty name."""
        rels = rels_of(part)
        if rels not in self.data:
            return []
        root = self._trees.get(rels)
        return relations_in(self.parse(rels) if root is None else root, rels)

    def free_number(self) -> int:
        """Return a number that no tracked change, bookmark, control or comment has, nor any above it."""
        numbers = [e.get(w("id"), "") for _, root in self.text_trees() for e in root.iter("*")]
        numbers += [e.get(w("val"), "") for _, root in self.text_trees() for e in root.iter(w("id"))]
        return max((int(n) for n in numbers if n.isdigit()), default=0) + 1

    def put(self, name: str, data: bytes) -> None:
        """Replace or add a part."""
        if name not in self.data:
            self.infos.append(zipfile.ZipInfo(name, date_time=LONG_AGO))
        self.data[name] = data
        self._trees.pop(name, None)

    def add(self, name: str, data: bytes, content_type: str) -> str:
        """Add a part under this name, or one like it when it is taken. Returns the name it has; names have no case."""
        taken = {known.casefold() for known in self.data}
        stem, dot, ending = name.rpartition(".")
        made, number = name, 1
        while made.casefold() in taken:
            number += 1
            made = f"{stem.rstrip('0123456789')}{number}{dot}{ending}"
        types = self.tree(CONTENT_TYPES)
        usual = {e.get("Extension", "").lower(): e.get("ContentType", "") for e in types.iter("{*}Default")}
        space = etree.QName(types).namespace
        if ending.lower() not in usual and ending.lower() not in ("xml", "bin"):
            types.insert(0, etree.Element(f"{{{space}}}Default", Extension=ending, ContentType=content_type))
        elif usual.get(ending.lower()) != content_type:
            etree.SubElement(types, f"{{{space}}}Override", PartName=f"/{made}", ContentType=content_type)
        self.put(made, data)
        return made

    def relate(self, part: str, kind: str, target: str, *, is_external: bool = False) -> str:
        """Give a part a relation of a type to another part, or to what is outside the file. Returns its id."""
        rels = rels_of(part)
        if rels not in self.data:
            self.put(rels, _NO_RELATIONS)
        root = self.tree(rels)
        taken = {e.get("Id") for e in root}
        number = next(name for n in range(1, len(taken) + 2) if (name := f"rIdSvm{n}") not in taken)
        made = etree.SubElement(root, f"{{{etree.QName(root).namespace}}}Relationship", Id=number, Type=kind)
        made.set("Target", target if is_external else relative(target, part))
        if is_external:
            made.set("TargetMode", "External")
        return number

    def replace(self, name: str, root: etree._Element) -> None:
        """Give a part another tree."""
        self._trees[name] = root

    def drop_unreachable(self) -> list[str]:
        """Take out every part that no relation leads to, with its relations and content type. Returns their names."""
        reached, waiting = {CONTENT_TYPES, rels_of("")}, [""]
        while waiting:
            for relation in self.relations(waiting.pop()):
                if relation.part in self.data and relation.part not in reached:
                    reached |= {relation.part, rels_of(relation.part)}
                    waiting.append(relation.part)
        gone = sorted(set(self.data) - reached)
        types = self.tree(CONTENT_TYPES)
        for override in list(types.iter("{*}Override")):
            if override.get("PartName", "").lstrip("/") in gone:
                types.remove(override)
        for name in gone:
            del self.data[name]
            self._trees.pop(name, None)
        self.infos = [info for info in self.infos if info.filename in self.data]
        return [name for name in gone if not name.endswith(".rels")]

    def save(self, path: Path, check: Callable[[Package], None] | None = None) -> None:
        """Write aside, reopen, let `check` look at what was written, then rename over `path` in one step.

        Raises AuthorError when the file is open in an office program, or what `check` raises; `path` is then untouched.
        """
        path = Path(path)
        refuse_when_open(path)
        if path.exists() and not path.stat().st_mode & stat.S_IWUSR:
            raise AuthorError(
                f"{path.name} is alleen-lezen.",
                next_step="vraag of het document al definitief is; zo niet, haal dan het kenmerk alleen-lezen weg.",
            )
        try:
            with replacing(path) as aside:
                self._write(aside)
                written = Package.read(path, aside.read_bytes())
                if written.data != self.data:
                    raise AuthorError(
                        f"{path.name} is niet heel weggeschreven.",
                        next_step="kijk of er ruimte is op de schijf en probeer het opnieuw.",
                    )
                if check:
                    check(written)
                refuse_when_open(path)
        except OSError as error:
            raise not_written(path, error) from None

    def packed(self) -> bytes:
        """Return the file with the parts as they are now."""
        out = io.BytesIO()
        self._write(out)
        return out.getvalue()

    def _write(self, target: Path | io.BytesIO) -> None:
        for name, root in self._trees.items():
            fresh = self.parse(name)
            if etree.tostring(root, method="c14n") != etree.tostring(fresh, method="c14n"):
                self.data[name] = to_bytes(root)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for info in self.infos:
                written = zipfile.ZipInfo(info.filename, info.date_time)
                written.compress_type = zipfile.ZIP_DEFLATED
                written.external_attr = info.external_attr
                archive.writestr(written, self.data[info.filename])


def not_written(path: Path, error: OSError) -> AuthorError:
    """Return what an author reads when a file cannot be written."""
    return AuthorError(
        f"{path.name} kan niet worden geschreven in {path.parent.name or path.parent}: {error.strerror or error}.",
        next_step="kijk of de map bestaat, niet alleen-lezen is en ruimte heeft; er is niets veranderd.",
    )


def refuse_when_open(path: Path) -> None:
    """Raise AuthorError when an office program holds the file open, as its lock file beside it shows."""
    # Word writes its mark over the first two characters of a name of eight or more, and before a short one
    cut = min(max(len(path.stem) - 6, 0), 2)
    locks = [
        path.with_name(f"~${path.name[cut:]}"),
        path.with_name(f"~${path.name}"),
        path.with_name(f".~lock.{path.name}#"),
    ]
    for lock in locks:
        if lock.exists():
            raise AuthorError(
                f"{path.name} is open in Word, Excel of LibreOffice: er staat een vergrendeling {lock.name} naast.",
                next_step="sluit het bestand en geef de opdracht opnieuw; heeft niemand het open, verwijder dan "
                f"{lock.name}.",
            )
