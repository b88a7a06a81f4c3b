"""Each package of the product has a licence that goes beside EUPL-1.2, as its own metadata states it."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata

import pytest

from tests.repo.test_locks import names, pins

#: a licence that asks nothing of the product that uses the package, or only of changes to the package itself
ACCEPTED = re.compile(
    r"\b(MIT|BSD|Apache|0BSD|ISC|Zlib|CC0|MPL|Mozilla Public License|PSF|Python|CNRI|Unlicense)\b", re.IGNORECASE
)
#: offered under two licences: the one that is taken
TAKEN = {"text-unidecode": "Artistic License"}


def stated(name: str) -> list[str]:
    """What a package says of its licence: an expression, its classifiers, else the first line of a text."""
    found = metadata(name)
    classifiers = [c.rpartition("::")[2].strip() for c in found.get_all("Classifier") or [] if c.startswith("License")]
    first = (found.get("License") or "").strip().partition("\n")[0]
    return [text for text in (found.get("License-Expression") or "", *classifiers, first) if text]


@pytest.mark.parametrize("name", sorted(names(pins("requirements.txt"))))
def test_a_package_has_a_licence_that_goes_beside_ours(name: str):
    try:
        licences = stated(name)
    except PackageNotFoundError:
        pytest.skip("not needed on this system or this Python")
    if name in TAKEN:
        assert TAKEN[name] in licences
    else:
        assert any(ACCEPTED.search(text) for text in licences), licences


def test_the_list_is_that_of_the_product():
    assert {"duckdb", "dbt-core", "great-expectations", "text-unidecode"} <= names(pins("requirements.txt"))
