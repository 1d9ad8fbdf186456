"""Which piece of a document is what, and why."""
