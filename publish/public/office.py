"""What Word and Excel files have in common that should not be published: properties, links, embedded files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from publish.office.images import metadata_of
from publish.office.parts import local, parse
from publish.office.relations import external_links
from publish.office.text import listed, short
from publish.public.finding import Finding
from svm.dutch import LOOK, MISTAKE

#: names that may stand as author: nobody's own
ORGANISATIONS = ("Staat van Migratie",)
#: a folder on somebody's disk or network, as office programs leave it in alternative texts and paths
DISK = re.compile(r"(?:^|[\s\"'(])(?:[A-Za-z]:[\\/]|\\\\\w|/(?:Users|home)/|file:)")
#: parts that hold more than the page shows, by how their path looks
PARTS = (
    (r"vbaProject|/macrosheets/|vbaData", "macro", "een macro", "sla het bestand op zonder macro's"),
    (r"/activeX/|/ctrlProps/", "besturing", "een ActiveX- of formulierbesturing", "verwijder de besturing"),
    (r"/embeddings/|oleObject", "ingebed", "een ingebed bestand, vaak de hele werkmap achter een grafiek",
     "plak de grafiek of het object als afbeelding, of verbreek de koppeling met de gegevens"),
    (r"^customXml/", "eigen xml", "eigen XML-gegevens", "verwijder ze met Documentcontrole, of bevries het document"),
    (r"printerSettings", "printer", "instellingen van een printer, vaak met naam en netwerkpad",
     "maak het bestand opnieuw of verwijder ze met Documentcontrole"),
    (r"docProps/thumbnail", "miniatuur", "een miniatuur van de eerste bladzijde zoals die eerder was",
     "sla het bestand op zonder miniatuur"),
    (r"webextension", "invoegtoepassing", "een invoegtoepassing van iemands Office", "verwijder de invoegtoepassing"),
    (r"^_xmlsignatures/", "handtekening", "een digitale handtekening met een naam", "verwijder de handtekening"),
)  # fmt: skip


def office_findings(file: str, parts: dict[str, bytes], organisations: tuple[str, ...]) -> Iterator[Finding]:
    """Yield findings that do not depend on whether it is a Word or an Excel file."""
    yield from _properties(file, parts, organisations)
    for pattern, kind, what, todo in PARTS:
        names = sorted(name for name in parts if re.search(pattern, name) and not name.endswith(".rels"))
        if names:
            yield Finding(file, listed(names), kind, what, todo, LOOK if kind in ("printer", "miniatuur") else MISTAKE)
    for part, relation in external_links(parts):
        yield Finding(
            file,
            part or "het bestand",
            "externe koppeling",
            f"een koppeling ({relation.dutch}) naar {short(relation.target, 100)}",
            "verbreek de koppeling of verwijs naar een openbaar webadres",
        )
    for name in sorted(parts):
        metadata = metadata_of(parts[name]) if "/media/" in name else []
        if metadata:
            yield Finding(
                file,
                name,
                "afbeelding",
                f"gegevens in een afbeelding ({', '.join(metadata)}): soms maker, plaats of toestel",
                "verwijder ze en voeg de afbeelding opnieuw in, of bevries het document",
            )


def _properties(file: str, parts: dict[str, bytes], organisations: tuple[str, ...]) -> Iterator[Finding]:
    names = {
        "creator": "auteur",
        "lastModifiedBy": "laatst gewijzigd door",
        "Company": "bedrijf",
        "Manager": "manager",
        "HyperlinkBase": "basis van koppelingen",
    }
    remarks = {"description": "opmerkingen", "category": "categorie", "contentStatus": "status"}
    for name in ("docProps/core.xml", "docProps/app.xml"):
        for e in parse(parts[name], name) if name in parts else ():
            text = (e.text or "").strip()
            label = names.get(local(e)) or remarks.get(local(e))
            if label and text and text not in organisations:
                yield Finding(
                    file,
                    f"eigenschappen, {label}",
                    "eigenschap",
                    f"“{short(text)}”",
                    "maak de eigenschap leeg of zet er de organisatie in",
                    MISTAKE if local(e) in names else LOOK,
                )
    if "docProps/custom.xml" in parts:
        names_given = [e.get("name", "") for e in parse(parts["docProps/custom.xml"], "docProps/custom.xml")]
        if names_given:
            yield Finding(
                file,
                "eigenschappen, aangepast",
                "eigenschap",
                f"eigen eigenschappen: {listed(names_given)}",
                "verwijder ze bij Bestand, Info, Eigenschappen",
            )


def disk_paths(root: etree._Element) -> list[str]:
    """Return names and alternative texts of drawings that give away a folder."""
    paths = []
    for e in root.iter("{*}docPr", "{*}cNvPr"):
        paths += [short(e.get(a, "")) for a in ("descr", "title", "name") if DISK.search(e.get(a, ""))]
    return paths


def is_cropped(root: etree._Element) -> bool:
    """Return whether a picture is cropped: what was cut off is still in the file."""
    return any(int(v or 0) > 0 for e in root.iter("{*}srcRect") for v in e.attrib.values() if re.fullmatch(r"\d+", v))
