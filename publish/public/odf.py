"""What an OpenDocument text or workbook holds that its pages do not show."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from publish.office.images import metadata_of
from publish.office.parts import UnreadableError, local, parse
from publish.office.relations import WEB
from publish.office.text import all_text, listed, short
from publish.public.finding import Finding
from publish.public.table_cells import table_findings, yellow_findings
from svm.dutch import LOOK, MISTAKE

#: a row or column repeated beyond this is the empty rest of a sheet
MOST = 2000
#: where data in a sheet comes from, by the name of the element
_SOURCES = {
    "data-pilot-table": "draaitabel",
    "database-range": "gegevensbereik",
    "table-source": "tabel uit een ander bestand",
    "dde-connection-decl": "DDE-verbinding",
}


def odf_findings(
    file: str, parts: dict[str, bytes], threshold: int, organisations: tuple[str, ...]
) -> Iterator[Finding]:
    """Everything in an OpenDocument file that should not be published unseen."""
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise UnreadableError("het is versleuteld")
    if "content.xml" not in parts:
        raise UnreadableError("het heeft geen inhoud (content.xml)")
    content = parse(parts["content.xml"], "content.xml")
    styles = parse(parts["styles.xml"], "styles.xml") if "styles.xml" in parts else content
    yield from _meta_findings(file, parts, organisations)
    yield from _part_findings(file, parts)
    for root in (content, styles):
        yield from _text_findings(file, root)
    yield from yellow_findings(file, "inhoud", all_text(content))
    yield from _table_findings(file, content, threshold)


def _meta_findings(file: str, parts: dict[str, bytes], organisations: tuple[str, ...]) -> Iterator[Finding]:
    names = {"initial-creator": "auteur", "creator": "laatst gewijzigd door", "printed-by": "afgedrukt door"}
    for e in parse(parts["meta.xml"], "meta.xml").iter(etree.Element) if "meta.xml" in parts else ():
        text = (e.text or "").strip()
        if local(e) in names and text and text not in organisations:
            yield Finding(
                file, f"eigenschappen, {names[local(e)]}", "eigenschap", f"“{short(text)}”",
                "maak de eigenschap leeg of zet er de organisatie in",
            )  # fmt: skip
        # LibreOffice keeps the version of Office that a file was for
        if local(e) == "user-defined" and text and _get(e, "name") != "AppVersion":
            yield Finding(file, "eigenschappen, aangepast", "eigenschap", f"“{short(text)}”", "verwijder de eigenschap")
        if local(e) == "template" and (_get(e, "href") or _get(e, "title") not in ("", "Normal.dotm")):
            yield Finding(file, "eigenschappen", "instelling", "een sjabloon", "verwijder die", LOOK)


def _part_findings(file: str, parts: dict[str, bytes]) -> Iterator[Finding]:
    for pattern, kind, what, weight in (
        (r"^(Basic|Scripts)/.*(?<!script-lc\.xml)(?<!script-lb\.xml)$", "macro", "een macro", MISTAKE),
        (r"^(Object|ObjectReplacements)\b.*", "ingebed", "een ingebed bestand of een grafiek met haar gegevens", LOOK),
        (r"^Versions/|VersionList\.xml", "wijziging", "eerdere versies van het bestand", MISTAKE),
    ):
        names = sorted(n for n in parts if re.match(pattern, n))
        if names:
            yield Finding(file, listed(names, 5), kind, what, "verwijder het en sla het bestand opnieuw op", weight)
    for name in sorted(parts):
        metadata = metadata_of(parts[name])
        if metadata:
            yield Finding(
                file, name, "afbeelding", f"gegevens in een afbeelding ({', '.join(metadata)})",
                "verwijder ze en voeg de afbeelding opnieuw in",
            )  # fmt: skip


def _text_findings(file: str, root: etree._Element) -> Iterator[Finding]:
    whole = "document"
    for e in root.iter("{*}annotation"):
        yield Finding(file, whole, "opmerking", f"“{short(all_text(e))}”", "verwijder alle opmerkingen")
    for e in root.iter("{*}tracked-changes"):
        if len(e):
            yield Finding(
                file, whole, "wijziging", f"{len(e)} bijgehouden wijzigingen", "accepteer of verwerp alle wijzigingen"
            )
    for e in root.iter("{*}hidden-text", "{*}hidden-paragraph"):
        yield Finding(file, whole, "verborgen tekst", f"“{short(all_text(e))}”", "verwijder de tekst")
    hidden = {
        _get(s, "name")
        for s in root.iter("{*}style")
        if any(_get(p, "display") == "none" for p in s.iter("{*}text-properties"))
    }
    for e in root.iter("{*}span", "{*}p", "{*}h"):
        if _get(e, "style-name") in hidden and all_text(e).strip():
            yield Finding(file, whole, "verborgen tekst", f"“{short(all_text(e))}”", "verwijder de tekst")
    for e in root.iter("{*}section"):
        if _get(e, "display") in ("none", "condition"):
            yield Finding(file, whole, "verborgen tekst", f"sectie “{_get(e, 'name')}”", "verwijder de sectie")
    for e in root.iter(*(f"{{*}}{name}" for name in _SOURCES)):
        if local(e) != "database-range" or len(e):
            yield Finding(
                file, whole, "draaitabel" if local(e) == "data-pilot-table" else "externe koppeling",
                f"{_SOURCES[local(e)]} {_get(e, 'name')}".strip(), "vervang het door waarden",
                LOOK if local(e) == "database-range" else MISTAKE,
            )  # fmt: skip
    for e in root.iter(etree.Element):
        target = _get(e, "href")
        if target and not WEB.match(target) and not re.match(r"(\./)?(Pictures|Object|media)", target):
            yield Finding(
                file, whole, "externe koppeling", f"een koppeling naar {short(target)}", "verbreek de koppeling"
            )


def _table_findings(file: str, content: etree._Element, threshold: int) -> Iterator[Finding]:
    hidden = {
        _get(s, "name")
        for s in content.iter("{*}style")
        if any(_get(p, "display") == "false" for p in s.iter("{*}table-properties"))
    }
    for number, table in enumerate(content.iter("{*}table"), start=1):
        name = _get(table, "name")
        place = f"blad of tabel “{name}”" if name else f"tabel {number}"
        if _get(table, "style-name") in hidden:
            yield Finding(file, place, "verborgen blad", "een verborgen blad", "verwijder het blad")
        for kind, tag in (("rij", "{*}table-row"), ("kolom", "{*}table-column")):
            count = sum(1 for e in table.iter(tag) if _get(e, "visibility") in ("collapse", "filter"))
            if count:
                yield Finding(
                    file, place, f"verborgen {kind}", f"{count} keer een verborgen {kind}",
                    "verwijder het verborgene of maak het zichtbaar",
                )  # fmt: skip
        grid = []
        for row in table.iter("{*}table-row"):
            line: list[str] = []
            for cell in row.iter("{*}table-cell", "{*}covered-table-cell"):
                times = min(int(_get(cell, "number-columns-repeated") or 1), MOST)
                notes = {p for a in cell.iter("{*}annotation") for p in a.iter("{*}p")}
                line += [" ".join(all_text(p) for p in cell.iter("{*}p") if p not in notes)] * times
            grid += [line] * (1 if not any(line) else min(int(_get(row, "number-rows-repeated") or 1), MOST))
        yield from table_findings(
            file,
            place,
            grid,
            threshold,
            lambda r, c, text: f"rij {r + 1}, kolom {c + 1} = {text}",
            context=name,
            yellow=False,
        )


def _get(element: etree._Element, name: str) -> str:
    return next((v for k, v in element.attrib.items() if etree.QName(k).localname == name), "")
