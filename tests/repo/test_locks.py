"""The locked dependencies: what the product needs apart from what a developer needs, with the same pins."""

from __future__ import annotations

import re
import tomllib

import pytest

from svm.home import PROJECT

LOCKS = sorted(PROJECT.glob("requirements*.txt"))
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PYPROJECT["dependency-groups"]


def pins(name: str) -> set[str]:
    """The lines `name==version` of a lock, with the marker that says for which Python they hold."""
    return set(re.findall(r"(?m)^([\w.-]+(?:\[[\w,-]+\])?==.*?) \\$", (PROJECT / name).read_text(encoding="utf-8")))


def names(requirements) -> set[str]:
    return {re.match(r"[\w.-]+", line)[0].lower() for line in requirements}


def wanted(group: str) -> set[str]:
    included = {entry["include-group"] for entry in GROUPS[group] if isinstance(entry, dict)}
    return names(entry for entry in GROUPS[group] if isinstance(entry, str)).union(*map(wanted, included))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_each_pin_has_a_hash_and_no_lock_an_address(lock):
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host", text)
    assert all("--hash=sha256:" in entry for entry in re.split(r"(?m)^(?=\w)", text) if entry)


def test_each_dependency_is_locked_where_it_belongs():
    assert names(PYPROJECT["project"]["dependencies"]) | wanted("install") <= names(pins("requirements.txt"))
    for group in GROUPS.keys() - {"install", "lint", "test"}:
        assert wanted(group) <= names(pins(f"requirements-{group}.txt")), group


def test_the_product_needs_no_linter_test_tool_or_browser_driver():
    ours = names(PYPROJECT["project"]["dependencies"])
    assert names(pins("requirements.txt")) & (wanted("lint") | wanted("test")) - ours == set()


def test_the_locks_agree():
    """Two locks that name one package name one version of it: they go into one environment, but for `supply`."""
    versions: dict[str, set[str]] = {}
    for lock in (lock for lock in LOCKS if lock.stem != "requirements-supply"):
        lines_of = {}
        for pin in pins(lock.name):
            # one lock may need for some Pythons only what another needs for all, or more extras of it
            version = re.sub(r"\[.*?\]", "", pin.partition(" ;")[0])
            lines_of.setdefault(re.match(r"[\w.-]+", pin)[0], []).append(version)
        for package, lines in lines_of.items():
            versions.setdefault(package, set()).add(" | ".join(sorted(lines)))
    assert {package: lines for package, lines in versions.items() if len(lines) > 1} == {}
