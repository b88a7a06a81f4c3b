"""The files of the pack and the data sets that they are of, each with its permanent name."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from publish.pack.columns import Column
from svm.dutch import dutch_moment, with_points

#: media type, and the name of the format in the list of the European Union
MEDIA = {
    ".csv": ("text/csv", "CSV"),
    ".json": ("application/json", "JSON"),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet", "ODS"),
    ".parquet": ("application/vnd.apache.parquet", "PARQUET"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    ".xml": ("application/xml", "XML"),
}


#: an edition of more figures than this is large
LARGE = 50_000
#: in bytes: from here on a text of a large edition is compressed, which leaves a fifteenth of it
PACKED_FROM = 1 << 16
PACKED = ".gz"


def is_large(figures: int) -> bool:
    """Whether an edition of so many figures is too large to be published as a small one is."""
    return figures > LARGE


@dataclass(frozen=True)
class File:
    """One published file; `columns` are those of a CSV that the metadata describe, `standard` is whose form it has."""

    path: str
    title: str
    data: bytes
    columns: tuple[Column, ...] = ()
    key: tuple[str, ...] = ()
    standard: str = ""

    @cached_property
    def sha256(self) -> str:
        """Hash of the file."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def media(self) -> tuple[str, str]:
        """Media type, and the name of the format in the list of the European Union."""
        return MEDIA[PurePosixPath(self.path.removesuffix(PACKED)).suffix]

    @property
    def is_packed(self) -> bool:
        """Whether it is compressed with gzip."""
        return self.path.endswith(PACKED)

    @property
    def form(self) -> str:
        """What its format is called."""
        name = f"{self.standard}-{self.media[1]}" if self.standard else self.media[1]
        return f"{name} (gzip)" if self.is_packed else name

    @property
    def size(self) -> str:
        """How many bytes it has, as a page shows it."""
        return with_points(str(len(self.data)))

    @property
    def is_csv(self) -> bool:
        """Whether the metadata tell its columns."""
        return bool(self.columns)


def text_file(
    path: str,
    title: str,
    text: str | bytes,
    columns: tuple[Column, ...] = (),
    key: tuple[str, ...] = (),
    standard: str = "",
    *,
    large: bool,
) -> File:
    """A file of CSV or JSON; of a `large` edition one that is long is compressed, with no clock in it."""
    data = text.encode() if isinstance(text, str) else text
    if large and len(data) >= PACKED_FROM:
        return File(path + PACKED, title, gzip.compress(data, 6, mtime=0), columns, key, standard)
    return File(path, title, data, columns, key, standard)


def json_bytes(content: object) -> bytes:
    """Compact JSON in UTF-8."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True)
class DataSet:
    """What can be cited and downloaded as one: the tables together, a table, an indicator. Texts are Dutch.

    `name` is its place in the catalogue, `page` the address that shows it, from the folder of the edition; `changed_on`
    is when the newest delivery behind it came, as ISO and as precisely as it is known, empty without one; `chapter` is
    0 for more than one.
    """

    identifier: str
    name: str
    title: str
    description: str
    chapter: int
    page: str
    changed_on: str
    files: tuple[File, ...]

    @property
    def kind(self) -> str:
        """Tabel or indicator; the tables together have their own name."""
        return self.name.partition("-")[0]

    @property
    def changed(self) -> str:
        """When the newest delivery behind it came, in Dutch; empty without one."""
        return dutch_moment(self.changed_on) if self.changed_on else ""
