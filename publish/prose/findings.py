"""What the check of a document finds, and how it is written: in Dutch for an author, in lines for a program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

from publish.look.grouped import Line, grouped
from svm.dutch import MISTAKE, NOTE, WARNING

#: from bad to good; a mistake is certain enough to stop a release
SEVERITIES = (MISTAKE, WARNING, NOTE)
#: what each code means, for the head of a report
CODES = {
    "verouderd": "de tekst in het veld is niet de tekst van het cijfer van nu",
    "onbekend": "het veld noemt een cijfer dat niet bestaat",
    "wijkt_af": "een los getal wijkt af van het cijfer dat het waarschijnlijk is",
    "los": "een getal zonder bron",
    "los_klopt": "een los getal dat overeenkomt met een cijfer: zet er het veld voor in de plaats",
    "afleiding": "een afgeleid getal klopt niet met zijn formule",
    "onderwerp": "de zin gaat over iets anders dan het cijfer",
    "eenheid": "de zin telt iets anders dan het cijfer",
    "periode": "de zin noemt een andere periode dan het cijfer",
    "richting": "de zin noemt een andere richting dan het cijfer",
    "procentpunt": "procent en procentpunt zijn verwisseld",
    "telwoord": "een getal in woorden of met een woord als ruim of bijna klopt niet",
    "telwoord_los": "een getal in woorden dat niet na te gaan is",
    "bewering": "een bewering zonder getal, zoals nog nooit of de meeste",
    "kop_tekst": "de kop en de tekst eronder verschillen",
    "twee_teksten": "één cijfer staat er met twee teksten",
    "vergelijking": "twee cijfers die niet vergeleken mogen worden",
    "geel": "een geel cijfer zonder de gele tekst",
    "ongelezen": "een deel van het bestand dat niet is na te kijken",
}


@dataclass(frozen=True)
class Finding:
    """One thing an author should look at. `text` is the number or the words it is about."""

    severity: str
    code: str
    place: str
    sentence: str
    text: str
    message: str
    figures: tuple[str, ...] = ()
    position: int = 0
    start: int = 0

    @property
    def key(self) -> tuple[int, int, int, str, str]:
        """Return reading order, then severity: the order of every report."""
        return self.position, self.start, SEVERITIES.index(self.severity), self.code, self.message


def as_text(findings: Iterable[Finding], name: str = "", *, everything: bool = False) -> str:
    """Write a report to read: counts by kind, then each kind in reading order; `everything` folds no alike findings.

    >>> print(as_text([Finding("info", "los", "alinea 3", "Er zijn er 12.", "12", "12 klopt")], "rapport"), end="")
    rapport: 0 fout, 0 waarschuwing, 1 info
       1 × info: een getal zonder bron
    <BLANKLINE>
    INFO: een getal zonder bron (1)
    - alinea 3: 12 klopt
      “Er zijn er 12.”
    """
    lines = (
        Line(
            f.severity, CODES.get(f.code, f.code.replace("_", " ")), "", f.place, f.message, f.message,
            f"“{f.sentence}”" if f.sentence else "",
        )
        for f in findings
    )  # fmt: skip
    return grouped(lines, SEVERITIES, name, everything=everything)


def as_json_lines(findings: Iterable[Finding]) -> str:
    """Write one JSON object per finding."""
    return "".join(json.dumps(asdict(f), ensure_ascii=False, sort_keys=True) + "\n" for f in findings)


def as_csv(findings: Iterable[Finding]) -> str:
    """Write one row per finding, figures separated by a space."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([f.name for f in fields(Finding)])
    for finding in findings:
        row = asdict(finding) | {"figures": " ".join(finding.figures)}
        writer.writerow(list(row.values()))
    return out.getvalue()
