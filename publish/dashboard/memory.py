"""What the site says in English: the translations of the engineers, and the English columns that other facts have."""

from __future__ import annotations

import duckdb

from publish.look.english import English
from svm.database import rows

#: English words that the facts themselves have, beside the memory
OWNED = """
    select name_nl as dutch, name_en as english from reference.countries
    union all by name select name_nl as dutch, name_en as english from reference.partners
    union all by name select short_name as dutch, short_name as english from reference.partners
    union all by name select title_nl as dutch, title_en as english from reference.chapters
    union all by name select title_nl as dutch, title_en as english from reference.report_tables
    union all by name select title_nl as dutch, title_en as english from reference.indicators
    union all by name select definition_nl as dutch, definition_en as english from reference.indicators
    union all by name select meaning_nl as dutch, meaning_en as english from reference.glossary
    union all by name select note_nl as dutch, note_en as english from indicators.breaks
    union all by name select what_nl as dutch, what_en as english from reference.policy_events
"""


def load_english(con: duckdb.DuckDBPyConnection) -> English:
    """The translator with everything the warehouse knows: english.csv, then what other seeds say of their own facts."""
    found = rows(con, f"select dutch, english from reference.english union all by name ({OWNED})")
    # of two facts with one Dutch text the first is told
    return English({str(r["dutch"]): str(r["english"]) for r in reversed(found)})
