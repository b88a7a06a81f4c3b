"""Every test of the project says what settles it, and whose row it is that fails."""

from __future__ import annotations

import re

from svm.home import PROJECT
from tests.conftest import Door

#: columns of a failing row by which an offender is named; a case of a test of the code is named by what it gives
NAMES = {"message", "delivery_id", "indicator_id", "figure_id", "table_id", "entry"}
CODE = "tests/unit/"
#: a failing row of a grain names its key
BY_KEY = "unique_combination"


def every_test(manifest) -> list[dict]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "test"]


def kind(node) -> str:
    return (node.get("test_metadata") or {}).get("name") or node["name"]


def test_every_test_says_what_settles_it(manifest):
    found = every_test(manifest)
    assert len(found) > 200
    without = {kind(node) for node in found if not node["config"]["meta"].get("settle", "").endswith(".")}
    assert without == set()


def test_what_settles_it_names_only_files_that_are_there(manifest):
    for node in every_test(manifest):
        for name in re.findall(r"\b(?:seeds|macros|models|ingest|docs)/[\w/.]+\w", node["config"]["meta"]["settle"]):
            assert (PROJECT / name).exists() or name.endswith("int_routes__"), (kind(node), name)


def test_the_lists_that_a_test_reads_from_are_there(manifest):
    seeds = {node["name"] for node in manifest["nodes"].values() if node["resource_type"] == "seed"}
    for node in every_test(manifest):
        assert set(node["config"]["meta"].get("kept_in", [])) <= seeds, kind(node)


def test_every_failing_row_names_an_offender(samples: Door, manifest):
    nameless = set()
    for node in every_test(manifest):
        if kind(node) == BY_KEY or node["original_file_path"].startswith(CODE):
            continue
        columns = {name for name, *_ in samples.query(f"describe {node['compiled_code']}")}
        keys = {name for name in columns if name.endswith("_id")}
        if not columns & NAMES | keys or not columns & {"message", "problem"}:
            nameless.add((kind(node), *sorted(columns)))
    assert nameless == set()
