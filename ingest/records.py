"""Records: an export with a row per application, stay or departure is counted at the door; its rows go no further.

The keys that stand for a person or a case are pseudonyms of the partner. They are replaced by a keyed hash, so that
nobody who has only the lake can join them to the partner's own; its key is in a file outside the project. What goes on
is what the table of the partner would have held: counts per year and month, in total and for each breakdown that the
contract declares, of the periods that were over on the day of receipt.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import duckdb

from ingest.contracts import Contract, contract_of
from ingest.problems import NotTaken
from svm.home import PROJECT, Home
from svm.sql import identifier, literal

#: names the file with the key
KEY_FILE = "SVM_KEY_FILE"
#: bytes that a key needs at least, and the block that HMAC-SHA256 works with (RFC 2104)
LEAST, BLOCK = 32, 64


def kept_at(delivery_id: str, home: Home) -> Path:
    """Where the rows of a delivery are kept, with replaced keys: below a folder that only its owner may open."""
    return home.lake / "_records" / f"{delivery_id}.parquet"


def replaced_keys(contract: Contract, con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """SQL for the columns of a file that are not kept as they came; the key of the hash is a variable of `con`.

    Raises NotTaken when there is no key.
    """
    if not contract.records:
        return {}
    key = _key().ljust(BLOCK, b"\0")
    for name, mask in (("outer_key", 0x5C), ("inner_key", 0x36)):
        con.execute(f"set variable {name} = unhex('{bytes(b ^ mask for b in key).hex()}')")
    column = identifier(contract.records.key)
    inner = f"unhex(sha256(getvariable('inner_key') || encode(trim({column}))))"
    return {contract.records.key: f"sha256(getvariable('outer_key') || {inner})"}


def _key() -> bytes:
    named = os.environ.get(KEY_FILE, "")
    path = Path(named).resolve() if named else None
    try:
        key = path.read_bytes() if path else b""
    except OSError as error:
        raise NotTaken(f"the file that {KEY_FILE} names cannot be read ({error.strerror}).") from None
    if path and path.is_relative_to(PROJECT):
        raise NotTaken(f"the file that {KEY_FILE} names lies in the project. Keep the key outside of it.")
    if not LEAST <= len(key) <= BLOCK:
        raise NotTaken(
            "it holds a row per person or case, and there is no key to replace their pseudonyms. Expected: "
            f"{KEY_FILE} names a file outside the project with {LEAST} to {BLOCK} random bytes. Make one once, keep it "
            "as you keep a password, and land the file again."
        )
    return key


def count_records(
    rows: Path, target: Path, contract: Contract, received: dt.date, con: duckdb.DuckDBPyConnection
) -> int:
    """Write the counts of a file of records, in the columns of its table. Returns how many there are.

    A row without a member of a breakdown is in the totals and not in that breakdown.
    """
    records, table = contract.records, contract_of(contract.name)
    assert records and table.grain
    measure = next(c.name for c in table.columns if c.role == "measure")
    word = {column: word for word, column in table.grain.dimensions.items()}
    dimensions = list(dict.fromkeys(name for breakdown in records.breakdowns for name in breakdown))
    blocks = []
    for breakdown in ((), *records.breakdowns):
        for moments in (("jaar",), ("jaar", "maand")):
            by = (*moments, *breakdown)
            cells = {name: identifier(name) if name in by else "''" for name in ("jaar", "maand", *dimensions)}
            cells |= {name: literal(text) for name, text in records.fixed.items()}
            cells |= {table.grain.column: literal(", ".join(word[name] for name in by)), measure: "count(*)::varchar"}
            conditions = [f"{moments[-1]}_is_over", *(f"{identifier(name)} <> ''" for name in breakdown)]
            blocks.append(
                f"select {', '.join(f'{sql} as {identifier(name)}' for name, sql in cells.items())} from dated "
                f"where {' and '.join(conditions)} group by {', '.join(identifier(name) for name in by)}"
            )
    con.execute(
        f"""
        copy (
            with dated as (
                select
                    trim({identifier(records.date)})::date as day,
                    strftime(day, '%Y') as jaar,
                    month(day)::varchar as maand,
                    make_date(year(day), 12, 31) <= {literal(str(received))}::date as jaar_is_over,
                    last_day(day) <= {literal(str(received))}::date as maand_is_over
                    {"".join(f", trim({identifier(name)}) as {identifier(name)}" for name in dimensions)}
                from read_parquet({literal(str(rows))})
            ),
            counted as ({" union all by name ".join(blocks)})
            select 0::integer as row_offset, '' as sheet, * from counted order by all
        ) to {literal(str(target))} (format parquet, compression zstd, row_group_size 100000)
        """
    )
    return int(con.execute(f"select count(*) from read_parquet({literal(str(target))})").fetchall()[0][0])
