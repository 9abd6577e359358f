"""Fixtures and a seed in, definitions and workflows out: same seed and baseline, same bytes.

How fixtures are written is told in docs/fixtures.md.
"""

from wfmock.seeding.baseline import Baseline, User, load_baseline
from wfmock.seeding.files import baseline_names

__all__ = ["Baseline", "User", "baseline_names", "load_baseline"]
