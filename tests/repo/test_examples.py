"""The examples in docstrings are run, not believed."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import publish.news
import publish.prose
import svm

NAMES = [
    module.name
    for package in (svm, publish.prose, publish.news)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
]


@pytest.mark.parametrize("name", NAMES)
def test_examples_in_docstrings_hold(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_rooms_show_examples():
    modules = [importlib.import_module(name) for name in NAMES]
    assert sum(doctest.testmod(module).attempted for module in modules) >= 20
