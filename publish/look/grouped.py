"""How a list of findings reads: counts by kind first, then kind by kind in the order of the file, alike ones once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: how many places of alike findings are named
MOST = 10


@dataclass(frozen=True)
class Line:
    """One finding as a person reads it. `alike` is the same for findings of a kind that say the same; all is Dutch."""

    weight: str
    kind: str
    file: str
    place: str
    text: str
    alike: str
    #: what stands on a line of its own below it
    quote: str = ""


def grouped(lines: Iterable[Line], weights: Sequence[str], name: str = "", *, everything: bool = False) -> str:
    """Write findings in reading order as a report: `weights` is from bad to good, `everything` folds nothing.

    >>> same = [Line("info", "een getal zonder bron", "", f"alinea {n}", "12", "12") for n in (3, 4, 9)]
    >>> print(grouped(same, ("fout", "info"), "rapport"), end="")
    rapport: 0 fout, 3 info
       3 × info: een getal zonder bron
    <BLANKLINE>
    INFO: een getal zonder bron (3)
    - alinea 3: 12
      en nog 2 zoals deze: alinea 4, 9
    """
    kinds: dict[tuple[str, str], dict[str, list[Line]]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for at, line in enumerate(lines):
        kind = (line.weight, line.kind)
        counts[kind] += 1
        kinds.setdefault(kind, {}).setdefault(str(at) if everything else line.alike, []).append(line)
    ordered = sorted(kinds, key=lambda k: (weights.index(k[0]), -counts[k], k[1]))
    head = ", ".join(f"{sum(n for (w, _), n in counts.items() if w == weight)} {weight}" for weight in weights)
    written = [f"{name}: {head}" if name else head]
    written += [f"{counts[weight, kind]:4} × {weight}: {kind}" for weight, kind in ordered]
    for weight, kind in ordered:
        written += ["", f"{weight.upper()}: {kind} ({counts[weight, kind]})"]
        for first, *others in kinds[weight, kind].values():
            written.append(f"- {', '.join(filter(None, (first.file, first.place)))}: {first.text}")
            written += [f"  {first.quote}"] if first.quote else []
            written += [f"  en nog {len(others)} zoals deze: {_places(first, others)}"] if others else []
    return "\n".join(written) + "\n"


def _places(first: Line, others: Sequence[Line]) -> str:
    """Where alike findings stand, in few words: the paragraph, and the file when that is another.

    >>> a = Line("", "", "a", "hoofdtekst, tabelcel, onder ‘3 Asiel’, alinea 8: ‘7’", "", "")
    >>> b = Line("", "", "b", "voetnoot 2, alinea 1", "", "")
    >>> _places(a, [a, a, b])
    'alinea 8, 8, b voetnoot 2, alinea 1'
    """
    told: list[str] = []
    before = ""
    for line in others[:MOST]:
        place = re.sub(r", onder ‘.*?’(?=, alinea \d)|: ‘.*", "", line.place)
        place = re.sub(r"^hoofdtekst, (?:tabelcel, )?", "", place)
        place = place if line.file == first.file else f"{line.file} {place}"
        words, _, number = place.rpartition(" ")
        told.append(number if words == before and number.isdigit() else place)
        before = words
    return ", ".join(told) + (f" en nog {len(others) - MOST}" if len(others) > MOST else "")
