"""Metadata beside the files: CSV on the Web, Data Package and DCAT-AP-NL. Only facts of the edition, no clock.

Addresses are relative, so that they hold wherever the pack is put: each reader resolves them against the address of
the metadata file itself. Once `publicatie.toml` has the address of the site, DCAT names it as their base.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from publish.pack.columns import Column
from publish.pack.edition import LICENCE_NAME, LICENCE_TITLE, LICENCE_URL, Edition
from publish.pack.files import PACKED, DataSet, File
from publish.pack.settings import Settings
from publish.tables.tidy import NO, YES

MEDIA_TYPES = "https://www.iana.org/assignments/media-types"
AUTHORITY = "http://publications.europa.eu/resource/authority"
#: the folder of the site of an edition in which the pack stands
DATA = "data"
DCAT_CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def csvw(files: Sequence[File], edition: Edition) -> str:
    """CSVW metadata for every CSV: columns with Dutch titles, data types and dialect."""
    return _json(
        {
            "@context": ["http://www.w3.org/ns/csvw", {"@language": "nl"}],
            "dc:title": edition.title,
            "dc:description": edition.description,
            "dc:publisher": edition.organisation,
            "dc:license": {"@id": LICENCE_URL},
            "dc:modified": {"@value": edition.as_of.isoformat(), "@type": "xsd:date"},
            "dialect": {
                "encoding": "utf-8",
                "delimiter": ",",
                "quoteChar": '"',
                "doubleQuote": True,
                "header": True,
                "headerRowCount": 1,
                "lineTerminators": ["\n"],
            },
            "tables": [
                {
                    "url": f.path,
                    "dc:title": f.title,
                    **({"dc:format": "application/gzip"} if f.is_packed else {}),
                    "tableSchema": {"columns": [_csvw_column(c) for c in f.columns], "primaryKey": list(f.key)},
                }
                for f in files
                if f.is_csv
            ],
        }
    )


def _csvw_column(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        # the head of the file is one of the titles, else a validator takes it for another column
        "titles": {"nl": [column.name, column.title]},
        "dc:description": column.definition,
        "datatype": _csvw_type(column),
        "required": column.is_required,
    }


def _csvw_type(column: Column) -> str | dict[str, str]:
    if column.is_boolean:
        return {"base": "boolean", "format": f"{YES}|{NO}"}
    if column.is_number:
        return "decimal"
    # CSVW has no list of values: a regular expression says the same
    allowed = column.pattern or "|".join(column.values)
    return {"base": "string", "format": allowed} if allowed else "string"


def datapackage(files: Sequence[File], edition: Edition) -> str:
    """A tabular Data Package: every CSV with its schema, hash and size."""
    return _json(
        {
            "profile": "tabular-data-package",
            "name": edition.identifier,
            "title": edition.title,
            "description": edition.description,
            "version": edition.version,
            "created": f"{edition.as_of}T00:00:00Z",
            "licenses": [{"name": LICENCE_NAME, "path": LICENCE_URL, "title": LICENCE_TITLE}],
            "contributors": [{"title": edition.organisation, "role": "publisher"}],
            "resources": [_resource(f) for f in files if f.is_csv],
        }
    )


def _resource(file: File) -> dict[str, Any]:
    fields = [
        {
            "name": c.name,
            "title": c.title,
            "description": c.definition,
            **_field_type(c),
            "constraints": {
                "required": c.is_required,
                **({"enum": list(c.values)} if c.values else {}),
                **({"pattern": c.pattern} if c.pattern else {}),
            },
        }
        for c in file.columns
    ]
    return {
        # the same table stands in csv/ and in sdmx/
        "name": file.path.removesuffix(PACKED).removesuffix(".csv").removeprefix("csv/").lower(),
        "path": file.path,
        "title": file.title,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": file.media[0],
        "encoding": "utf-8",
        **({"compression": "gz"} if file.is_packed else {}),
        "bytes": len(file.data),
        "hash": f"sha256:{file.sha256}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {"fields": fields, "primaryKey": list(file.key), "missingValues": [""]},
    }


def _field_type(column: Column) -> dict[str, Any]:
    if column.is_boolean:
        return {"type": "boolean", "trueValues": [YES], "falseValues": [NO]}
    return {"type": "number" if column.is_number else "string"}


def dcat(sets: Sequence[DataSet], edition: Edition, settings: Settings) -> str:
    """DCAT-AP-NL 3.0 as JSON-LD: a catalogue of data sets, each with a distribution per file."""
    base = edition.base(settings)
    context = {**DCAT_CONTEXT, "@base": f"{base}{DATA}/"} if base else DCAT_CONTEXT
    organisation = {"@id": "#organisatie"}
    agent = {**organisation, "@type": "foaf:Agent", "foaf:name": _nl(edition.organisation)}
    contact: dict[str, Any] = {
        "@id": "#contact",
        "@type": ["vcard:Kind", "vcard:Organization"],
        "vcard:fn": _nl(settings.get("contact.afdeling") or edition.organisation),
        "vcard:organization-name": _nl(edition.organisation),
    }
    if settings.get("contact.email"):
        contact["vcard:hasEmail"] = {"@id": f"mailto:{settings.get('contact.email')}"}
    catalogue = {
        "@id": "#catalogus",
        "@type": "dcat:Catalog",
        "dct:title": _nl(edition.title),
        "dct:description": _nl(edition.description),
        "dct:publisher": agent,
        "dcat:contactPoint": contact,
        "dct:language": _listed("language/NLD"),
        "dct:license": {"@id": LICENCE_URL},
        "dct:modified": _day(edition.as_of.isoformat()),
        "dcat:dataset": [_dataset(one, edition, base) for one in sets],
    }
    return _json({"@context": context, **catalogue})


def _dataset(one: DataSet, edition: Edition, base: str) -> dict[str, Any]:
    chapters = [one.chapter] if one.chapter else edition.chapters
    themes = [edition.chapters[number] for number in chapters if number > 1]
    return {
        "@id": f"#{one.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": one.identifier,
        "dct:title": _nl(one.title),
        "dct:description": _nl(one.description),
        "dct:publisher": {"@id": "#organisatie"},
        "dct:creator": {"@id": "#organisatie"},
        "dcat:contactPoint": {"@id": "#contact"},
        "dct:accessRights": _listed("access-right/PUBLIC"),
        "dct:language": _listed("language/NLD"),
        "dcat:theme": [_listed("data-theme/SOCI"), _listed("data-theme/GOVE")],
        "dct:spatial": _listed("country/NLD"),
        "dct:accrualPeriodicity": _listed("frequency/ANNUAL"),
        "dcat:keyword": [_nl("migratie"), *(_nl(theme) for theme in themes)],
        **({"dcat:landingPage": {"@id": base + one.page}} if base else {}),
        "dct:license": {"@id": LICENCE_URL},
        "dct:issued": _day(edition.as_of.isoformat()),
        **({"dct:modified": _day(one.changed_on)} if one.changed_on else {}),
        "dcat:version": edition.version,
        "adms:versionNotes": _nl(f"Stand van de gegevens: {edition.as_of_text}."),
        "dcat:distribution": [_distribution(f) for f in one.files],
    }


def _distribution(file: File) -> dict[str, Any]:
    media_type, form = file.media
    return {
        "@id": f"#{file.path}",
        "@type": "dcat:Distribution",
        "dct:title": _nl(file.title),
        "dcat:accessURL": {"@id": file.path},
        "dcat:downloadURL": {"@id": file.path},
        "dct:format": _listed(f"file-type/{form}"),
        "dcat:mediaType": {"@id": f"{MEDIA_TYPES}/{media_type}"},
        **({"dcat:compressFormat": {"@id": f"{MEDIA_TYPES}/application/gzip"}} if file.is_packed else {}),
        "dct:license": {"@id": LICENCE_URL},
        "dct:language": _listed("language/NLD"),
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(len(file.data))},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
        },
    }


def _day(iso: str) -> dict[str, str]:
    """A moment that is known to the day, the month or the year."""
    kind = ("gYear", "gYearMonth", "date")[iso.count("-")]
    return {"@type": f"xsd:{kind}", "@value": iso}


def _nl(text: str) -> dict[str, str]:
    return {"@language": "nl", "@value": text}


def _listed(name: str) -> dict[str, str]:
    return {"@id": f"{AUTHORITY}/{name}"}


def _json(what: dict[str, Any]) -> str:
    """One property, or one item of a list, per line: readable, and much faster than full indentation."""
    lines = []
    for name, value in what.items():
        text = json.dumps(value, ensure_ascii=False)
        if isinstance(value, list):
            text = "[\n  " + ",\n  ".join(json.dumps(one, ensure_ascii=False) for one in value) + "\n ]"
        lines.append(f" {json.dumps(name)}: {text}")
    return "{\n" + ",\n".join(lines) + "\n}\n"
