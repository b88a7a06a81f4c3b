"""What became of the planted values, as tables in Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tests.planted.world import MISSED, Result

COLUMNS = ("refused", "read right", "doubted", "doubted beside", "unplaced", "yellow otherwise", "not printed", *MISSED)


def recall(results: Iterable[Result]) -> dict[str, tuple[int, int]]:
    """Per kind: how many were planted, and how many did not get into print as if they were right."""
    plants = [r for r in results if r.kind != "control"]
    count = Counter(r.kind for r in plants)
    stopped = Counter(r.kind for r in plants if r.outcome not in MISSED)
    return {kind: (n, stopped[kind]) for kind, n in sorted(count.items())}


def false_alarms(results: Iterable[Result]) -> tuple[int, int, Counter[str]]:
    """Clean new cells, those of them that are doubted or refused, and the rules that did it."""
    clean = [r for r in results if r.kind == "control"]
    rules = Counter(rules for r in clean for rules in r.rules_by_cell)
    refused = sum(len(r.cells) for r in clean if r.outcome == "refused")
    rules += Counter({"refused at the door": refused})
    alarms = Counter({rule: n for rule, n in rules.items() if rule})
    return sum(len(r.cells) for r in clean), sum(alarms.values()), alarms


def report(results: list[Result]) -> str:
    """Kind by outcome, layout by kind, false alarms per rule, and each plant that was missed."""
    plants = [r for r in results if r.kind != "control"]
    outcomes = Counter((r.kind, r.outcome) for r in plants)
    lines = [
        "# Planted wrong values",
        "",
        f"| kind | n | {' | '.join(COLUMNS)} | stopped |",
        "|---" * (len(COLUMNS) + 3) + "|",
    ]
    total = [0, 0]
    for kind, (n, stopped) in recall(results).items():
        numbers = " | ".join(str(outcomes[kind, c] or "") for c in COLUMNS)
        lines.append(f"| {kind} | {n} | {numbers} | {stopped / n:.0%} |")
        total = [total[0] + n, total[1] + stopped]
    numbers = " | ".join(str(sum(r.outcome == c for r in plants) or "") for c in COLUMNS)
    lines += [f"| all | {total[0]} | {numbers} | {total[1] / total[0]:.1%} |", ""]
    lines += ["| layout | n | stopped |", "|---|---|---|"]
    for layout in sorted({r.layout for r in plants}):
        here = [r for r in plants if r.layout == layout]
        lines.append(f"| {layout} | {len(here)} | {sum(r.outcome not in MISSED for r in here) / len(here):.0%} |")
    cells, alarmed, alarms = false_alarms(results)
    lines += ["", f"Clean new cells: {cells}; doubted or refused: {alarmed} ({alarmed / max(cells, 1):.2%}).", ""]
    lines += ["| rule | false alarms |", "|---|---|", *(f"| {rule} | {n} |" for rule, n in alarms.most_common()), ""]
    lines += ["Missed:", ""]
    for r in sorted(plants, key=lambda r: r.kind):
        if r.outcome in MISSED:
            indicator, period, breakdown, wrong, right = r.cells[0] if r.cells else (r.unit, "", "", None, None)
            lines.append(f"- {r.plant_id} {r.kind}, {r.layout}, {r.what}: {indicator} {period} {breakdown} = {wrong}, "
                         f"right {right}; {r.outcome}, {r.share_doubted:.0%} doubted {r.rules}")  # fmt: skip
    return "\n".join(lines) + "\n"
