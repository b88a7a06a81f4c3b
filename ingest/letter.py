"""The letter that goes with a refused file: what was found, where, what was expected, what to do."""

from __future__ import annotations

from ingest.contracts import Contract
from ingest.measure import Finding

TEMPLATE = """# Levering geweigerd: {file}

Geachte leverancier,

Uw bestand **{file}** (partner {partner}, ontvangen {received_on}, sha256 `{sha256}`) is niet verwerkt.
Er is niets verloren: het bestand staat onveranderd naast deze brief en eerdere leveringen blijven gelden.

## Wat er niet klopt

{problems}

## Wat wij verwachten

{expected}

## Wat u kunt doen

{next_step}
"""

CHECK_NL = {
    "pattern": "cellen zijn niet zoals afgesproken",
    "key": "dezelfde sleutel komt vaker voor",
    "grain": "de korrel van de rij klopt niet met de ingevulde kenmerken",
}


def _finding(finding: Finding) -> str:
    lines = [
        f"- **{CHECK_NL[finding.check]}**, kolom `{finding.column}`: {finding.count} keer.",
        f"  Verwacht: {finding.expected}. Gevonden:",
    ]
    lines += [f"  - rij {row}: `{text}`" for row, text in finding.examples]
    if finding.count > len(finding.examples):
        lines.append(f"  - … en nog {finding.count - len(finding.examples)}")
    return "\n".join(lines)


def write_letter(
    *,
    file: str,
    partner: str,
    received_on: str,
    sha256: str,
    contract: Contract | None,
    problems: list[str],
    findings: list[Finding],
    next_step: str,
) -> str:
    """Compose the Dutch letter as Markdown. `problems` are sentences, `findings` carry rows."""
    shape = "Een bestand dat bij een bekende dataset hoort; zie `svm datasets`."
    if contract:
        columns = "\n".join(f"- `{c.label}`" + ("" if c.required else " (mag ontbreken)") for c in contract.columns)
        shape = f"{contract.title}, met de kolommen:\n\n{columns}\n\nSleutel: {', '.join(contract.key)}."
    body = [f"- {p}" for p in problems] + [_finding(f) for f in findings]
    return TEMPLATE.format(
        file=file,
        partner=partner or "onbekend",
        received_on=received_on,
        sha256=sha256,
        problems="\n".join(body),
        expected=shape,
        next_step=next_step or "Herstel de genoemde rijen en stuur het hele bestand opnieuw.",
    )
