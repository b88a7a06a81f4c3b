"""The settings of a document: the first file gives them, and what another has otherwise is told."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from lxml import etree

from publish.office.package import Package, w
from publish.office.parts import local

#: what protects a document, which is written in again when it is joined
_PROTECTION = ("documentProtection", "writeProtection", "readOnlyRecommended")
#: settings that change how pages look
_LAYOUT = {
    "defaultTabStop": "de afstand van de tabs",
    "autoHyphenation": "woorden afbreken",
    "mirrorMargins": "gespiegelde marges",
    "gutterAtTop": "de rugmarge",
    "characterSpacingControl": "de ruimte tussen tekens",
}
#: what the standard wants behind the settings of notes, and behind that of even pages
_BEHIND_NOTES = "endnotePr compat docVars rsids mathPr attachedSchema themeFontLang clrSchemeMapping"
_BEHIND_EVEN = (
    "bookFoldRevPrinting bookFoldPrinting bookFoldPrintingSheets drawingGridHorizontalSpacing "
    "drawingGridVerticalSpacing displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery "
    "doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin drawingGridVerticalOrigin doNotShadeFormData "
    "noPunctuationKerning characterSpacingControl printTwoOnOne savePreviewPicture updateFields hdrShapeDefaults "
    f"footnotePr {_BEHIND_NOTES}"
)


def settings_of(package: Package) -> etree._Element:
    """The settings of a file; empty ones, of no file, when it has none."""
    part = next((r.part for r in package.relations(package.document) if r.kind == "settings"), "")
    return package.tree(part) if part in package.data else etree.Element(w("settings"))


def unprotect(package: Package) -> Iterator[str]:
    """Take the protection off a file, and tell it."""
    mine = settings_of(package)
    found = [e for e in mine if local(e) in _PROTECTION]
    for e in found:
        mine.remove(e)
    if found:
        yield "de beveiliging is eraf gehaald."


def other_settings(added: Package, whole: Package) -> Iterator[str]:
    """What a file has otherwise than the whole, and what of it stays behind, in Dutch."""
    own, mine = settings_of(added), settings_of(whole)
    other = [what for name, what in _LAYOUT.items() if _value(own, name) != _value(mine, name)]
    other += ["de versie van Word waarvoor het is opgemaakt"] if _mode(own) != _mode(mine) else []
    if other:
        yield f"anders ingesteld dan het eerste bestand, en nu gelijk: {', '.join(other)}."
    known = {e.get(w("name"), "").casefold(): e.get(w("val")) for e in mine.iter(w("docVar"))}
    clash = [e for e in own.iter(w("docVar")) if known.get(e.get(w("name"), "").casefold()) != e.get(w("val"))]
    if clash:
        yield f"{len(clash)} variabelen van het document zijn niet meegenomen."
    if own.find(w("mailMerge")) is not None:
        yield "de koppeling met een adressenbestand is niet meegenomen."
    if added.tree(added.document).find(w("background")) is not None:
        yield "de kleur van de pagina's is niet meegenomen."


def take_over_notes(kind: str, added: Package, whole: Package, *, is_first: bool) -> Iterator[str]:
    """Let the first file with notes say how the whole numbers them; tell it when another says something else."""
    name = f"{kind[:-1]}Pr"
    said, mine = settings_of(added).find(w(name)), settings_of(whole)
    known = mine.find(w(name))
    if is_first and said is not None:
        for e in mine.findall(w(name)):
            mine.remove(e)
        _put(mine, copy.deepcopy(said), _BEHIND_NOTES.replace(name, ""))
    elif not is_first and _without_lines(known) != _without_lines(said):
        yield "de noten worden genummerd en geplaatst zoals in het eerste bestand met noten."


def turn_on_even_pages(whole: Package) -> None:
    """Let even pages have heads and feet of their own."""
    mine = settings_of(whole)
    for e in mine.findall(w("evenAndOddHeaders")):
        mine.remove(e)
    _put(mine, etree.Element(w("evenAndOddHeaders")), _BEHIND_EVEN)


def _put(settings: etree._Element, made: etree._Element, behind: str) -> None:
    """Put a setting before those that the standard wants behind it."""
    found = next((e for e in settings if local(e) in behind.split()), None)
    if found is None:
        settings.append(made)
    else:
        found.addprevious(made)


def _without_lines(said: etree._Element | None) -> list[bytes]:
    """How notes are numbered and placed, without which lines stand above them."""
    kept = [e for e in ([] if said is None else said) if not e.get(w("id"))]
    return [etree.tostring(e, method="c14n", exclusive=True) for e in kept]


def _value(settings: etree._Element, name: str) -> str:
    found = settings.find(w(name))
    return "" if found is None else found.get(w("val"), "1")


def _mode(settings: etree._Element) -> str:
    found = (e.get(w("val"), "") for e in settings.iter(w("compatSetting")) if e.get(w("name")) == "compatibilityMode")
    return next(found, "")
