"""What searches in an open database, by the index that it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from publish.find.hits import SCHEMA, Search
from svm.database import has_relation
from svm.figures import Registry

if TYPE_CHECKING:
    from publish.find.search import Index


def open_search(
    con: duckdb.DuckDBPyConnection, registry: Registry, names: duckdb.DuckDBPyConnection | None = None
) -> Search | Index:
    """What searches in an open database: its index, or one made now for one that was frozen or published without.

    `names` is the published database, for an edition that does not hold what figures are called besides their labels.
    """
    if has_relation(con, SCHEMA, "entries"):
        return Search(con, registry)
    # what makes an index takes longer to load than to search in one
    from publish.find.search import Index, load_names

    return Index(registry, load_names(names or con))
