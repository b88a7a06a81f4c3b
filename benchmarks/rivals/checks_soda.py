"""The checks of a table with Soda on DuckDB. Argument as for checks_gx.py."""

import json
import sys
import time

import duckdb
from soda.scan import Scan

asked = json.loads(sys.argv[1])
start = time.perf_counter()
con = duckdb.connect()
con.execute(f"create view made_up as select * from read_parquet('{asked['file']}')")
lines = ["checks for made_up:"]
for column, pattern in asked["patterns"].items():
    lines += [f"  - invalid_count({column}) = 0:", f"      valid regex: '{pattern}'"]
lines.append(f"  - duplicate_count({', '.join(asked['key'])}) = 0")
scan = Scan()
scan.disable_telemetry()
scan.set_data_source_name("duckdb")
scan.add_duckdb_connection(con)
scan.add_sodacl_yaml_str("\n".join(lines))
scan.execute()
found = scan.get_scan_results()["checks"]
failing = {
    c["column"] if c["column"] and "duplicate" not in c["name"] else "key": int(c["diagnostics"]["value"])
    for c in found
}
fails = sorted(name for name, count in failing.items() if count)
print(json.dumps({"seconds": time.perf_counter() - start, "failing": failing, "fails": fails}))
