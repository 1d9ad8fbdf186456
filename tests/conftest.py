"""What all tests share."""

import os

from hypothesis import settings

# How long an example takes is for benchmarks to say. A run that gates changes must not depend on luck.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")
