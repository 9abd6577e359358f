"""The last exchanges of a world, and what can be told of them: entry, explanation, HAR, curl.

Nothing of an exchange is rendered before somebody asks: the ring holds references.
"""

from wfmock.journal.ring import Journal

__all__ = ["Journal"]
