"""Problems of a question as RFC 9457 has them: what was found, what was expected, what to do."""

from __future__ import annotations

from typing import Any

import duckdb
from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException as AnyHTTPException

from publish.serve.forms import Form
from svm.errors import AuthorError, UserError

MEDIA = "application/problem+json"
A_DAY = "een dag zoals 2025-07-04"
#: what a parameter holds
EXPECTED = {"as_of": A_DAY, "asOf": A_DAY, "edition": "een jaar, zoals 2025", "form": ", ".join(Form)}


class WrongQuestion(AuthorError):
    """A question that cannot be read."""


def tell_problems(app: FastAPI) -> None:
    """Let an interface answer every problem in this form."""
    app.add_exception_handler(UserError, _ours)
    app.add_exception_handler(duckdb.Error, _unreadable)
    app.add_exception_handler(RequestValidationError, _wrong_parameter)
    app.add_exception_handler(AnyHTTPException, _of_http)


def _told(code: int, title: str, **more: str) -> JSONResponse:
    body = {"status": code, "title": title, **{name: text for name, text in more.items() if text}}
    return JSONResponse(body, code, media_type=MEDIA, headers={"Cache-Control": "no-store"})


def _ours(_: Request, error: Any) -> Response:  # noqa: ANN401  one of the kinds named above
    # what an author can meet is not there; all else is missing or damaged where it is kept
    code = 400 if isinstance(error, WrongQuestion) else 404 if isinstance(error, AuthorError) else 503
    shown = error.dutch or error
    return _told(code, shown.found, detail=shown.expected, next_step=shown.next_step)


def _unreadable(_: Request, error: Any) -> Response:  # noqa: ANN401
    return _told(503, "De database is niet te lezen.", detail=str(error).splitlines()[0])


def _wrong_parameter(_: Request, error: Any) -> Response:  # noqa: ANN401
    first = error.errors()[0]
    name = str(first["loc"][-1])
    # an ending that an address does not have is an address that is not there
    code = 404 if first["loc"][0] == "path" else 400
    return _told(code, f"{name}: {first['input']} is niet te lezen.", detail=EXPECTED.get(name, ""))


def _of_http(_: Request, error: Any) -> Response:  # noqa: ANN401
    known = {404: "Dit adres is er niet.", 405: "Hier is alleen te lezen."}
    own = isinstance(error, HTTPException) or error.status_code not in known
    return _told(error.status_code, str(error.detail) if own else known[error.status_code])
