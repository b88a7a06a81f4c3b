"""Arrive: list the files of a delivery, and keep the bytes of each before anything reads them."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from ingest.kinds import Kind
from ingest.note import SUFFIX, fields_of, read_note
from ingest.opening import NotPlain, StillChanging, opened_plain
from ingest.privacy import closed
from ingest.privacy.places import Place, hits_in
from ingest.privacy.scan import CLEAN, FILE_NAME, FOLDERS, NOTE, Scanned, scan
from ingest.problems import NotTaken, Problem, Unreadable, note_alone
from ingest.sender import sender
from svm.errors import UserError
from svm.files import FRESH, settle
from svm.home import Home
from svm.processes import Report

#: in bytes: what is hashed and copied at once, while it is still near the processor
CHUNK = 1 << 18
#: looks through a file and the words about it, see `scan`
Look = Callable[[Path, str, Mapping[Place, str]], Scanned]


@dataclass(frozen=True)
class Arrived:
    """A file whose bytes are kept: `original` is the kept copy, which everything reads.

    `partner` is the folder it came in, empty for a file that came in none. `problems` are those of the folders and the
    note; such a file is refused. `scanned` is where it holds personal data; when it is not clean the kept copy is
    locked away. `seen` is what kind of file it is, once it was opened; `sheet` is the one of a workbook with more
    tables than this one, and `parcel` the zip in which it came with others.
    """

    path: Path
    partner: str
    received_on: dt.date
    sha256: str
    size: int
    original: Path
    note: dict[str, Any]
    problems: tuple[Problem, ...] = ()
    scanned: Scanned = CLEAN
    seen: Kind | None = None
    sheet: str = ""
    parcel: str = ""

    @property
    def delivery(self) -> str:
        """`<date received>~<hash>`, the name of its folder in the lake."""
        return f"{self.received_on}~{self.sha256[:8]}"

    @property
    def subject(self) -> str:
        """How a verdict names the file."""
        return f"{self.received_on}/{self.name}~{self.sha256[:8]}"

    @property
    def file_name(self) -> str:
        """The name of the file, behind that of the zip in which it came with others."""
        return "/".join(word for word in (self.parcel, self.path.name) if word)

    @property
    def name(self) -> str:
        """The name of the file with the sheet that is meant, where the workbook has more tables."""
        return f"{self.file_name} › {self.sheet}" if self.sheet else self.file_name


def delivered_files(paths: Iterable[Path]) -> list[Path]:
    """List all files below the given paths in order of receipt, so that a later one meets the earlier ones.

    What stands there and is no file that can be read, such as a folder that may not be opened, is listed too, so that
    it gets its answer. Raises UserError for a path that does not exist.
    """
    files: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise UserError(f"{path} does not exist.", next_step="check the path.")
        files.update(f for f in (_below(path) if path.is_dir() else [path]) if _is_delivery(f))
    return sorted(files, key=lambda f: (f.parent.name, str(f)))


def _below(folder: Path) -> Iterator[Path]:
    closed: list[Path] = []
    for place, folders, files in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        # a link to a folder is not followed
        yield from (Path(place, name) for name in files + [f for f in folders if Path(place, f).is_symlink()])
    yield from closed


def _is_delivery(path: Path) -> bool:
    name = path.name
    if name.endswith(SUFFIX):
        return not os.path.lexists(path.with_name(name.removesuffix(SUFFIX)))
    return not (name.startswith((".", "~$")) or name.lower() in ("readme.md", "readme.txt"))


@dataclass(frozen=True)
class Announced:
    """What is said of a file before it is opened: by its folders, its name and the note beside it.

    `words` are the texts about it, which are looked through with it.
    """

    path: Path
    partner: str
    received_on: dt.date
    note: dict[str, Any]
    problems: tuple[Problem, ...]
    words: Mapping[Place, str]

    @property
    def is_in_order(self) -> bool:
        """Whether nothing is wrong with what is said, and none of it is personal data."""
        return not self.problems and not any(any(hits_in(text, place)) for place, text in self.words.items())


def announced(path: Path, received: dt.date | None) -> Announced:
    """Read from whom and when a file came, and the note beside it; what is wrong with these is in the `problems`."""
    partner, received_on, problems = sender(path, received)
    # the names of folders are repeated where they are wrong
    folders = " ".join(path.parts[-3:-1]) if problems else ""
    note, fields = b"", {}
    try:
        if path.name.endswith(SUFFIX):
            raise Unreadable(note_alone(path.name))
        note = read_note(path)
        fields = fields_of(note, path.name + SUFFIX)
    except Unreadable as error:
        problems += (error.problem,)
    words = {FILE_NAME: closed.EXTENSION.sub("", path.name), FOLDERS: folders, NOTE: note.decode(errors="replace")}
    return Announced(path, partner, received_on, fields, problems, words)


def arrive(file: Announced, home: Home, report: Report, look: Look = scan) -> Arrived:
    """Keep the bytes of one file; `look` looks through it for personal data. Raises NotTaken when they cannot be."""
    sha256, size, original, scanned = _kept(file.path, file.words, home, report, look)
    return Arrived(file.path, file.partner, file.received_on, sha256, size, original, file.note, file.problems, scanned)


def hash_of(path: Path, has_size: Callable[[int], bool]) -> tuple[str, int]:
    """The sha256 and the size of a file where it stands; one whose size `has_size` does not know is not opened.

    No hash either of one that cannot be read: why that is is told when it is kept.
    """
    try:
        if not has_size(path.lstat().st_size):
            return "", 0
        with opened_plain(path) as (source, size):
            return hashlib.file_digest(cast("io.BufferedReader", source), "sha256").hexdigest(), size
    except (OSError, NotPlain, StillChanging):
        return "", 0


def _kept(
    path: Path, words: Mapping[Place, str], home: Home, report: Report, look: Look
) -> tuple[str, int, Path, Scanned]:
    """Keep the bytes, or say why that cannot be done."""
    try:
        path.name.encode()
        return _keep(path, words, home, report, look)
    except UnicodeEncodeError:
        raise NotTaken("its name is not UTF-8 text. Rename the file and land it again.") from None
    except NotPlain as found:
        raise NotTaken(
            f"it is no file that can be read: it is {found}. Expected: the file itself. Check permissions; land a "
            "folder behind a link by itself."
        ) from None
    except StillChanging:
        raise NotTaken("it is still being written; land it again when it is complete.") from None
    except OSError as error:
        cause = error.strerror or type(error).__name__
        raise NotTaken(
            f"it could not be read or kept ({cause}). Check permissions and disk space, and land it again."
        ) from None


def _keep(
    path: Path, words: Mapping[Place, str], home: Home, report: Report, look: Look
) -> tuple[str, int, Path, Scanned]:
    """Copy the bytes while hashing them, to `_originals` or, when they are not clean, behind closed doors.

    `words` are the texts about the file. Returns sha256, size, the kept path and what the scan found.
    """
    home.originals.mkdir(parents=True, exist_ok=True)
    done, digest = 0, hashlib.sha256()
    # for its owner alone, until it is known to be clean
    handle, name = tempfile.mkstemp(dir=home.originals, prefix=".incoming-", suffix=FRESH)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as out, opened_plain(path) as (source, total):
            if total > shutil.disk_usage(home.originals).free:
                # now, and not when it has filled the disk
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            # a file that grows is read no further than it was when it was opened
            while chunk := source.read(min(CHUNK, total - done)):
                digest.update(chunk)
                out.write(chunk)
                done += len(chunk)
                report("keep original", done, total)
        scanned = look(aside, path.name, words)
        if scanned.is_clean:
            kept = home.originals / digest.hexdigest() / path.name
            kept.parent.mkdir(exist_ok=True)
            settle(aside, kept, 0o444)
        else:
            kept = closed.put_away(aside, digest.hexdigest(), path.name, home)
    finally:
        aside.unlink(missing_ok=True)
    return digest.hexdigest(), done, kept, scanned


def arrive_apart(parcel: Arrived, paths: Iterable[Path], home: Home) -> list[Arrived]:
    """Keep each file that was unpacked from a zip as one that arrived by itself; of the zip only its name is kept.

    What the zip was looked through for was looked for in its files, so that each of them is as clean as the zip.
    """
    apart = []
    for path in paths:
        with path.open("rb") as handle:
            sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
        size, kept = path.stat().st_size, home.originals / sha256 / path.name
        kept.parent.mkdir(exist_ok=True)
        settle(path, kept, 0o444)
        file = replace(parcel, path=parcel.path / path.name, parcel=parcel.path.name)
        apart.append(replace(file, sha256=sha256, size=size, original=kept))
    return apart
