"""A CSV file as text to Parquet with polars, streaming. Arguments: source, target."""

import sys

import polars as pl

source, target = sys.argv[1:]
pl.scan_csv(source, separator=";", infer_schema=False).sink_parquet(target, compression="zstd")
