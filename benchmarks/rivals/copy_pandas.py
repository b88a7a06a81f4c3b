"""A CSV file as text to Parquet with pandas, all at once as most scripts do. Arguments: source, target."""

import sys

import pandas as pd

source, target = sys.argv[1:]
pd.read_csv(source, sep=";", dtype=str, keep_default_na=False).to_parquet(target, compression="zstd", index=False)
