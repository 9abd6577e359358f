"""The words in braces and what is made of them."""

import re
from random import Random

import pytest

from wfmock.seeding.makers import DIRECT, POOLED, WORDS, BadWord, Makers


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


@pytest.mark.parametrize("word", sorted(WORDS - {"code", "decimal"}))
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


def test_an_unknown_word_is_refused_with_the_nearest(makers: Makers) -> None:
    with pytest.raises(BadWord, match="persona") as caught:
        makers.compiled({"a": ["{persona}"]})

    assert caught.value.hint == "did you mean person?"


@pytest.mark.parametrize(
    ("template", "least", "most"),
    [("{number:4-6}", 4, 6), ("{number:7-7}", 7, 7), ("{decimal:18-18.3}", 18.0, 18.3)],
)
def test_a_range_is_drawn_from_with_both_its_ends(
    makers: Makers, template: str, least: float, most: float
) -> None:
    make, rng = makers.compiled(template), Random(1)
    made = {make(rng) for _ in range(200)}

    assert (min(made), max(made)) == (least, most)
    assert all(type(each) is type(least) for each in made)


def test_a_code_has_a_digit_for_each_sign(makers: Makers) -> None:
    assert re.fullmatch(r"M-\d{4}/\d", makers.compiled("{code:M-####/#}")(Random(3)))


def test_a_date_lies_in_its_years(makers: Makers) -> None:
    make, rng = makers.compiled("{date:2020-2021}"), Random(2)

    assert {make(rng)[:4] for _ in range(50)} == {"2020", "2021"}


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{number:9-4}", "two whole numbers"),
        ("{number:a-b}", "two whole numbers"),
        ("{number:}", "two whole numbers"),
        ("{decimal:1.25-2}", "one decimal"),
        ("{date:21-22}", "two years"),
        ("{date:0000-0001}", "two years"),
        ("{code:M}", "a # for each digit"),
        ("{code}", "a # for each digit"),
        ("{person:3}", "takes no argument"),
    ],
)
def test_an_argument_that_cannot_be_used_is_refused(
    makers: Makers, template: str, said: str
) -> None:
    with pytest.raises(BadWord, match=re.escape(said)):
        makers.compiled(template)


def test_a_baseline_has_words_of_its_own() -> None:
    makers = Makers(1, 20, {"room": ("lobby", "room {number:1-3}"), "place": ("the {room}",)})
    make, rng = makers.compiled("at {place}"), Random(1)

    made = {make(rng) for _ in range(100)}

    assert made == {"at the lobby", *(f"at the room {number}" for number in (1, 2, 3))}


def test_a_word_that_is_made_of_itself_is_refused() -> None:
    makers = Makers(1, 20, {"a": ("{b}",), "b": ("x{a}",)})

    with pytest.raises(BadWord, match=re.escape("{a} of {b} of {a}")):
        makers.compiled("{a}")


@pytest.mark.parametrize("word", ["email", "hostname", "url"])
def test_addresses_are_of_reserved_domains(makers: Makers, word: str) -> None:
    assert all("example." in value for value in makers.pool(word))
