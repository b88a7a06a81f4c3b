"""The site of the bundled real figures, made once, and a browser page without a network."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from publish.dashboard.write import write_site
from svm.database import connect
from svm.home import Home
from tests.conftest import shared


@pytest.fixture(scope="session")
def site(samples) -> Path:
    """The folder of the whole site. Nobody writes in it."""
    return shared("site", lambda folder: write_site(connect(samples.home), Home(folder))) / "out" / "site"


@pytest.fixture(scope="session")
def edition(site) -> Path:
    return site / "2026"


@pytest.fixture(scope="session")
def pages(edition) -> dict[Path, html.HtmlElement]:
    """The Dutch pages; test_english.py has the others."""
    found = (path for path in sorted(edition.rglob("*.html")) if "en" not in path.relative_to(edition).parts)
    return {path: html.fromstring(path.read_bytes()) for path in found}


@pytest.fixture(scope="session")
def data_docs(site) -> dict[Path, html.HtmlElement]:
    """The pages of Great Expectations, in one language."""
    return {path: html.fromstring(path.read_bytes()) for path in sorted((site / "data_docs").rglob("*.html"))}


@pytest.fixture
def page(browser):
    """A page without a network; it may not say anything on its console or ask for anything but files."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    one = context.new_page()
    said, asked = [], []
    one.on("console", lambda message: said.append(message.text))
    one.on("pageerror", lambda error: said.append(str(error)))
    one.on("request", lambda request: asked.append(request.url))
    yield one
    context.close()
    assert not said
    assert asked and all(url.startswith(("file:", "data:")) for url in asked)
