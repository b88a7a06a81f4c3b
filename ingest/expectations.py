"""The kinds of expectation of this project, each named for what it judges, and the store that knows them.

Imported by `great_expectations.yml` alone, as the module of the store of the suites: who opens the context has them.
So are the pages of Data Docs, which load nothing from elsewhere and are the same for the same results.
The facts (days overdue, whether a cell is there, how far a value is from what is known) are worked out in SQL, where
they are needed for more than judging. What they may be is said here and in the suites.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from great_expectations.checkpoint import UpdateDataDocsAction
from great_expectations.checkpoint.actions import ActionContext
from great_expectations.checkpoint.checkpoint import CheckpointResult
from great_expectations.core import ExpectationSuiteValidationResult
from great_expectations.data_context.store import expectations_store
from great_expectations.expectations.core import ExpectColumnValuesToBeBetween, ExpectColumnValuesToBeInSet
from great_expectations.render import RenderedDocumentContent
from great_expectations.render.renderer import ValidationResultsPageRenderer
from great_expectations.render.view import DefaultJinjaIndexPageView, DefaultJinjaPageView
from jinja2 import ChoiceLoader, FileSystemLoader, pass_context
from markupsafe import escape

#: templates of the pages that fetch nothing; what is not there is that of the library
VIEWS = Path(__file__).parent / "gx" / "views"


class ExpectationsStore(expectations_store.ExpectationsStore):
    """The store of Great Expectations; to name it is to import the kinds below."""


class ExpectNoViolations(ExpectColumnValuesToBeBetween):
    """At the door: no cell or row of a file breaks an agreement; the column counts those that do."""

    max_value: Any = 0


class ExpectDeliveryNotToShrink(ExpectColumnValuesToBeBetween):
    """At the door: a file has at least a share `min_value` of the rows of the full delivery before it."""

    min_value: Any = 0.8


class ExpectDeliveredByCalendar(ExpectColumnValuesToBeBetween):
    """Freshness: a cell is there on the day that the release calendar gives it; the column is days after that day."""

    max_value: Any = 0


class ExpectCellsToBeThere(ExpectColumnValuesToBeInSet):
    """Completeness: a cell that has to be there is there; the column says of a cell whether it is not."""

    value_set: Any = [False]  # noqa: RUF012  pydantic copies it


class ExpectCountsNotNegative(ExpectColumnValuesToBeInSet):
    """Range: no count is below zero; the column says of a cell whether it is."""

    value_set: Any = [False]  # noqa: RUF012  pydantic copies it


class ExpectDeviationWithinLimit(ExpectColumnValuesToBeBetween):
    """How far a value is from what is known around it, as a share of the limit in `plausibility_limits.csv`."""

    max_value: Any = 1
    strict_max: Any = True


class ExpectToFitOwnSeries(ExpectDeviationWithinLimit):
    """A value is of the size and sign of its own series, and not that of another period."""


class ExpectWithinRange(ExpectDeviationWithinLimit):
    """A value is one that its kind can have, of a period that was over."""


class ExpectRevisionAsUsual(ExpectDeviationWithinLimit):
    """A later delivery changes what an earlier one said no more, and no earlier, than is usual."""


class ExpectMembersComplete(ExpectDeviationWithinLimit):
    """A list has its usual members, each with figures of its own."""


class ExpectFiguresToAgree(ExpectDeviationWithinLimit):
    """Figures that belong together (parts and total, terms of an identity, two sources of one cell) agree."""


class UpdateDataDocsOfFailures(UpdateDataDocsAction):
    """Make a page of a validation that failed something; of landings that passed there would be one a file."""

    type: Any = "update_data_docs_of_failures"

    def run(self, checkpoint_result: CheckpointResult, action_context: ActionContext | None = None) -> dict:
        """Make the page, or nothing."""
        return {} if checkpoint_result.success else super().run(checkpoint_result, action_context)


class ResultPages(ValidationResultsPageRenderer):
    """The page of a validation, each section named for what it asks; not with the moment of taking the data."""

    def render(
        self, validation_results: ExpectationSuiteValidationResult, suite_parameters: dict[str, Any] | None = None
    ) -> RenderedDocumentContent:
        """Make the content of the page."""
        validation_results.meta = {k: v for k, v in validation_results.meta.items() if k != "batch_markers"}
        page = super().render(validation_results, suite_parameters)
        names: dict[str | None, list[str]] = {}
        for one in validation_results.results:
            if config := one.expectation_config:
                name = (config.meta or {}).get("name", config.type)
                names.setdefault(config.kwargs.get("column"), []).append(name)
        for section in page.sections:
            section.section_name = " ".join(names.get(section.section_name, [section.section_name]))
        return page


class OfflinePage(DefaultJinjaPageView):
    """The page of a suite or a validation: the templates of this project go before those of the library."""

    def __init__(self, *folders: str | None, **named: str | None) -> None:
        super().__init__(*folders, **named)
        self.env.loader = ChoiceLoader([FileSystemLoader(VIEWS), *filter(None, [self.env.loader])])

    @pass_context
    def render_content_block(self, jinja_context: Any, content_block: Any, *more: Any, **named: Any) -> Any:  # noqa: ANN401
        """Fill a part of the page. Text is no markup: the library escapes values in a sentence, but not in a table."""
        if isinstance(content_block, str):
            return escape(content_block)
        if isinstance(content_block, list):
            content_block = [escape(one) if isinstance(one, str) else one for one in content_block]
        return super().render_content_block(jinja_context, content_block, *more, **named)


class OfflineIndex(OfflinePage):
    """The page that lists them."""

    _template = DefaultJinjaIndexPageView._template
