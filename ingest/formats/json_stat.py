"""JSON-stat 2.0, as the Statistics API of Eurostat answers it, as the rows of its CSV.

A cell that has neither a value nor a status is not there, as in the CSV.
"""

from __future__ import annotations

import csv
import datetime as dt
import math
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from ingest.problems import Unreadable, broken_json
from ingest.sheet_bounds import MAX_CELLS

#: the dimension of the period, as the CSV calls it
PERIOD = {"time": "TIME_PERIOD"}
UPDATED = "%d/%m/%y %H:%M:%S"


def rows_of_json_stat(cube: object, target: Path) -> bool:
    """Write the cells of a JSON-stat cube to a CSV; False when it is other JSON. Its numbers are texts.

    Raises Unreadable when it does not have the cells that it says it has.
    """
    if not isinstance(cube, dict) or not {"id", "size", "dimension", "value"} <= cube.keys():
        return False
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerows(_rows(cube))
    return True


def _rows(cube: dict[str, Any]) -> Iterator[list[str]]:
    try:
        names, codes = list(cube["id"]), [_codes(cube["dimension"][name]) for name in cube["id"]]
        size = [int(n) for n in cube["size"]]
        fixed = [_dataflow(cube), _updated(cube)]
        value, status = _cells(cube["value"]), _cells(cube.get("status") or {})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable(broken_json(f"{type(error).__name__} {error}", "id, size, dimension and value")) from None
    count = math.prod(size)
    if size != [len(c) for c in codes] or not size:
        raise Unreadable(broken_json(f"size {size} of {[len(c) for c in codes]} members", "as many members as size"))
    if not 0 < count <= MAX_CELLS:
        raise Unreadable(broken_json(f"{count} cells", f"1 to {MAX_CELLS} cells: the selection may match nothing"))
    astray = sorted(n for n in value.keys() | status.keys() if not 0 <= n < count)
    if astray:
        raise Unreadable(broken_json(f"a cell with number {astray[0]}", f"numbers from 0 to {count - 1}"))
    yield ["DATAFLOW", "LAST UPDATE", *(PERIOD.get(n, n) for n in names), "OBS_VALUE", "OBS_FLAG", "CONF_STATUS"]
    for number, members in enumerate(product(*codes)):
        figure, signs = value.get(number, ""), status.get(number, "")
        if figure or signs:
            flag, _, confidential = signs.partition("|")
            yield [*fixed, *members, figure, flag, confidential]


def _codes(dimension: dict[str, Any]) -> list[str]:
    """The codes of a dimension in the order of its cells; one without an index has one."""
    category = dimension["category"]
    index = category.get("index")
    if index is None:
        return list(category["label"])
    if isinstance(index, list):
        return list(index)
    places = {int(place): code for code, place in index.items()}
    return [places[place] for place in range(len(index))]


def _cells(cells: dict[str, Any] | list[Any]) -> dict[int, str]:
    """The filled cells by their number."""
    numbered = cells.items() if isinstance(cells, dict) else enumerate(cells)
    return {int(number): str(cell) for number, cell in numbered if cell not in (None, "")}


def _dataflow(cube: dict[str, Any]) -> str:
    said = cube.get("extension") or {}
    name = said.get("id", "")
    return f"{said.get('agencyId', 'ESTAT')}:{name}({said.get('version', '1.0')})" if name else ""


def _updated(cube: dict[str, Any]) -> str:
    text = str(cube.get("updated", ""))
    try:
        return dt.datetime.fromisoformat(text).strftime(UPDATED)
    except ValueError:
        return text
