"""Open a delivered file as a table of text: every cell stays the text the partner wrote.

No library guesses types here: a guess loses `NA`, `None`, `T` and a suppressed cell without a word.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from ingest.contracts import Contract, normalise, snake
from svm.errors import UserError
from svm.sql import identifier, literal

if TYPE_CHECKING:
    import polars as pl

HEAD_BYTES = 1 << 18
#: a cell text that no file holds, so that blank cells stay blank text instead of NULL
NO_NULL = "\x01no-null\x01"


class Unreadable(UserError):
    """The file cannot be read as its contract says; it goes to quarantine."""

    contract: Contract | None = None


@dataclass(frozen=True)
class Opened:
    """A file whose header was found.

    `names` are the lake column names in file order; `header_row` is the record number of the header,
    counted from 1; `missing` are required columns that are not there; `unknown` are headers that the
    contract does not name (landed all the same).
    """

    path: Path
    contract: Contract
    encoding: str
    header_row: int
    headers: tuple[str, ...]
    names: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    sheet: str = ""

    @property
    def wide(self) -> tuple[str, ...]:
        """Columns whose header itself is a period or a member."""
        wide = self.contract.wide
        return tuple(n for n in self.unknown if re.fullmatch(wide.headers, n)) if wide else ()


def _decode(data: bytes, contract: Contract, *, cut: bool) -> tuple[str, str]:
    """Decode with the first allowed encoding that fits; `cut` allows a torn last character."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable(
            "het bestand is UTF-16-tekst",
            expected=" of ".join(contract.layout.encodings),
            next_step="Sla het bestand opnieuw op als UTF-8.",
        )
    for encoding in contract.layout.encodings:
        decoder = "utf-8-sig" if encoding == "utf-8" else encoding
        for tail in range(4 if cut else 1):
            try:
                return data[: len(data) - tail].decode(decoder), encoding
            except UnicodeDecodeError:
                continue
    raise _encoding_error(data, contract)


def _encoding_error(data: bytes, contract: Contract) -> Unreadable:
    try:
        data.decode(contract.layout.encodings[0])
        position, byte = 0, 0
    except UnicodeDecodeError as error:
        position, byte = error.start, data[error.start]
    line = data.count(b"\n", 0, position) + 1
    return Unreadable(
        f"regel {line} bevat byte 0x{byte:02x}; dat is geen {' of '.join(contract.layout.encodings)}",
        expected=f"tekst in {' of '.join(contract.layout.encodings)}",
        next_step="Exporteer het bestand opnieuw in die codering.",
    )


def match_headers(headers: list[str], contract: Contract) -> tuple[list[str], list[str], list[str]]:
    """Bind headers to contract columns by name, exact spelling first, then ignoring case.

    Returns the lake name of each header, the required columns not found, and the lake names of headers
    that the contract does not know.
    """
    spaced = [re.sub(r"\s+", " ", h.replace("\ufeff", "")).strip() for h in headers]
    bound: dict[int, str] = {}
    missing = []
    for column in contract.columns:
        exact = [i for i, h in enumerate(spaced) if h == column.name and i not in bound]
        loose = [i for i, h in enumerate(spaced) if normalise(h) in column.headers and i not in bound]
        if exact or loose:
            bound[(exact or loose)[0]] = column.name
        elif column.required:
            missing.append(column.name)
    names: list[str] = []
    unknown: list[str] = []
    taken = set(bound.values())
    for i, header in enumerate(spaced):
        name = bound.get(i)
        if name is None:
            base = name = snake(header)
            serial = 2
            while name in taken:
                name = f"{base}_{serial}"
                serial += 1
            taken.add(name)
            unknown.append(name)
        names.append(name)
    return names, missing, unknown


def _find_header(records: list[list[str]], contract: Contract) -> int | None:
    """Index of the first record that names at least half of the required columns."""
    required = sum(c.required for c in contract.columns)
    for index, record in enumerate(records[: contract.layout.header_within]):
        _, missing, _ = match_headers(record, contract)
        if (required - len(missing)) * 2 >= required and len(missing) < required:
            return index
    return None


def _opened(path: Path, contract: Contract, records: list[list[str]], encoding: str, sheet: str) -> Opened:
    index = _find_header(records, contract)
    if index is None:
        wanted = ", ".join(c.label for c in contract.columns if c.required)
        seen = " | ".join(records[0][:8]) if records else "(een leeg bestand)"
        raise Unreadable(
            f"geen kopregel in de eerste {contract.layout.header_within} regels; het bestand begint met: {seen}",
            expected=f"een regel met de kolommen {wanted}, gescheiden door '{contract.layout.separator}'",
            next_step="Stuur de export ongewijzigd; is de opmaak nieuw, meld dat dan.",
        )
    headers = records[index]
    while headers and not headers[-1].strip():
        headers = headers[:-1]
    names, missing, unknown = match_headers(headers, contract)
    return Opened(
        path=path,
        contract=contract,
        encoding=encoding,
        header_row=index + 1,
        headers=tuple(headers),
        names=tuple(names),
        missing=tuple(missing),
        unknown=tuple(unknown),
        sheet=sheet,
    )


def _sheet(path: Path, contract: Contract, limit: int | None) -> pl.DataFrame:
    """The contract's sheet with every cell as text, blank cells as ''. Raises Unreadable.

    Types are never inferred: a guess from the first rows turns a later '<5' or 'geheim' into nothing.
    """
    import fastexcel
    import polars as pl

    try:
        book = fastexcel.read_excel(str(path))
    except Exception as error:
        raise Unreadable(
            f"de werkmap kan niet worden geopend ({type(error).__name__})",
            expected="een .xlsx-werkmap",
            next_step="Open haar in een rekenprogramma, sla haar op als .xlsx en stuur haar opnieuw.",
        ) from None
    sheet = contract.layout.sheet
    if sheet not in book.sheet_names:
        raise Unreadable(
            f"de werkmap heeft de bladen {', '.join(book.sheet_names)}",
            expected=f"een blad met de naam '{sheet}'",
            next_step="Stuur de werkmap zoals zij is gepubliceerd.",
        )
    loaded = book.load_sheet(sheet, header_row=None, dtypes="string", n_rows=limit).to_polars()
    return loaded.with_columns(pl.all().cast(pl.String).fill_null(""))


def open_table(path: Path, contract: Contract) -> Opened:
    """Find the header of a file by content and bind its columns by name.

    Raises Unreadable when encoding, sheet or header are not what the contract says.
    """
    if contract.layout.format == "xlsx":
        head = _sheet(path, contract, contract.layout.header_within + 1)
        return _opened(path, contract, [list(r) for r in head.rows()], "xlsx", contract.layout.sheet or "")
    with path.open("rb") as handle:
        head = handle.read(HEAD_BYTES)
    text, encoding = _decode(head, contract, cut=len(head) == HEAD_BYTES)
    reader = csv.reader(io.StringIO(text), delimiter=contract.layout.separator)
    records = [r for _, r in zip(range(contract.layout.header_within + 1), reader, strict=False)]
    return _opened(path, contract, records, encoding, "")


def first_cells(opened: Opened) -> dict[str, str]:
    """The first data row as name -> text, to recognise a dataset by its content."""
    if opened.contract.layout.format == "xlsx":
        records = [list(r) for r in _sheet(opened.path, opened.contract, opened.header_row + 1).rows()]
    else:
        with opened.path.open("rb") as handle:
            text, _ = _decode(handle.read(HEAD_BYTES), opened.contract, cut=True)
        records = [
            r
            for _, r in zip(
                range(opened.header_row + 1),
                csv.reader(io.StringIO(text), delimiter=opened.contract.layout.separator),
                strict=False,
            )
        ]
    row = records[opened.header_row] if len(records) > opened.header_row else []
    return dict(zip(opened.names, row, strict=False))


def landed(parquet: Path) -> str:
    """SQL for the cells of a landed file with `row_number`, the record number in the delivered file."""
    return (
        f"(select *, (file_row_number + row_offset + 1)::integer as row_number "
        f"from read_parquet({literal(str(parquet))}, file_row_number = true))"
    )


def _csv_source(opened: Opened, path: Path) -> str:
    layout = opened.contract.layout
    columns = ", ".join(f"{literal(n)}: 'varchar'" for n in opened.names)
    return (
        f"read_csv({literal(str(path))}, auto_detect=false, header=false, skip={opened.header_row}, "
        f"delim={literal(layout.separator)}, quote='\"', escape='\"', columns={{{columns}}}, "
        f"nullstr={literal(NO_NULL)}, max_line_size=8388608, parallel=true)"
    )


def _text_error(opened: Opened, error: duckdb.Error) -> Unreadable:
    """Turn the reader's complaint into row, found and expected."""
    message = str(error)
    line = re.search(r"Line:\s*(\d+)", message)
    row = f"rij {line.group(1)}" if line else "een van de rijen"
    counts = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", message)
    if counts:
        found = f"{counts.group(2)} cellen gevonden waar er {counts.group(1)} horen te staan"
    elif "unterminated quote" in message:
        found = "een aanhalingsteken wordt niet gesloten"
    else:
        found = message.splitlines()[0]
    return Unreadable(
        f"{row}: {found}",
        expected=f"{len(opened.names)} cellen in elke rij ({', '.join(opened.headers[:6])} …)",
        next_step="Het bestand lijkt afgebroken of beschadigd: exporteer en stuur het opnieuw.",
    )


def write_parquet(opened: Opened, target: Path, metadata: dict[str, str], con: duckdb.DuckDBPyConnection) -> str:
    """Write all cells as text plus `row_offset` and `sheet` to one Parquet file, in file order.

    The record number in the delivered file, header included, is the position in the Parquet file plus
    `row_offset` plus 1, see `landed`; counting rows while writing would more than double the time.
    `metadata` goes into the Parquet footer. Returns the encoding that fitted. Raises Unreadable naming the row
    that does not fit.
    """
    kv = ", ".join(f"{identifier(k)}: {literal(v)}" for k, v in metadata.items())
    options = f"(format parquet, compression zstd, row_group_size 100000, kv_metadata {{{kv}}})"
    select = f"select {opened.header_row}::integer as row_offset, {literal(opened.sheet)} as sheet, * from "
    if opened.contract.layout.format == "xlsx":
        sheet = _sheet(opened.path, opened.contract, None)[opened.header_row :, : len(opened.names)]
        con.register("cells", sheet.rename(dict(zip(sheet.columns, opened.names, strict=True))))
        con.execute(f"copy ({select} cells) to {literal(str(target))} {options}")
        con.unregister("cells")
        return "xlsx"
    encodings = opened.contract.layout.encodings
    for encoding in encodings[encodings.index(opened.encoding) :]:
        source = opened.path
        if encoding != "utf-8":
            source = target.with_suffix(".utf8.csv")
            _transcode(opened, encoding, source)
        try:
            con.execute(f"copy ({select} {_csv_source(opened, source)}) to {literal(str(target))} {options}")
        except duckdb.InvalidInputException as error:
            if re.search(r"not utf-8 encoded|invalid unicode", str(error), re.IGNORECASE):
                continue
            raise _text_error(opened, error) from None
        finally:
            if source != opened.path:
                source.unlink(missing_ok=True)
        return encoding
    raise _encoding_error(opened.path.read_bytes(), opened.contract)


def _transcode(opened: Opened, encoding: str, target: Path) -> None:
    try:
        with (
            opened.path.open(encoding=encoding, newline="") as source,
            target.open("w", encoding="utf-8", newline="") as out,
        ):
            while chunk := source.read(1 << 20):
                out.write(chunk)
    except UnicodeDecodeError:
        raise _encoding_error(opened.path.read_bytes(), opened.contract) from None
