"""Names of worlds made of names of tests."""

from __future__ import annotations

import hashlib
import re

_LONGEST = 90  # of the 100 that a name may have; what is left tells namesakes apart
_NOT_ALLOWED = re.compile(r"[^A-Za-z0-9._~-]+")


def world_name(test: str) -> str:
    """A name that says which test it is, and is another for another test.

    ``tests/test_cart.py::TestPay::test_late[visa-2]`` gives
    ``tests.test_cart.TestPay.test_late-visa-2``. Where a name had to be cut, or signs in it could
    not be kept, a digest of the whole stands behind it.
    """
    plain = test.replace(".py::", ".").replace("::", ".").replace("/", ".")
    plain = plain.removesuffix("]").replace("[", "-")
    kept = _NOT_ALLOWED.sub("-", plain).lstrip("._~-")
    if kept and kept == plain and len(kept) <= _LONGEST:
        return kept
    digest = hashlib.sha256(test.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    end = kept[-(_LONGEST - 9) :].lstrip("._~-") or "test"
    return f"{end}-{digest}"
