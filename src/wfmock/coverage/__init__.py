"""What an app's calls have exercised, counted per world and told as one report."""

from wfmock.coverage.counting import Coverage, Coverages

__all__ = ["Coverage", "Coverages"]
