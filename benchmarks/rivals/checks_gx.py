"""The checks of a table with Great Expectations on pandas, as its documentation has them. Argument: a JSON with all.

{"file": parquet, "patterns": {column: pattern}, "key": [columns]}
"""

import json
import sys
import time

import great_expectations as gx
import pandas as pd

asked = json.loads(sys.argv[1])
start = time.perf_counter()
frame = pd.read_parquet(asked["file"], columns=list(asked["patterns"]))
context = gx.get_context(mode="ephemeral")
context.variables.progress_bars = gx.data_context.types.base.ProgressBarsConfig(globally=False)
asset = context.data_sources.add_pandas("made_up").add_dataframe_asset("table")
batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
expectations = [
    gx.expectations.ExpectColumnValuesToMatchRegex(column=column, regex=pattern)
    for column, pattern in asked["patterns"].items()
]
expectations.append(gx.expectations.ExpectCompoundColumnsToBeUnique(column_list=asked["key"]))
results = batch.validate(gx.ExpectationSuite(name="made_up", expectations=expectations), result_format="BASIC").results
failing = {r.expectation_config.kwargs.get("column", "key"): r.result["unexpected_count"] for r in results}
# it counts both rows of a pair, and no key comes three times
failing["key"] //= 2
fails = sorted(name for name, count in failing.items() if count)
print(json.dumps({"seconds": time.perf_counter() - start, "failing": failing, "fails": fails}))
