"""A CSV file to Parquet with dlt and its own reader of CSV files. Arguments: source, folder, chunk or arrow.

`chunk` is `read_csv` of its documentation, `arrow` a resource that gives Arrow tables, which it writes unchanged.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
os.environ["DATA_WRITER__DISABLE_COMPRESSION"] = "true"

import dlt
import pyarrow as pa
import pyarrow.csv
from dlt.sources.filesystem import filesystem, read_csv

source, target, how = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]


@dlt.resource(name="vertrek")
def batches() -> Iterator[pa.RecordBatch]:
    """Give the file in batches of Arrow, every cell as text."""
    names = source.open(encoding="utf-8").readline().strip().split(";")
    convert = pa.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()))
    yield from pa.csv.open_csv(source, parse_options=pa.csv.ParseOptions(delimiter=";"), convert_options=convert)


files = filesystem(bucket_url=source.parent.as_uri(), file_glob=source.name)
data = (
    batches() if how == "arrow" else (files | read_csv(sep=";", dtype=str, keep_default_na=False)).with_name("vertrek")
)
pipeline = dlt.pipeline(
    "landing",
    pipelines_dir=str(target / "state"),
    destination=dlt.destinations.filesystem(bucket_url=(target / "lake").as_uri()),
    dataset_name="dtv",
)
pipeline.run(data, loader_file_format="parquet", write_disposition="replace").raise_on_failed_jobs()
