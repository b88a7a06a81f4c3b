"""An answer as a Word file with the figure as a field, and beside it the numbers that are history."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from publish.documents.create import figure_control
from publish.documents.elements import element, paragraph, run
from publish.documents.shell import Shell
from publish.report.answer import AS_SENTENCE, Answer
from publish.report.bound import told
from svm.errors import AuthorError
from svm.files import put


def write_answer(found: Sequence[Answer], edition: int, target: Path) -> list[Path]:
    """Write answers as a Word file, a page each, and beside it the list of numbers that are history, with the reason.

    Raises AuthorError when the file is there: somebody may have written in it.
    """
    target = Path(target)
    if target.exists():
        raise AuthorError(f"{target.name} bestaat al.", next_step="geef met --to een andere naam.")
    name = f"Staat van Migratie {edition}"
    shell = Shell(f"Antwoord over {found[0].figure.label}", f"{name} | antwoord")
    allowed: dict[str, str] = {}
    for turn, one in enumerate(found):
        title = paragraph(one.figure.label, style="Heading1")
        if turn:
            title[0].append(element("pageBreakBefore"))
        shell.add(title, paragraph(f"Nummer: {one.figure.figure_id}", style="Klein"))
        allowed[one.figure.label] = allowed[one.figure.figure_id] = "naam of nummer van het cijfer"
        for heading, lines in one.sections:
            title = paragraph(heading, style="Heading2")
            # closer together than in a chapter: it is one page
            title[0].append(element("spacing", before="160", after="40"))
            shell.add(title)
            for line in lines:
                content = [run(f"{line.label}: ", element("b"))]
                if line.is_now and line.label == AS_SENTENCE:
                    content += told(one.figure, shell)
                elif line.is_now:
                    content.append(figure_control(one.figure, "tekst", shell.number()))
                else:
                    content.append(run(line.text))
                    allowed[f"{line.label}: {line.text}"] = f"zoals het was bij dit antwoord ({heading.lower()})"
                shell.add(paragraph(*content, style="Cel"))
    shell.save(target)
    beside = target.with_suffix(".svm.yml")
    listed_lines = {"toegestaan": [{"tekst": text, "reden": reason} for text, reason in allowed.items()]}
    put(beside, yaml.safe_dump(listed_lines, allow_unicode=True, sort_keys=False, width=1000))
    return [target, beside]
