"""Figures that are read when a document asks for them are those that are read all at once."""

from __future__ import annotations

from contextlib import closing

from publish.documents.own_text import Wordings
from svm.database import connect
from svm.figures import OpenRegistry, load_registry


def test_figures_on_demand_are_the_same(samples):
    with closing(connect(samples.home)) as con:
        _compare(con)


def _compare(con):
    whole = load_registry(con)
    some = [f for n, f in enumerate(whole) if n % 40 == 0]
    asked = OpenRegistry(con)
    asked.want(f"{f.tag}@kop" for f in some)
    assert [asked.get(f.tag) for f in some] == some
    assert [asked.get(f.figure_id) for f in some] == some
    assert asked.get("verzonnen:1") is None
    assert Wordings(asked)._numbered.pattern == Wordings(whole)._numbered.pattern
    # what was asked for before does not stand in front
    assert list(asked) == list(whole)
    assert len(asked) == len(whole)
