"""The words in braces and what is made of them."""

from random import Random

import pytest

from wfmock.seeding.makers import DIRECT, POOLED, WORDS, Makers, UnknownWord


@pytest.fixture(scope="module")
def makers() -> Makers:
    return Makers(seed=1, size=20)


@pytest.mark.parametrize("word", sorted(POOLED))
def test_a_pool_is_the_same_whatever_was_drawn_before(makers: Makers, word: str) -> None:
    fresh = Makers(seed=1, size=20)

    assert fresh.pool(word) == makers.pool(word)
    assert len(fresh.pool(word)) == 20


def test_another_seed_makes_other_values(makers: Makers) -> None:
    assert Makers(seed=2, size=20).pool("person") != makers.pool("person")


@pytest.mark.parametrize("word", sorted(WORDS))
def test_every_word_makes_a_value(makers: Makers, word: str) -> None:
    value = makers.compiled("{" + word + "}")(Random(1))

    assert value is not None
    assert value != ""


def test_a_lone_number_is_a_number_and_one_in_a_text_is_text(makers: Makers) -> None:
    assert isinstance(makers.compiled("{number}")(Random(1)), int)
    assert makers.compiled("room {number}")(Random(1)) == f"room {DIRECT['number'](Random(1))}"


def test_templates_nest(makers: Makers) -> None:
    made = makers.compiled({"who": ["{person}", 3, None], "text": "plain"})(Random(4))

    assert made == {"who": [made["who"][0], 3, None], "text": "plain"}
    assert made["who"][0] in makers.pool("person")


def test_references_and_stray_braces_stay_as_they_are(makers: Makers) -> None:
    template = "${workflow.input.x} {{ } {word}"

    assert makers.compiled(template)(Random(2)).startswith("${workflow.input.x} {{ } ")


def test_an_unknown_word_is_refused(makers: Makers) -> None:
    with pytest.raises(UnknownWord, match="persona"):
        makers.compiled({"a": ["{persona}"]})


@pytest.mark.parametrize("word", ["email", "hostname", "url"])
def test_addresses_are_of_reserved_domains(makers: Makers, word: str) -> None:
    assert all("example." in value for value in makers.pool(word))
