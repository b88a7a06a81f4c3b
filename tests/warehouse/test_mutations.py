"""A small sample of the mutated deliveries of `tests/bench/mutations.py`: what lands builds, and nothing falls over."""

from __future__ import annotations

import os

import pytest

from tests.bench.mutants import KINDS, mutant
from tests.bench.mutations import run, sources

#: every kind of fault once and some twice
COUNT, SEED = 60, 7


@pytest.mark.skipif(not os.environ.get("SVM_LONG"), reason="over a minute: SVM_LONG=1 runs it")
def test_what_lands_of_mutated_files_builds(tmp_path):
    done = list(run(COUNT, COUNT, SEED, tmp_path))
    assert len(done) == COUNT and len({m.kind for m in done}) >= 35
    assert [(m.source, m.kind, m.message) for m in done if m.result in ("stopped", "traceback", "build failed")] == []
    assert {m.result for m in done} == {"landed", "refused"}
    # a fault that changes no figure is one that the door read right
    read = [m for m in done if m.result == "landed" and m.kind in ("column order", "column extra", "encoding")]
    assert read and [m.source for m in read if m.changed + m.added + m.lost] == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_fault_has_files_to_stand_in_and_follows_from_its_seed(kind):
    some = [s for s in sources() if s.path.stat().st_size < 20_000][::3]
    made = [m for s in some if (m := mutant(s.path.read_bytes(), s.name, kind, 1)) is not None]
    assert made
    # a workbook has the time of writing in it, a text file nothing but its cells
    texts = [s for s in some if not s.name.endswith(".xlsx")]
    first, again = ([mutant(s.path.read_bytes(), s.name, kind, 1) for s in texts] for _ in range(2))
    assert first == again
