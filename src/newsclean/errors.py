"""What stops a build. A bad document never does: it becomes a `Rejection`."""


class SourceError(Exception):
    """An input can't be read at all; the message is one line: what, where, what to do."""


class BuildError(Exception):
    """An output can't be built; the message is one line: what, where, what to do."""
