"""What can go wrong with a file, by the stable names that reports and programs read."""

from __future__ import annotations

from muniment.kernel.errors import InvalidInput, SourceProblem


class FileProblem(SourceProblem):
    """A file, or a member of an archive, cannot be opened or goes over a limit; facts carry ``file``."""


class DocumentProblem(SourceProblem):
    """One document cannot be read; facts carry ``field`` and, once known, ``file`` and ``position``."""


class SourceUnknown(InvalidInput):
    """No reader has the name that was asked for; facts carry the names that there are."""


class MappingProblem(InvalidInput):
    """A mapping file cannot be used; ``facts["problems"]`` has one line for each mistake, naming its key."""
