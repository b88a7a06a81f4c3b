"""The errors that a reader may see: what was found, what was expected, what to do next.

One rule decides the language: an engineer reads English, an author of the report or a partner reads Dutch, and a
message is never both. What only an author can meet is an AuthorError. What both can meet is a UserError with its Dutch
beside it; the command line prints the one of its reader.
"""

from __future__ import annotations


class UserError(Exception):
    """A problem that an engineer can act on; the command line prints it without a traceback.

    `dutch` says the same to an author, for an error that both can meet.
    """

    HEADING, EXPECTED, NEXT_STEP = "Error", "Expected", "Next step"

    def __init__(
        self, found: str, *, expected: str = "", next_step: str = "", dutch: AuthorError | None = None
    ) -> None:
        self.found = found
        self.expected = expected
        self.next_step = next_step
        self.dutch = dutch
        parts = [found]
        if expected:
            parts.append(f"{self.EXPECTED}: {expected}")
        if next_step:
            parts.append(f"{self.NEXT_STEP}: {next_step}")
        super().__init__("\n".join(parts))

    def printed(self) -> str:
        """Return the message as the command line prints it.

        >>> print(UserError("There is no lake.", next_step="run `svm land`.").printed())
        Error: There is no lake.
        Next step: run `svm land`.
        """
        return f"{self.HEADING}: {self}"


class AuthorError(UserError):
    """A problem that an author of the report can act on, in Dutch.

    >>> print(AuthorError("Het rapport heeft geen hoofdstuk 9.", expected="een van 2 tot en met 7").printed())
    Fout: Het rapport heeft geen hoofdstuk 9.
    Verwacht: een van 2 tot en met 7
    """

    HEADING, EXPECTED, NEXT_STEP = "Fout", "Verwacht", "Volgende stap"
