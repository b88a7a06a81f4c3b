"""The limit: the checks as plain SQL in DuckDB, without examples or verdicts. Argument as for checks_gx.py."""

import json
import sys
import time

import duckdb

asked = json.loads(sys.argv[1])
start = time.perf_counter()
table, key = f"read_parquet('{asked['file']}')", ", ".join(asked["key"])
wrong = [f"count(*) filter (where not regexp_full_match({c}, '{p}'))" for c, p in asked["patterns"].items()]
counts = duckdb.sql(f"select {', '.join(wrong)} from {table}").fetchall()[0]
twice = f"select count(*) as n from {table} group by {key} having count(*) > 1"
extra = duckdb.sql(f"select coalesce(sum(n - 1), 0) from ({twice})").fetchall()[0][0]
failing = dict(zip([*asked["patterns"], "key"], [*counts, int(extra)], strict=True))
fails = sorted(name for name, count in failing.items() if count)
print(json.dumps({"seconds": time.perf_counter() - start, "failing": failing, "fails": fails}))
