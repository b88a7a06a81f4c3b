"""Each table and indicator as Parquet: typed, told in its schema, the same as its CSV in two other readers."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import polars
import pyarrow.parquet as pq
import pytest

from publish.pack import parquet
from publish.pack.columns import INDICATOR
from publish.pack.write import packed
from publish.public.check import check_public
from svm.dutch import DECIDE
from tests.pack import read
from tests.pack.made_up import LINES, SOURCE


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("pack")
    packed(SOURCE).write(folder)
    return folder


def as_text(name: str, value: object) -> str:
    """A value as its CSV has it, apart from zeros behind the point."""
    if value is None:
        return ""
    if name == "is_yellow":
        return "ja" if value else "nee"
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def test_polars_and_duckdb_read_each_file_as_its_csv_says(pack):
    files = sorted((pack / "parquet").glob("*.parquet"))
    assert [f.stem for f in files] == ["indicator_verzonnen", "tabel_9_1", "tabel_9_10"]
    for path in files:
        written = read.lines(pack / "csv" / f"{path.stem}.csv")
        for line in written:
            line["value"] = as_text("value", Decimal(line["value"])) if line["value"] else ""
        frame = polars.read_parquet(path)
        assert frame.schema["value"] == polars.Decimal(28, 6) and frame.schema["is_yellow"] == polars.Boolean
        by_duckdb = duckdb.sql(f"from read_parquet('{path}')")
        found = [dict(zip(by_duckdb.columns, row, strict=True)) for row in by_duckdb.fetchall()]
        for rows in (frame.to_dicts(), found):
            assert [{name: as_text(name, value) for name, value in row.items()} for row in rows] == written


def test_the_schema_says_what_the_file_is_and_what_each_column_holds(pack):
    schema = pq.read_schema(pack / "parquet" / "tabel_9_1.parquet")
    told = {k.decode(): v.decode() for k, v in schema.metadata.items()}
    assert told["title"] == "Tabel 9.1 Verzonnen aanvragen & <beslissingen>" and told["unit"] == "aanvragen"
    assert told["identifier"] == "staat-van-migratie-2031/tabel-9.1" and told["as_of"] == "2031-06-01"
    assert told["sources"] == "Bron: Verzinsels; levering van mei 2031"
    assert schema.field("value").metadata[b"title"].decode() == "Waarde"
    assert not schema.field("text").nullable and schema.field("value").nullable


def test_the_same_lines_give_the_same_bytes_and_a_small_number_in_them_is_found(tmp_path):
    small = [(*LINES[0][:4], "3", *LINES[0][5:])]
    made = [parquet.to_bytes(INDICATOR, small, {"title": "verzonnen"}) for _ in range(2)]
    assert made[0] == made[1]
    (tmp_path / "klein.parquet").write_bytes(made[0])
    (tmp_path / "stuk.parquet").write_bytes(made[0][:-9])
    found = {(f.file, f.kind): f.weight for f in check_public([tmp_path])}
    assert found["klein.parquet", "klein aantal"] == DECIDE and ("stuk.parquet", "onleesbaar") in found
