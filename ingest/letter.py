"""The letter that goes with a refused file: what was found, where, what was expected, what to do."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.arrive import Arrived
from ingest.contracts import Contract
from ingest.finding import Finding
from ingest.problems import CHECK, NEXT_STEP, Problem
from svm.safe import as_code, in_letter

#: the name of the letter in its folder in quarantine
LETTER = "brief.md"
TEMPLATE = """# Levering geweigerd: {file}

Geachte leverancier,

Uw bestand **{file}** (partner {partner}, ontvangen {received_on}, sha256 `{sha256}`) is niet verwerkt.{seen}
{kept} Eerdere leveringen blijven gelden.

## Wat er niet klopt

{problems}

## Wat wij verwachten

{expected}

## Wat u kunt doen

{next_step}
"""


#: where the bytes are: beside the letter, or locked away because of personal data
KEPT = {
    True: "Er is niets verloren: het bestand staat onveranderd naast deze brief.",
    False: "Het bestand staat achter slot. Wat erin staat, wordt nergens herhaald.",
}


def _finding(finding: Finding) -> str:
    lines = [
        f"- **{CHECK[finding.check][1]}**, kolom {as_code(finding.column)}: {finding.count} keer.",
        f"  Verwacht: {finding.expected}. Gevonden:",
    ]
    lines += [f"  - rij {row}: {as_code(text)}" for row, text in finding.examples]
    if finding.count > len(finding.examples):
        lines.append(f"  - … en nog {finding.count - len(finding.examples)}")
    return "\n".join(lines)


def write_letter(
    arrived: Arrived, partner: str, contract: Contract | None, problems: Sequence[Problem], findings: Sequence[Finding]
) -> str:
    """Compose the Dutch letter as Markdown: `problems` as sentences, `findings` with their rows."""
    shape = "Een bestand dat bij een bekende dataset hoort; zie `svm datasets`."
    if contract:
        columns = "\n".join(f"- `{c.label}`" + ("" if c.required else " (mag ontbreken)") for c in contract.columns)
        shape = f"{contract.title}, met de kolommen:\n\n{columns}\n\nSleutel: {', '.join(contract.key)}."
    body = [f"- {in_letter(p.dutch)}" for p in problems] + [_finding(f) for f in findings]
    steps = [in_letter(p.next_step) for p in problems] + [NEXT_STEP.get(f.check, "") for f in findings]
    next_step = "\n".join(dict.fromkeys(step for step in steps if step))
    return TEMPLATE.format(
        file=in_letter(arrived.name),
        partner=partner or "onbekend",
        received_on=arrived.received_on,
        sha256=arrived.sha256,
        seen=f" Wij zagen {arrived.seen.dutch}." if arrived.seen else "",
        kept=KEPT[arrived.scanned.is_clean],
        problems="\n".join(body),
        expected=shape,
        next_step=next_step or "Herstel de genoemde rijen en stuur het hele bestand opnieuw.",
    )
