"""What stops a report."""


class ReportError(Exception):
    """A dataset that can't be reported on; the message is one line: what, where, what to do."""
