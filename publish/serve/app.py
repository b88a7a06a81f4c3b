"""The interface over HTTP, described by itself in /v1/openapi.json: its addresses and their parameters."""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Annotated, Literal

import duckdb
from fastapi import Depends, FastAPI, HTTPException, Query, Request, Response
from fastapi import Path as InPath
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from publish.ask.analyses import analyses, analysis
from publish.ask.answer import answer as answered
from publish.ask.answer import to_csv as to_csv_text
from publish.ask.answer import to_json as to_json_text
from publish.look.html import environment
from publish.pack.edition import LICENCE_URL, Edition, load_edition
from publish.pack.files import json_bytes
from publish.pack.sdmx import AGENCY, FLOW, VERSION, Flow, structure, to_csv, to_json
from publish.serve import content, sdmx
from publish.serve.content import Sheet
from publish.serve.forms import JSON, MEDIA, Form, to_bytes
from publish.serve.kept import Kept
from publish.serve.problems import WrongQuestion, tell_problems
from publish.serve.warehouse import Warehouse
from publish.tables.definitions import load_definitions
from svm.errors import UserError
from svm.home import Home
from svm.version import software_version

#: the version of the interface, which every answer tells; addresses and columns of a version stay
API_VERSION = "1.0.0"
#: names by which this machine calls itself
LOOPBACK = ("127.0.0.1", "localhost", "::1")
#: how many answers are kept
KEPT = 64
#: of how many days all observations are kept
KEPT_OBSERVATIONS = 2
#: a page loads nothing, from here or elsewhere, and runs nothing
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
#: the list of the analyses, and the address of one, by its name here
ANALYSES, ANALYSIS = "/v1/analyses.json", "analysis"
FLOW_PATH = "dataflow/{agency}/{flow}/{version}"

Con = duckdb.DuckDBPyConnection
Ending = Annotated[Form, InPath(description="Vorm van het antwoord.")]
Indicator = Annotated[str, InPath(description="Kenmerk van een indicator, zoals asy_first.")]
Table = Annotated[str, InPath(description="Adres van een tabel, zoals 3.1.")]
Name = Annotated[str, InPath(description="Naam van een vraag, zoals wat_was_bekend_op_een_dag.")]
Year = Annotated[int | None, Query(description="Een bevroren editie; zonder: zoals nu gebouwd.")]
Day = Annotated[dt.date | None, Query(description="Zoals bekend op deze dag; zonder: op de peildatum.")]
SdmxDay = Annotated[dt.date | None, Query(alias="asOf", description="Zoals bekend op deze dag; zonder: zoals gedrukt.")]
Key = Annotated[str, InPath(description="FREQ.INDICATOR.BREAKDOWN, met * voor elke waarde.")]


def make_app(home: Home, *, anyone: bool = False) -> FastAPI:
    """The interface to the warehouse of a home; with `anyone` it answers to every name of the machine."""
    warehouse, kept = Warehouse(home), Kept[tuple[bytes, str]](KEPT)
    # SDMX is asked for piece by piece
    kept_observations = Kept[content.Observed](KEPT_OBSERVATIONS)
    # once: in a checkout it asks git
    software = software_version()
    app = FastAPI(
        title="Staat van Migratie",
        version=API_VERSION,
        description="Cijfers en tabellen zoals gedrukt, en waarnemingen zoals bekend op een dag. Alleen lezen.",
        openapi_url="/v1/openapi.json",
        # their pages load scripts from elsewhere
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(_only_known)],
    )
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    if not anyone:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, "[::1]"])
    tell_problems(app)

    def answer(
        request: Request, make: Callable[[Con], tuple[bytes, str]], year: int | None = None, form: str = ""
    ) -> Response:
        # the state of the database is part of the question: what one says that was replaced is never given again
        question = (software, warehouse.state(year), str(request.url), form)
        tag = f'"{hashlib.sha256("|".join(question).encode()).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache", "API-Version": API_VERSION, "Vary": "Accept"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)

        def made() -> tuple[bytes, str]:
            with warehouse.opened(year) as con:
                return make(con)

        data, media = kept.get(question, made)
        return Response(data, media_type=media, headers={**headers, "X-Content-Type-Options": "nosniff"})

    def sheet(request: Request, form: Form, make: Callable[[Con], Sheet], year: int | None = None) -> Response:
        def made(con: Con) -> tuple[bytes, str]:
            return to_bytes(form, make(con), _about(load_edition(con), request.url.path)), MEDIA[form]

        return answer(request, made, year)

    @app.get("/", include_in_schema=False)
    def index(request: Request) -> Response:
        def made(con: Con) -> tuple[bytes, str]:
            page = environment().get_template("serve.html").render(
                edition=load_edition(con), indicators=load_definitions(con), tables=list(content.tables(con).named()),
                base=str(request.base_url).rstrip("/"),
            )  # fmt: skip
            return page.encode(), "text/html; charset=utf-8"

        given = answer(request, made)
        given.headers["Content-Security-Policy"] = POLICY
        return given

    @app.get("/v1/edition")
    def edition(request: Request, edition: Year = None) -> Response:
        """De editie: jaar, peildatum, licentie, en waar te beginnen."""
        return answer(request, lambda con: (json_bytes(_edition(load_edition(con), software)), JSON), edition)

    @app.get("/v1/indicators.{form}")
    def indicators(request: Request, form: Ending, edition: Year = None) -> Response:
        """Alle indicatoren met hun definitie."""
        return sheet(request, form, content.indicators, edition)

    @app.get("/v1/tables.{form}")
    def tables(request: Request, form: Ending, edition: Year = None) -> Response:
        """Alle tabellen van het rapport."""
        return sheet(request, form, content.tables, edition)

    @app.get("/v1/indicators/{indicator_id}/figures.{form}")
    def figures(request: Request, indicator_id: Indicator, form: Ending, edition: Year = None) -> Response:
        """De cijfers van een indicator zoals zij zijn gedrukt."""
        return sheet(request, form, lambda con: content.figures(con, indicator_id), edition)

    @app.get("/v1/tables/{table_id}/cells.{form}")
    def cells_of_table(request: Request, table_id: Table, form: Ending, edition: Year = None) -> Response:
        """De cellen van een tabel zoals zij zijn gedrukt."""
        return sheet(request, form, lambda con: content.table(con, table_id), edition)

    @app.get("/v1/observations.{form}")
    def all_observations(request: Request, form: Ending, as_of: Day = None) -> Response:
        """Alle geleverde waarnemingen zoals zij op een dag bekend waren."""
        return sheet(request, form, lambda con: content.observations(con, as_of))

    @app.get("/v1/indicators/{indicator_id}/observations.{form}")
    def observations(request: Request, indicator_id: Indicator, form: Ending, as_of: Day = None) -> Response:
        """De geleverde waarnemingen van een indicator zoals zij op een dag bekend waren."""
        return sheet(request, form, lambda con: content.observations(con, as_of, indicator_id))

    @app.get(ANALYSES)
    def list_of_analyses(request: Request) -> Response:
        """Alle vragen van analisten, met wat er aan te vragen is."""
        return answer(request, lambda _: (json_bytes([asdict(one) for one in analyses()]), JSON))

    @app.get("/v1/analyses/{name}.{form}", name=ANALYSIS)
    def analysis_of(request: Request, name: Name, form: Literal[Form.csv, Form.json], edition: Year = None) -> Response:
        """Het antwoord op een vraag van analisten; elke parameter ervan is een parameter van dit adres."""
        given = {key: text for key, text in request.query_params.items() if key != "edition"}

        def made(con: Con) -> tuple[bytes, str]:
            try:
                found = answered(con, analysis(name), given)
            except UserError as error:
                shown = error.dutch or error
                then = shown.next_step or f"{ANALYSES} noemt alle vragen en hun parameters."
                raise WrongQuestion(shown.found, expected=shown.expected, next_step=then) from None
            return (to_csv_text if form is Form.csv else to_json_text)(found).encode(), MEDIA[form]

        return answer(request, made, edition)

    @app.get(f"/sdmx/3.0/structure/{FLOW_PATH}")
    def sdmx_structure(request: Request, agency: str, flow: str, version: str) -> Response:
        """De structuur van de gegevens in SDMX-ML 3.0."""

        def made(con: Con) -> tuple[bytes, str]:
            flows = content.flows(con)
            _flow(flows, agency, flow, version)
            told = structure(load_edition(con), load_definitions(con), flows.values())
            return told.encode(), sdmx.STRUCTURE

        return answer(request, made)

    @app.get(f"/sdmx/3.0/data/{FLOW_PATH}", include_in_schema=False)
    def all_sdmx_data(request: Request, agency: str, flow: str, version: str, as_of: SdmxDay = None) -> Response:
        return sdmx_data(request, agency, flow, version, sdmx.ANY, as_of)

    @app.get(f"/sdmx/3.0/data/{FLOW_PATH}/{{key}}")
    def sdmx_data(request: Request, agency: str, flow: str, version: str, key: Key, as_of: SdmxDay = None) -> Response:
        """Waarnemingen in SDMX-CSV 2.0 of SDMX-JSON 2.0, met voorwaarden zoals c[TIME_PERIOD]=ge:2020+le:2025."""
        media = sdmx.media(request.headers.get("accept", ""))
        if not media:
            raise HTTPException(406, f"Er is {sdmx.CSV} en {sdmx.JSON}.")
        filters = {m[1]: text for name, text in request.query_params.items() if (m := sdmx.FILTER.fullmatch(name))}

        # taken before the database is opened: what is kept under it is never older than it says
        state = warehouse.state()

        def made(con: Con) -> tuple[bytes, str]:
            known = kept_observations.get((state, as_of), lambda: content.observed(con, as_of))
            of_flow = _flow(known.flows, agency, flow, version)
            found = sdmx.asked(of_flow.part(known.observations), key, filters)
            if not found:
                raise HTTPException(404, "Geen waarneming past bij deze vraag.")
            definitions, edition = load_definitions(con), load_edition(con)
            if media == sdmx.JSON:
                return to_json(edition, definitions, of_flow, found, as_of or edition.as_of), media
            return to_csv(of_flow, found).encode(), media

        return answer(request, made, form=media)

    return app


def _only_known(request: Request) -> None:
    """Refuse a parameter that the address does not have: one that is misspelled would be ignored.

    An analysis has parameters of its own, and says itself which.
    """
    if request.scope["route"].name == ANALYSIS:
        return
    known = {field.alias for field in request.scope["route"].dependant.query_params}
    wrong = [n for n in request.query_params if n not in known and not ("asOf" in known and sdmx.FILTER.fullmatch(n))]
    if wrong:
        raise WrongQuestion(
            f"Dit adres heeft geen parameter {wrong[0]}.",
            expected=", ".join(sorted(known)) or "geen enkele",
            next_step="/v1/openapi.json noemt de parameters van elk adres.",
        )


def _flow(known: Mapping[str, Flow], agency: str, flow: str, version: str) -> Flow:
    """The dataflow that is asked for; everything when any will do."""
    asked = FLOW if flow == "*" else flow
    if agency not in ("*", AGENCY) or asked not in known or version not in ("*", "~", "+", VERSION):
        near = ", ".join(f"{AGENCY}:{one}({VERSION})" for one in (FLOW, *difflib.get_close_matches(flow, known)))
        raise HTTPException(404, f"Deze dataflow is hier niet; wel {near}.")
    return known[asked]


def _about(edition: Edition, address: str) -> dict[str, str]:
    return {
        "title": edition.title,
        "identifier": f"{edition.identifier}{address}",
        "as_of": edition.as_of.isoformat(),
        "publisher": edition.organisation,
        "licence": LICENCE_URL,
    }


def _edition(edition: Edition, software: str) -> dict[str, object]:
    return {
        "edition": edition.number,
        "description": edition.description,
        "data_year": edition.data_year,
        "software": software,
        **_about(edition, ""),
        "openapi": "/v1/openapi.json",
        "indicators": "/v1/indicators.csv",
        "tables": "/v1/tables.csv",
        "analyses": ANALYSES,
        "sdmx": f"/sdmx/3.0/structure/dataflow/{AGENCY}/{FLOW}/{VERSION}",
    }
