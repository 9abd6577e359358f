"""Which reply types an Accept header takes."""

import pytest

from wfmock.media import accepts

JSON = ("application/json",)


@pytest.mark.parametrize(
    "accept",
    ["", "*/*", "application/json", "application/*;q=0.5", "text/html, application/json;q=0.1"],
)
def test_json_is_taken(accept):
    assert accepts(accept, JSON)


@pytest.mark.parametrize(
    "accept", ["text/html", "application/json;q=0", "application/json;q=0, */*;q=1", "image/*"]
)
def test_json_is_not_taken(accept):
    assert not accepts(accept, JSON)


def test_an_unreadable_quality_counts_as_one():
    assert accepts("application/json;q=high", JSON)
