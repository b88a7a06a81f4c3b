"""Made-up sentences as paragraphs, and a registry of real figures with wordings for each channel."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import yaml

from publish.office.paragraphs import Paragraph
from publish.prose.lint import text_paragraphs
from svm.figures import Figure, Registry
from tests.made_figures import read_back

HERE = Path(__file__).parent


def load_figures() -> Registry:
    with (HERE / "figures.csv").open(encoding="utf-8") as handle:
        return Registry([figure(**row) for row in csv.DictReader(handle)])


def figure(figure_id, text, value="", unit="persons", measure="value", title="Titel", yellow_text="", **rest) -> Figure:
    number = float(value) if value else None
    thousands = f"{number / 1000:.0f} duizend" if number and number >= 10_000 and measure == "value" else ""
    indicator, _, after = figure_id.partition(":")
    breakdown, period = rest.get("breakdown", ""), rest.get("period", after.split(":")[0])
    return Figure(
        figure_id=figure_id,
        tag=figure_id,
        label=" ".join(filter(None, [title, breakdown.replace(";", " "), period])),
        chapter=int(rest.get("chapter", 3)),
        measure=measure,
        value=number,
        unit=unit,
        running_text=text,
        table_text=text,
        headline_text=thousands,
        fragment_text=text.lstrip("-"),
        is_yellow=bool(yellow_text),
        yellow_text=yellow_text,
        status=rest.get("status", "actueel"),
        source_line="Bron: test",
        definition=title,
        indicator_id=rest.get("indicator_id", indicator),
        period=period,
        breakdown=breakdown,
        **read_back(text, period, breakdown, yellow_text),
    )


def load_sentences() -> dict:
    return yaml.safe_load((HERE / "planted_sentences.yml").read_text(encoding="utf-8"))


def paragraphs(entry, registry: Registry) -> list[Paragraph]:
    """The paragraphs of one entry; `{tag}` gets the wording of the figure now."""
    lines = entry["text"] if isinstance(entry, dict) else entry
    lines = lines if isinstance(lines, list) else [lines]

    def fill(match: re.Match[str]) -> str:
        found = registry.of_tag(match.group(1))
        if found is None:
            raise AssertionError(match.group(1))
        figure, channel = found
        return f"{{{match.group(1)}|{' '.join(filter(None, [figure.text(channel), figure.yellow_text]))}}}"

    return text_paragraphs("\n".join(re.sub(r"\{([^{}|]+)\}", fill, line) for line in lines))


def is_holdout(entry) -> bool:
    return isinstance(entry, dict) and bool(entry.get("holdout"))
