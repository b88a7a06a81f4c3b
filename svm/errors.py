"""The one error a user may see: what was found, what was expected, what to do next."""


class UserError(Exception):
    """A problem the user can act on; the command line prints it without a traceback."""

    def __init__(self, found: str, *, expected: str = "", next_step: str = "") -> None:
        self.found = found
        self.expected = expected
        self.next_step = next_step
        parts = [found]
        if expected:
            parts.append(f"Expected: {expected}")
        if next_step:
            parts.append(f"Next step: {next_step}")
        super().__init__("\n".join(parts))
