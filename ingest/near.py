"""What a file that no contract fits comes nearest to: what it says it is, whose table it is, which columns differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.content import Content
from ingest.contracts import Contract
from ingest.problems import Problem, nearly, no_dataset, table_of_another, table_unknown, table_unnamed
from ingest.read import Opened
from ingest.template import TEMPLATE_PARTNER


def whose(opened: Iterable[Opened], name: str, partner: str) -> Problem | None:
    """State of which other partner this is the table; None when it is that of none, or nobody delivered it."""
    others = [o for o in opened if o.is_whole and o.contract.partner not in ("", partner, TEMPLATE_PARTNER)]
    for group in (
        [o for o in others if o.contract.content and o.has_content],
        [o for o in others if o.contract.matches_file(name)],
        [o for o in others if not o.contract.content],
    ):
        contracts = {o.contract.name: o.contract for o in group}
        if partner and len(contracts) == 1:
            return table_of_another(*contracts.values(), partner)
    return None


def nearest_problem(opened: Sequence[Opened], possible: Sequence[Contract], content: Content) -> Problem:
    """State what a file comes nearest to among the contracts that its partner may deliver under."""
    names = sorted({c.name for c in possible})
    if content.table and not any(c.matches_file(content.table) for c in possible):
        return table_unknown(content.table[:80], names)
    said = [text for o in opened for text in o.says if text]
    if said:
        return table_unknown(said[0][:80], names)
    fitting = sorted({o.contract.name for o in opened if o.is_whole and o.contract.content})
    if fitting:
        return table_unnamed(fitting)
    near = [o for o in opened if _is_near(o)]
    if near:
        best = min(near, key=lambda o: (-_required(o), _distance(o), o.contract.name))
        return nearly(best.contract, best.header_row, best.lacks, best.strange)
    return no_dataset(names, content.seen)


def _is_near(opened: Opened) -> bool:
    """Whether a table has two columns of a contract and more, and these are no small part of either."""
    found = len(opened.names) - len(opened.unknown)
    return found > 1 and 2 * found >= found + len(opened.missing) and 3 * found >= len(opened.names)


def _required(opened: Opened) -> int:
    """How many of the columns that the contract requires are there."""
    return sum(column.required and column.name in opened.names for column in opened.contract.columns)


def _distance(opened: Opened) -> int:
    return len(opened.missing) + len(opened.unknown) - len(opened.wide) + (not opened.has_values)
