"""Who calls: bearer tokens and what they stand for."""

import pytest

from wfmock.auth import Auth, parse_tokens
from wfmock.errors import SettingsError


def test_without_authentication_everybody_may_use_every_namespace():
    caller = Auth("off").identify("")

    assert caller is not None
    assert caller.may_use("anywhere")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer  ", "Basic dXNlcg==", "token"])
def test_any_mode_takes_no_call_without_a_bearer_token(header):
    assert Auth("any").identify(header) is None


def test_any_mode_gives_the_same_token_the_same_user():
    auth = Auth("any")

    assert auth.identify("Bearer one") == auth.identify("bearer one")
    assert auth.identify("Bearer one") != auth.identify("Bearer two")


def test_a_token_file_keeps_each_token_to_its_namespaces():
    auth = parse_tokens({"abc": {"namespaces": ["first_tchgt1VU"]}}, "tokens.yaml")

    caller = auth.identify("Bearer abc")

    assert caller is not None
    assert caller.may_use("first_tchgt1VU")
    assert not caller.may_use("other")
    assert auth.identify("Bearer unknown") is None


def test_a_token_without_an_entry_may_use_every_namespace():
    caller = parse_tokens({"abc": None}, "tokens.yaml").identify("Bearer abc")

    assert caller is not None
    assert caller.may_use("anywhere")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ([], "mapping of tokens"),
        ({}, "mapping of tokens"),
        ({"secret": "x"}, "expected namespaces and user"),
        ({"secret": {"namespace": []}}, "unknown key 'namespace'"),
        ({"secret": {"namespaces": "one"}}, "expected a list of names"),
    ],
)
def test_a_wrong_token_file_is_refused_without_telling_the_token(content, said):
    with pytest.raises(SettingsError, match=said) as refusal:
        parse_tokens(content, "tokens.yaml")

    assert "tokens.yaml" in str(refusal.value)
    assert "secret" not in str(refusal.value)
