"""The words of commands in the words of pytest."""

from __future__ import annotations

import re

import pytest

from wfmock.errors import WfmockError
from wfmock.pytest_plugin.given import OPTIONS

_FLAG = re.compile(rf"(?<![\w-])--({'|'.join(sorted(OPTIONS, key=len, reverse=True))})(?![\w-])")


def ours(text: str) -> str:
    """A text that names options of the ``wfmock`` command, with those of the plugin instead."""
    return _FLAG.sub(r"--wfmock-\1", text)


def sentence(error: WfmockError) -> str:
    """What went wrong, and on a line of its own what to try."""
    hint = f"\n  try: {ours(error.hint)}" if error.hint else ""
    return f"wfmock: {ours(str(error))}{hint}"


def failure(error: WfmockError) -> BaseException:
    """Fails a test with the sentence, without a traceback."""
    return pytest.fail.Exception(sentence(error), pytrace=False)
