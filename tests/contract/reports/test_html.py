"""One page for people: complete, self-contained, accessible, and safe to open."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from contract.reports import samples
from wfmock.contract.reports import html
from wfmock.contract.reports.style import DARK, LIGHT

BUILDERS = [samples.report, samples.conforming, samples.untested, samples.nasty]
VOID = {"meta", "br"}


class Page(HTMLParser):
    """A page, read: its tags with their attributes, its text, and whether tags are balanced."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.text, self.open = [], "", []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def named(self, *names):
        return [attributes for tag, attributes in self.tags if tag in names]


@pytest.fixture(scope="module")
def page():
    return Page(html.write(samples.report()))


@pytest.mark.parametrize("build", BUILDERS)
def test_every_tag_is_closed(build):
    assert Page(html.write(build())).open == []


@pytest.mark.parametrize("build", BUILDERS)
def test_nothing_is_loaded_and_nothing_runs(build):
    text = html.write(build())
    page = Page(text)

    assert not page.named("script", "link", "img", "iframe", "object", "base", "form", "a")
    assert not [name for _, attributes in page.tags for name in attributes if name[:2] == "on"]
    assert not [a for _, a in page.tags if {"src", "href", "action"} & set(a)]
    assert not re.search(r"url\(|@import", text.split("</style>")[0])
    assert "default-src 'none'" in page.named("meta")[1]["content"]


def test_what_a_server_sends_is_shown_as_text():
    text = html.write(samples.nasty())

    assert "<script>alert(1)</script>" in Page(text).text
    assert text.replace("\n", "").isprintable()


@pytest.mark.parametrize("finding", samples.FINDINGS[:4], ids=lambda finding: finding.clause)
def test_a_finding_is_told_in_full(page, finding):
    for part in (finding.message, finding.expected, finding.received, finding.fingerprint):
        assert part in page.text
    assert finding.reproduction[:40] in page.text


def test_every_clause_has_a_row_with_its_verdict(page):
    for clause in samples.report().clauses:
        row = page.text.split(f"{clause.text}{clause.clause}")[1]

        assert row.removeprefix(clause.why).lstrip("✓✗≠?–").strip().startswith(clause.verdict)


def test_the_headline_is_the_first_heading(page):
    headings = [tag for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]

    assert headings[0] == "h1"
    assert headings.count("h1") == 1
    assert all(int(b[1]) - int(a[1]) <= 1 for a, b in pairwise(headings))
    assert "The deployment breaks the contract: 2 clauses broken" in page.text


def test_tables_have_names_and_headers_that_say_what_they_head(page):
    assert all(table["aria-label"] for table in page.named("table"))
    scopes = {header["scope"] for header in page.named("th")}
    assert scopes == {"col", "row", "rowgroup"}


def test_the_page_says_its_language_and_fits_small_screens(page):
    assert page.named("html")[0]["lang"] == "en"
    assert any("width=device-width" in meta.get("content", "") for meta in page.named("meta"))


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["page", "card", "well"])
@pytest.mark.parametrize(
    "ink", ["ink", "dim", "kept", "broken", "differs", "undecided", "untested"]
)
def test_every_colour_of_text_has_the_contrast_that_wcag_asks_for(palette, ground, ink):
    darker, lighter = sorted((luminance(palette[ink]), luminance(palette[ground])))

    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_light_dark_and_paper_are_styled():
    text = html.write(samples.conforming())

    assert "prefers-color-scheme:dark" in text
    assert "@media print" in text


def test_a_long_body_is_cut_with_a_word_on_where_it_is_whole():
    long = samples.exchange("e17", "listWorkflows", "GET", "/", "", b"", 200, b"x" * 5000)

    text = Page(html.write(samples.report(exchanges=(long,)))).text

    assert "x" * 4001 not in text
    assert "(1000 more bytes, in the JSON report)" in text


def test_runs_that_were_left_are_an_alert(page):
    assert any(section.get("role") == "alert" for section in page.named("section"))
    assert samples.report().left[0].id in page.text
