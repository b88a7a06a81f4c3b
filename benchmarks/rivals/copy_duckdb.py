"""The limit: a CSV file as text to Parquet with DuckDB, and nothing else. Arguments: source, target."""

import sys

import duckdb

source, target = sys.argv[1:]
duckdb.execute(
    f"copy (select * from read_csv('{source}', delim = ';', all_varchar = true)) to '{target}' "
    "(format parquet, compression zstd)"
)
