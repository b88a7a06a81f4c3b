"""The checks of a table with pointblank on polars. Argument as for checks_gx.py."""

import json
import sys
import time

import pointblank as pb
import polars as pl

asked = json.loads(sys.argv[1])
start = time.perf_counter()
frame = pl.read_parquet(asked["file"], columns=list(asked["patterns"]))
checks = pb.Validate(frame)
for column, pattern in asked["patterns"].items():
    checks = checks.col_vals_regex(columns=column, pattern=pattern)
checks = checks.rows_distinct(columns_subset=asked["key"]).interrogate()
failing = dict(zip([*asked["patterns"], "key"], checks.n_failed().values(), strict=True))
# it counts both rows of a pair, and no key comes three times
failing["key"] //= 2
fails = sorted(name for name, count in failing.items() if count)
print(json.dumps({"seconds": time.perf_counter() - start, "failing": failing, "fails": fails}))
