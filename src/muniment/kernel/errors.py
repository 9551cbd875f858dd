"""The six ways in which a request can fail; each face turns them into its own reply."""

from __future__ import annotations

from muniment.kernel.texts import Text


class MunimentError(Exception):
    """A failure that a user can be told about in one line.

    Args:
        message: One plain sentence that names the file, row, field, record or rule; a ``Text`` says it in zh and en.
        code: Stable dotted name of the failure, such as ``number.check_digit``.
        facts: Values that a face may print or a program may read.
    """

    exit_code = 3

    def __init__(self, message: str | Text, *, code: str, **facts: object) -> None:
        self.text = message if isinstance(message, Text) else Text(message, message)
        super().__init__(self.text.en)
        self.message = self.text.en
        self.code = code
        self.facts = facts


class NotFound(MunimentError):  # noqa: N818 - the six names are the project's words
    """Nothing answers to what was asked for."""

    exit_code = 1


class InvalidInput(MunimentError):  # noqa: N818
    """The question or the option is malformed."""

    exit_code = 2


class Conflict(MunimentError):  # noqa: N818
    """A rule or the state of a record says no; ``code`` names the rule."""

    exit_code = 1


class NotAllowed(MunimentError):  # noqa: N818
    """The actor may not do this."""

    exit_code = 1


class SourceProblem(MunimentError):  # noqa: N818
    """A source file cannot be used; facts carry file, position, field."""

    exit_code = 3


class EngineUnavailable(MunimentError):  # noqa: N818
    """A store, database, folder or extra is missing, full, locked or read-only."""

    exit_code = 3
