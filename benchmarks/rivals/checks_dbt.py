"""The checks of a table as plain dbt tests, one per column, in a project made for it.

Arguments: as for checks_gx.py, and the folder of the project.
"""

import json
import subprocess
import sys
from pathlib import Path

asked, folder = json.loads(sys.argv[1]), Path(sys.argv[2])
table = f"read_parquet('{asked['file']}')"
(folder / "tests").mkdir(parents=True, exist_ok=True)
(folder / "dbt_project.yml").write_text(
    "name: made_up\nprofile: made_up\nflags: {send_anonymous_usage_stats: false}\ndata_tests: {+fail_calc: sum(n)}\n"
)
(folder / "profiles.yml").write_text(
    "made_up: {target: dev, outputs: {dev: {type: duckdb, path: ':memory:', threads: 2}}}\n"
)
for column, pattern in asked["patterns"].items():
    (folder / "tests" / f"{column}.sql").write_text(
        f"select 1 as n from {table} where not regexp_full_match({column}, '{pattern}')\n"
    )
key = ", ".join(asked["key"])
(folder / "tests" / "key.sql").write_text(f"select count(*) - 1 as n from {table} group by {key} having count(*) > 1\n")
dbt = Path(sys.executable).with_name("dbt")
subprocess.run([dbt, "--quiet", "test", "--project-dir", folder, "--profiles-dir", folder], stdout=subprocess.DEVNULL)
results = json.loads((folder / "target" / "run_results.json").read_text())["results"]
failing = {r["unique_id"].rpartition(".")[2]: int(r["failures"] or 0) for r in results}
print(json.dumps({"failing": failing, "fails": sorted(n for n, c in failing.items() if c)}))
