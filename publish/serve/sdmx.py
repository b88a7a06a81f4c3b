"""Questions of SDMX 3.0: the key and the filters of a data query, and the form that is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from publish.pack.sdmx import Cell, components
from publish.serve.problems import WrongQuestion

CSV = "application/vnd.sdmx.data+csv; version=2.0.0"
JSON = "application/vnd.sdmx.data+json; version=2.0.0"
STRUCTURE = "application/vnd.sdmx.structure+xml; version=3.0.0"
#: how a condition on a component is compared; without one of these it is equal
COMPARED: Mapping[str, Callable[[str, str], bool]] = {
    "eq": lambda value, asked: value == asked,
    "ne": lambda value, asked: value != asked,
    "ge": lambda value, asked: value[: len(asked)] >= asked,
    "le": lambda value, asked: value[: len(asked)] <= asked,
    "gt": lambda value, asked: value[: len(asked)] > asked,
    "lt": lambda value, asked: value[: len(asked)] < asked,
}
#: the parameter of a filter: c[TIME_PERIOD]
FILTER = re.compile(r"c\[(\w+)\]")
#: every value of a dimension
ANY = "*"


def asked(found: Iterable[Cell], key: str, filters: Mapping[str, str]) -> list[Cell]:
    """The observations that a key and filters ask for.

    `key` has a value or `*` for frequency, indicator and breakdown, with points between them, or is a list of such
    keys with commas; `filters` has conditions by component, such as `ge:2020+le:2025`. Raises WrongQuestion when either
    is not of that form.
    """
    known = [c.id for c in components(())]
    keys = [one.split(".") for one in key.split(",")] if key != ANY else []
    wrong = [".".join(parts) for parts in keys if len(parts) != known.index("TIME_PERIOD")]
    if wrong:
        raise WrongQuestion(
            f"De sleutel {wrong[0]} past niet bij de structuur.",
            expected="FREQ.INDICATOR.BREAKDOWN, zoals A.asy_first.* of *",
            next_step="geef drie waarden met punten ertussen; * is elke waarde.",
        )
    conditions = []
    for name, text in filters.items():
        if name not in known:
            raise WrongQuestion(f"De structuur heeft geen {name}.", expected=f"een van {', '.join(known)}")
        conditions.append((known.index(name), _alternatives(text)))
    return [
        cell
        for cell in found
        if (not keys or any(_fits(cell, parts) for parts in keys))
        and all(any(all(test(cell[at]) for test in both) for both in either) for at, either in conditions)
    ]


def _fits(cell: Cell, parts: Sequence[str]) -> bool:
    return all(part in (ANY, value) for part, value in zip(parts, cell, strict=False))


def _alternatives(text: str) -> list[list[Callable[[str], bool]]]:
    """Conditions of which one must hold, each a list of which all must; a plus in an address arrives as a blank."""
    return [[_test(one) for one in re.split(r"[+ ]", either)] for either in text.split(",")]


def _test(text: str) -> Callable[[str], bool]:
    operator, separator, value = text.partition(":")
    if not separator:
        operator, value = "eq", text
    if operator not in COMPARED or not value:
        raise WrongQuestion(
            f"De voorwaarde {text} is niet te lezen.", expected=f"een waarde, of {', '.join(COMPARED)} met een waarde"
        )
    compare = COMPARED[operator]
    return lambda found: compare(found, value)


def media(accept: str) -> str:
    """The form that is asked for, CSV when any will do, empty when there is none of them."""
    for one in (part.split(";")[0].strip() for part in accept.split(",")):
        if one in ("application/vnd.sdmx.data+json", "application/json"):
            return JSON
        if one in ("application/vnd.sdmx.data+csv", "text/csv", "*/*", "text/html", ""):
            return CSV
    return ""
