"""Documenten: `svm doc` and `svm workbook`, figures in the documents and workbooks of authors."""

from __future__ import annotations

import csv
import functools
import io
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click
import cloup

from publish.commands.options import EDITION, FILE, STYLES, TEMPLATE, to
from publish.commands.progress import Progress
from publish.commands.reader import AuthorGroup, voorbeelden
from svm.dutch import DECIDE, MISTAKE
from svm.errors import AuthorError
from svm.files import put
from svm.home import Home

if TYPE_CHECKING:
    import duckdb

    from publish.charts.chart import Chart
    from publish.documents.changes import Refusal
    from publish.documents.create import Palette
    from publish.documents.template import Template
    from publish.prose.pairs import Pair
    from publish.report.state import State
    from publish.tables.table import ReportTable
    from svm.figures import Figure, Registry

FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "csv", "jsonl"]), default="text", show_default=True, help="Vorm."
)
ALL = click.option("--all", "everything", is_flag=True, help="Toon ook elke bevinding die als een andere is.")
#: how many figures a palette holds that was made by searching
SEARCHED = 100
TO = to("Schrijf hier (standaard: out/<editie>/documenten/).")
WORD = "word"
#: the chapter that looks back on policy and ahead; it has no tables of its own
POLICY = 1
CHARTS = click.option(
    "--charts",
    type=click.Choice([WORD, "afbeelding"]),
    default=WORD,
    show_default=True,
    help="Figuren als bewerkbare grafiek van Word, met de gegevens erbij, of als afbeelding.",
)


def open_figures(edition: int | None) -> tuple[duckdb.DuckDBPyConnection, Registry]:
    """Open the warehouse as it is now, or as it was frozen for an edition, with its figures."""
    state, registry = open_edition(edition)
    return state.con, registry


def open_edition(edition: int | None) -> tuple[State, Registry]:
    """Open the build, or a frozen edition, with its figures and what may be said of its state."""
    from publish.report.state import State
    from svm.database import connect
    from svm.figures import OpenRegistry

    home = Home.default()
    now = connect(home)
    state = State(_frozen(home, edition) if edition else now, now, home)

    def stands() -> list[Figure]:
        # most documents say nothing of the state of the edition
        from publish.report.stand import load_stands

        return load_stands(state)

    return state, OpenRegistry(state.con, stands)


def _frozen(home: Home, edition: int) -> duckdb.DuckDBPyConnection:
    from publish.release.frozen import open_release

    return open_release(home, edition)


def _pairs() -> list[Pair]:
    """The pairs that may not be compared, as they are known now: a freeze does not hold them."""
    from publish.prose.pairs import load_pairs
    from svm.database import connect

    return load_pairs(connect(Home.default()))


def _tables(con: duckdb.DuckDBPyConnection, chapter: int | None = None) -> list[ReportTable]:
    from publish.tables.table import load_tables

    return [table for table in load_tables(con) if chapter is None or table.chapter == chapter]


def _charts(con: duckdb.DuckDBPyConnection) -> dict[str, Chart]:
    from publish.charts.chart import load_charts

    return {chart.chart_id: chart for chart in load_charts(con)}


def chart_or_none(con: duckdb.DuckDBPyConnection) -> Callable[[str], Chart | None]:
    """Charts by number; they are read when the first one is asked for."""
    charts = functools.cache(lambda: _charts(con))
    return lambda chart_id: charts().get(chart_id)


def table_or_none(con: duckdb.DuckDBPyConnection) -> Callable[[str], ReportTable | None]:
    """Tables by number."""
    from publish.tables.table import load_table, table_ids

    known = functools.cache(lambda: set(table_ids(con)))

    def found(table_id: str) -> ReportTable | None:
        if table_id in known():
            return load_table(con, table_id)
        from publish.report.stand import YELLOW_TABLE, yellow_table

        return yellow_table(con) if table_id == YELLOW_TABLE else None

    return found


def _other_cards(con: duckdb.DuckDBPyConnection, registry: Registry, file: Path) -> list[Refusal]:
    """The cards of a summary that a refresh cannot bring up to date; none in another document."""
    from publish.office.package import Package
    from publish.report.cards import card_grids

    package = Package.open(file)
    if not card_grids(package):
        return []
    from publish.charts.theme import load_themes
    from publish.report.summary import other_cards

    return other_cards(package, lambda: load_themes(con, _tables(con), {}, registry))


def _chapter_title(con: duckdb.DuckDBPyConnection, chapter: int) -> str:
    from svm.database import rows

    titles = {
        int(str(r["chapter"])): str(r["title_nl"])
        for r in rows(con, "select chapter, title_nl from reference.chapters")
    }
    if chapter not in titles:
        raise AuthorError(
            f"Het rapport heeft geen hoofdstuk {chapter}.",
            expected="een van " + ", ".join(str(c) for c in sorted(titles)),
        )
    return titles[chapter]


def _out(con: duckdb.DuckDBPyConnection, name: str) -> Path:
    from svm.database import built_edition

    return Home.default().out / str(built_edition(con)) / "documenten" / name


def _named(
    con: duckdb.DuckDBPyConnection, registry: Registry, numbers: Iterable[str]
) -> tuple[list[Figure], list[ReportTable], list[Chart]]:
    """Figures, tables (`tabel:3.1`) and charts (`figuur:3.1`) by number. Raises AuthorError for one that is not."""
    from publish.charts.chart import load_chart
    from publish.tables.table import load_table
    from svm.figures import CHART, TABLE, why_not

    figures, tables, charts = [], [], []
    for number in dict.fromkeys(numbers):
        if number.startswith(TABLE):
            tables.append(load_table(con, number.removeprefix(TABLE)))
        elif number.startswith(CHART):
            charts.append(load_chart(con, number.removeprefix(CHART)))
        elif figure := registry.get(number):
            figures.append(figure)
        else:
            raise AuthorError(
                f"Er is geen cijfer {number}: {why_not(con, number)}.",
                next_step="zoek het nummer met `svm figure WOORDEN`.",
            )
    return figures, tables, charts


def _found(
    con: duckdb.DuckDBPyConnection, registry: Registry, words: str, chapter: int | None
) -> tuple[list[Figure], Palette]:
    """The figures with a value that fit the words, the best first, and what is left out. AuthorError when none fits."""
    from publish.documents.create import Palette
    from publish.find.answer import fitting
    from publish.find.hits import NOTHING
    from publish.find.opened import open_search
    from svm.database import connect

    found = fitting(open_search(con, registry, connect(Home.default())), words)
    hits = [hit for hit in found if chapter in (None, hit.figure.chapter)]
    figures = [hit.figure for hit in hits if hit.state != NOTHING]
    if not figures:
        raise AuthorError(
            f"In hoofdstuk {chapter} past geen cijfer met een waarde bij ‘{words}’.",
            next_step="laat het hoofdstuk weg, of zoek met andere woorden.",
        )
    nothing = Counter(hit.figure.status for hit in hits if hit.state == NOTHING)
    return figures[:SEARCHED], Palette(without_value=nothing, beyond=len(figures[SEARCHED:]))


@cloup.group(cls=AuthorGroup)
def doc() -> None:
    """Word-documenten: cijfers invoegen, verversen, elk getal nakijken, de openbare versie maken."""


@doc.command(
    epilog=voorbeelden(
        "svm doc palette 3",
        'svm doc palette --search "asiel syrië 2025"',
        "svm doc palette --figures asy_first:2025 asy_first:2024 tabel:3.1",
    )
)
@click.argument("chosen", nargs=-1, metavar="[HOOFDSTUK]")
@click.option("--figures", "named", multiple=True, metavar="NUMMERS", help="Alleen deze cijfers, tabellen en figuren.")
@click.option("--search", "words", metavar="WOORDEN", help="Alleen de cijfers die hierbij passen.")
@TO
@CHARTS
@EDITION
def palette(
    chosen: tuple[str, ...],
    named: tuple[str, ...],
    words: str | None,
    target: Path | None,
    charts: str,
    edition: int | None,
) -> None:
    """Schrijf het cijferblad van HOOFDSTUK, met elk cijfer, elke tabel en elke figuur om uit te kopiëren.

    Wat nog geen waarde heeft staat er niet in; onderaan staat hoeveel dat is en waarom. Met --figures of --search komen
    alleen die cijfers erin; een hoofdstuk is dan niet nodig.
    """
    from publish.documents.create import palette as write
    from publish.documents.create import selection
    from publish.find.words import words_of

    chapters, numbers = [one for one in chosen if one.isdecimal()], [one for one in chosen if not one.isdecimal()]
    if len(chapters) > 1 or (numbers and not named) or (named and words) or not (chapters or named or words):
        raise AuthorError(
            "Noem een hoofdstuk, of kies cijfers met --figures of --search.",
            expected="svm doc palette 3, svm doc palette --figures NUMMERS of svm doc palette --search WOORDEN",
        )
    with Progress("Cijferblad schrijven") as progress:
        con, registry = open_figures(edition)
        chapter = int(chapters[0]) if chapters else 0
        if chapters:
            _chapter_title(con, chapter)
        if named:
            target = target or _out(con, "cijferblad_keuze.docx")
            told = selection("keuze", target, *_named(con, registry, (*named, *numbers)), by_word=charts == WORD)
        elif words:
            target = target or _out(con, f"cijferblad_{'_'.join(words_of(words))}.docx")
            figures, told = _found(con, registry, words, chapter if chapters else None)
            told = selection(words, target, figures, told=told)
        elif chapter == POLICY:
            from publish.report.chapter_one import load_content, palette_one

            target = target or _out(con, f"cijferblad_hoofdstuk_{chapter}.docx")
            told = palette_one(load_content(con, registry, _tables(con)), target)
        else:
            target = target or _out(con, f"cijferblad_hoofdstuk_{chapter}.docx")
            told = write(registry, _tables(con, chapter), chapter, target, _charts(con), by_word=charts == WORD)
    click.echo(f"Geschreven: {target} ({told.controls} velden om te kopiëren, {progress.took})")
    for line in told.left_out:
        click.echo(line)


@doc.command(
    epilog=voorbeelden("svm doc pane", "svm doc pane --serve --certificate localhost.pem", "svm doc pane --serve")
)
@click.option(
    "--address",
    default="https://localhost:3443",
    show_default=True,
    metavar="ADRES",
    help="Waar Word het paneel vindt; Word eist https.",
)
@click.option("--serve", is_flag=True, help="Bied het paneel daarna aan op deze machine, tot Ctrl+C.")
@click.option(
    "--certificate",
    type=FILE,
    metavar="BESTAND",
    help="PEM met certificaat en sleutel; zonder is het http, alleen om te kijken.",
)
@EDITION
def pane(address: str, serve: bool, certificate: Path | None, edition: int | None) -> None:
    """Schrijf de invoegtoepassing voor Word: zoeken en een cijfer, tabel of figuur als veld invoegen.

    In out/<editie>/invoegtoepassing/ komen het manifest, het paneel en de cijfers. De handleiding zegt hoe u het
    manifest in Word zet.
    """
    from urllib.parse import urlsplit

    from publish.taskpane.serve import run, server
    from publish.taskpane.write import FOLDER, write_pane
    from svm.database import built_edition, connect

    where = urlsplit(address)
    if where.scheme != "https" or not where.hostname:
        raise AuthorError(
            f"{address} kan niet: Word laadt een paneel alleen over https.", expected="https://localhost:3443"
        )
    con, _ = open_figures(edition)
    home = Home.default()
    manifest = write_pane(con, connect(home), home.out / str(built_edition(con)) / FOLDER, address)
    click.echo(f"Geschreven: {manifest}")
    if serve:
        port = where.port or 443
        shown = f"{'https' if certificate else 'http'}://localhost:{port}/paneel.html"
        made = server(manifest.parent, port, certificate)
        run(made, lambda: click.echo(f"Het paneel staat op {shown} (stoppen met Ctrl+C)"))


@doc.command(epilog=voorbeelden("svm doc new 3", "svm doc new 0", "svm doc new 3 --template huisstijl.dotx"))
@click.argument("chapter", type=int, metavar="HOOFDSTUK")
@TO
@TEMPLATE
@STYLES
@CHARTS
@EDITION
def new(
    chapter: int,
    target: Path | None,
    template_file: Path | None,
    styles: tuple[str, ...],
    charts: str,
    edition: int | None,
) -> None:
    """Schrijf een leeg HOOFDSTUK met tabellen, bijschriften en noten. Een bestand dat er al is, blijft staan.

    Hoofdstuk 0 is de samenvatting: per thema een bladzijde met de kerncijfers als kaarten en de figuren erbij.
    Hoofdstuk 1 kijkt terug op het beleid van het jaar en vooruit: trajecten, kerncijfers per thema, wat wanneer komt.
    """
    from publish.charts.theme import load_themes
    from publish.documents.create import new_chapter
    from publish.report.summary import new_summary
    from publish.tables.lead import SUMMARY
    from svm.database import built_edition

    con, registry = open_figures(edition)
    title = _chapter_title(con, chapter)
    target = target or _out(con, f"hoofdstuk_{chapter}.docx")
    if target.exists():
        raise AuthorError(
            f"{target} bestaat al.",
            next_step="geef met --to een andere naam, of ververs het document met `svm doc refresh`.",
        )
    template = open_template(template_file, styles)
    made_for = str(built_edition(con))
    if chapter == SUMMARY:
        themes = load_themes(con, _tables(con), _charts(con), registry)
        new_summary(themes, title, target, edition=made_for, by_word=charts == WORD, template=template)
    elif chapter == POLICY:
        from publish.report.chapter_one import load_content, new_chapter_one

        content = load_content(con, registry, _tables(con))
        new_chapter_one(content, title, target, edition=made_for, template=template)
    else:
        new_chapter(
            chapter,
            title,
            _tables(con, chapter),
            target,
            edition=made_for,
            charts=_charts(con),
            by_word=charts == WORD,
            template=template,
        )
    for note in template.notes if template else ():
        click.echo(note)
    click.echo(f"Geschreven: {target}")


def open_template(file: Path | None, styles: tuple[str, ...]) -> Template | None:
    """Open the template, with the styles that were named for a role."""
    from publish.documents.template import Template

    chosen = dict(style.partition("=")[::2] for style in styles)
    if not file and chosen:
        raise AuthorError("--style zegt iets over een sjabloon.", next_step="geef met --template het sjabloon.")
    return Template.open(file, {role.strip(): style.strip() for role, style in chosen.items()}) if file else None


@doc.command(
    epilog=voorbeelden("svm doc refresh hoofdstuk_3.docx --dry-run", "svm doc refresh hoofdstuk_3.docx --track")
)
@click.argument("file", type=FILE, metavar="BESTAND")
@click.option(
    "--to",
    "target",
    metavar="BESTAND",
    type=FILE,
    help="Schrijf het ververste document hier (standaard: op dezelfde plek).",
)
@click.option("--track", is_flag=True, help="Schrijf elke wijziging als bijgehouden wijziging.")
@click.option("--dry-run", is_flag=True, help="Toon alleen wat er zou veranderen.")
@click.option("--changes", metavar="BESTAND", type=FILE, help="Schrijf de lijst met wijzigingen naar dit CSV-bestand.")
@click.option("--undo", is_flag=True, help="Zet BESTAND terug zoals het voor de laatste keer verversen was.")
@EDITION
def refresh(
    file: Path, target: Path | None, track: bool, dry_run: bool, changes: Path | None, undo: bool, edition: int | None
) -> None:
    """Geef elk cijfer, elke tabel en elke figuur in BESTAND de tekst van nu.

    Eigen tekst in een vak komt ernaast te staan. Het bestand zoals het was, blijft bewaard in de map 'vorige', de
    laatste vijf keer. Exitcode 0: alles is bijgewerkt; 3: er zijn velden geweigerd, die worden genoemd.
    """
    from publish.documents.kept import shown
    from publish.documents.kept import undo as bring_back
    from publish.documents.refresh import refresh as run
    from publish.release.revisions import last_changes

    if undo:
        if target or track or dry_run or changes:
            raise AuthorError(
                "--undo gaat niet samen met --to, --track, --dry-run of --changes.",
                next_step="geef --undo alleen; ververs het bestand daarna zo nodig opnieuw.",
            )
        back, aside = bring_back(file)
        click.echo(f"Teruggezet: {file.name} is weer {shown(back)}. Wat er stond, staat in {shown(aside)}.")
        return
    con, registry = open_figures(edition)
    report = run(
        file,
        registry,
        table_or_none(con),
        charts=chart_or_none(con),
        target=target,
        track=track,
        dry_run=dry_run,
        why=lambda figure_ids: {} if edition else last_changes(con, registry, figure_ids),
    )
    report.refusals += _other_cards(con, registry, file if dry_run else target or file)
    for change in report.changes:
        reason = f" ({change.why})" if change.why else ""
        click.echo(f"{change.figure_id}: {change.old or '(leeg)'} → {change.new}{reason}\n    {change.place}")
    for refusal in report.refusals:
        click.echo(f"GEWEIGERD {refusal.tag or '(zonder nummer)'}: {refusal.reason}\n    {refusal.place}")
    for warning in report.warnings:
        click.echo(f"LET OP {warning}")
    if report.kept:
        click.echo(f"Bewaard zoals het was: {shown(report.kept)} (terug met `svm doc refresh --undo {file.name}`)")
    click.echo(", ".join(f"{count} {name}" for name, count in report.counts.items()))
    if changes:
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=";")
        writer.writerow(["cijfer", "plaats", "oud", "nieuw", "reden"])
        writer.writerows([c.figure_id, c.place, c.old, c.new, c.why] for c in report.changes)
        writer.writerows([r.tag, r.place, r.text, "", f"geweigerd: {r.reason}"] for r in report.refusals)
        click.echo(f"Geschreven: {put(changes, text.getvalue().encode('utf-8-sig'))}")
    if report.refusals:
        raise SystemExit(3)


@doc.command(epilog=voorbeelden("svm doc lint hoofdstuk_3.docx", "svm doc lint hoofdstuk_*.docx samenvatting.docx"))
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="BESTANDEN...")
@FORMAT
@ALL
@click.option("--comments", is_flag=True, help="Zet elke bevinding als opmerking in een kopie, naast de woorden.")
@to("De kopie met opmerkingen (standaard: <naam>_opmerkingen.docx ernaast).")
@EDITION
def lint(
    files: tuple[Path, ...], form: str, everything: bool, comments: bool, target: Path | None, edition: int | None
) -> None:
    """Kijk elk getal in BESTANDEN na, en of een cijfer er overal dezelfde tekst heeft.

    BESTANDEN zijn Word-documenten of platte tekst (.txt, .md). Eerst staat hoe vaak elke soort bevinding voorkomt.
    Exitcode 3 bij een fout.
    """
    from publish.documents.kept import keeping, shown
    from publish.office.package import Package
    from publish.office.paragraphs import read_paragraphs
    from publish.prose import findings as forms
    from publish.prose.lint import allowed_of, compare_texts, lint_paragraphs, plain_text, text_paragraphs
    from publish.prose.margin import copy_of, write_comments
    from svm.database import as_of

    is_text = [file.suffix in (".txt", ".md") for file in files]
    if (target and not (comments and len(files) == 1)) or (comments and any(is_text)):
        raise AuthorError(
            "--comments is voor Word-documenten, en --to voor de opmerkingen van één document.",
            next_step="geef één Word-document, of laat de optie weg.",
        )
    con, registry = open_figures(edition)
    pairs = _pairs()
    write = {"csv": forms.as_csv, "jsonl": forms.as_json_lines}.get(form)

    def told(findings: list[forms.Finding], name: str) -> str:
        return write(findings) if write else forms.as_text(findings, name, everything=everything)

    texts, wrong = [], False
    for file, is_plain in zip(files, is_text, strict=True):
        package = None if is_plain else Package.open(file)
        paragraphs = text_paragraphs(plain_text(file)) if package is None else read_paragraphs(package)
        findings = lint_paragraphs(paragraphs, registry, allowed_of(file), pairs)
        texts.append((file.name, paragraphs))
        wrong |= any(f.severity == MISTAKE for f in findings)
        click.echo(told(findings, file.name), nl=False)
        if comments and package is not None:
            copy = target or copy_of(file)
            in_place = copy.resolve() == file.resolve()
            with keeping(file) if in_place else nullcontext() as kept:
                count = write_comments(package, paragraphs, findings, copy, as_of(con))
            as_it_was = f"; zoals het was: {shown(kept)}" if kept else ""
            click.echo(f"Geschreven: {copy} ({count} opmerkingen{as_it_was})", err=form != "text")
    if len(texts) > 1:
        findings = compare_texts(texts, registry)
        wrong |= any(f.severity == MISTAKE for f in findings)
        click.echo(told(findings, "tussen de bestanden"), nl=False)
    if wrong:
        raise SystemExit(3)


@doc.command(epilog=voorbeelden("svm doc freeze hoofdstuk_3.docx --to openbaar/hoofdstuk_3.docx"))
@click.argument("file", type=FILE, metavar="BESTAND")
@to("De openbare versie.", required=True)
@click.option(
    "--waive", "waived", multiple=True, nargs=3, metavar="SOORT TEKST REDEN", help="Laat een bezwaar staan, met reden."
)
@EDITION
def freeze(file: Path, target: Path, waived: tuple[tuple[str, str, str], ...], edition: int | None) -> None:
    """Maak de openbare versie van BESTAND: platte tekst, zonder namen, opmerkingen of iets dat verborgen is.

    Geweigerd zolang een cijfer niet bijgewerkt, geel of nergens aan gebonden is, tenzij met een reden toegestaan. Het
    document met velden blijft bewaard in releases/documenten/, met zijn hash.
    """
    from publish.documents.freeze import Waiver
    from publish.documents.freeze import freeze as run
    from publish.documents.refresh import refresh as look
    from publish.prose.lint import allowed_of
    from publish.prose.lint import lint as check

    con, registry = open_figures(edition)
    outdated = look(file, registry, table_or_none(con), charts=chart_or_none(con), dry_run=True)
    if outdated.changes or outdated.restored:
        raise AuthorError(
            f"{file.name} is niet bijgewerkt: {len(outdated.changes)} teksten zouden veranderen, en "
            f"{outdated.restored} vakken moeten worden hersteld.",
            next_step=f"ververs het eerst met `svm doc refresh {file.name}`.",
        )
    stops = {"los", "verouderd", "onbekend"}
    pairs = _pairs()
    done = run(
        file,
        target,
        Home.default().releases / "documenten",
        waivers=[Waiver(*words) for words in waived],
        unbound=lambda package: [
            (f.place, f.message)
            for f in check(package, registry, allowed_of(file), pairs)
            if f.severity == MISTAKE or f.code in stops
        ],
        # lint reads single figures; whether a whole table or chart is right, only a refresh knows
        registry=registry,
        refused=[*outdated.refusals, *_other_cards(con, registry, file)],
    )
    for note in done.notes:
        click.echo(note)
    for obstacle, reason in done.waived:
        click.echo(f"Toegestaan: {obstacle} ({reason})")
    click.echo(f"Geschreven: {target} ({done.controls} velden, sha256 {done.public_sha256})")
    click.echo(f"Bewaard: {done.archived}")


@doc.command("check-public", epilog=voorbeelden("svm doc check-public openbaar/"))
@click.argument("paths", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True, metavar="PADEN...")
@click.option(
    "--threshold",
    type=int,
    default=5,
    show_default=True,
    metavar="GETAL",
    help="Een aantal hieronder kan een persoon aanwijzen.",
)
@click.option(
    "--accepted",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="BESTAND",
    help="CSV met wat iemand besloot dat openbaar mag: file,place,kind,what,reason,role,decided_on.",
)
@FORMAT
@ALL
def check_public(paths: tuple[Path, ...], threshold: int, accepted: Path | None, form: str, everything: bool) -> None:
    """Zoek in bestanden en mappen wat niet openbaar mag worden: verborgen bladen, namen, opmerkingen, kleine aantallen.

    Ook een x die uit de cellen eromheen te berekenen is, en wat nog geel is. Exitcode 3 als er eerst iets weg moet
    (fout) of iemand nog moet beslissen (beslis).
    """
    from publish.public import finding as forms
    from publish.public.accepted import read_accepted, settle
    from publish.public.check import check_public as run

    decided = read_accepted(accepted) if accepted else []
    findings, used, unused = settle(run(paths, threshold=threshold), decided)
    if form == "text":
        click.echo(forms.as_text(findings, everything=everything), nl=False)
    else:
        click.echo(forms.as_csv(findings) if form == "csv" else forms.as_json_lines(findings), nl=False)
    for decision in used:
        click.echo(f"besloten: {decision}", err=form != "text")
    for decision in unused:
        click.echo(f"LET OP besluit past bij geen bevinding (meer): {decision}", err=form != "text")
    if any(f.weight in (MISTAKE, DECIDE) for f in findings):
        raise SystemExit(3)


@cloup.group(cls=AuthorGroup)
def workbook() -> None:
    """De werkmap van auteurs: een naam per cijfer, te verversen zonder dat eigen bladen veranderen."""


@workbook.command("new", epilog=voorbeelden("svm workbook new cijfers.xlsx"))
@click.argument("file", type=FILE, metavar="BESTAND")
@EDITION
def new_workbook(file: Path, edition: int | None) -> None:
    """Schrijf een werkmap met alle tabellen en een gedefinieerde naam per cijfer."""
    from publish.workbook.book import write_workbook

    con, registry = open_figures(edition)
    write_workbook(registry, _tables(con), file)
    click.echo(f"Geschreven: {file}")


@workbook.command("refresh", epilog=voorbeelden("svm workbook refresh cijfers.xlsx"))
@click.argument("file", type=FILE, metavar="BESTAND")
@click.option("--overwrite", is_flag=True, help="Overschrijf wat iemand op onze bladen heeft getypt.")
@EDITION
def refresh_workbook(file: Path, overwrite: bool, edition: int | None) -> None:
    """Geef onze bladen in BESTAND de cijfers van nu; alle andere bladen blijven zoals ze zijn."""
    from publish.workbook.book import refresh_workbook as run

    con, registry = open_figures(edition)
    done = run(file, registry, _tables(con), overwrite=overwrite)
    for name, figures in (("gewijzigd", done.changed), ("nieuw", done.added), ("vervallen", done.gone)):
        for figure in figures:
            click.echo(f"{name}: {figure}")
    for warning in done.warnings:
        click.echo(f"LET OP {warning}")
    click.echo(f"{len(done.changed)} gewijzigd, {len(done.added)} nieuw, {len(done.gone)} vervallen")
