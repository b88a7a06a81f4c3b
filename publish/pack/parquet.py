"""A CSV of the pack as Parquet: the same columns and lines, typed, with their titles and source in its schema."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from publish.pack.columns import Column
from publish.tables.tidy import YES

#: digits in all, and behind the point, as the warehouse has them
PRECISION, SCALE = 28, 6


def to_bytes(columns: Sequence[Column], lines: Iterable[Sequence[str]], about: Mapping[str, str]) -> bytes:
    """Lines of texts as Parquet: a number as decimal, ja and nee as boolean, a blank as null; all else is text.

    `about` stands in the schema. The same lines give the same bytes, as long as the library is the same.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    decimal = pa.decimal128(PRECISION, SCALE)
    fields, arrays = [], []
    for column, texts in zip(columns, list(zip(*lines, strict=True)) or [()] * len(columns), strict=True):
        if column.is_number:
            values, kind = [Decimal(t) if t else None for t in texts], decimal
        elif column.is_boolean:
            values, kind = [t == YES for t in texts], pa.bool_()
        else:
            values, kind = [t or None for t in texts], pa.string()
        told = {"title": column.title}
        fields.append(pa.field(column.name, kind, nullable=not column.is_required, metadata=told))
        arrays.append(pa.array(values, kind))
    table = pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=dict(about)))
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd", version="2.6")
    return out.getvalue()
