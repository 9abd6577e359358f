"""What an honest server chose is fitted, served and fitted again; the mock is conform in it."""

from functools import cache

import pytest

from faulty.data import DEFINITION, NAMESPACE
from faulty.honest import HONEST
from faulty.serving import Serving
from wfmock.contract.fit import fit
from wfmock.contract.options import Options
from wfmock.contract.runner import conduct
from wfmock.dialect import Dialect
from wfmock.web.app import create_app

pytestmark = pytest.mark.slow

BY_NAME = {honest.name: honest for honest in HONEST}
# Servers that do more than their entry says, and what is told of it.
TOLD_BESIDE = {
    "reads-lag": {"visibilityLag": 0.3},  # its gets lag too, for which the dialect has no word
}
# Choices that are not put into one dialect: whether a deployment that calls QUEUED otherwise may
# refuse it as a filter is for the laws to say.
APART = {"statusNames", "unknownStatusFilter"}
A_SHORT_LAG = {"visibilityLag": 0.05}  # how long it is changes nothing but how long the test takes


def chosen(honest):
    """The entries in which a server differs from the default."""
    return Dialect.parse({**honest.dialect, **TOLD_BESIDE.get(honest.name, {})}).to_mapping()


def distinct():
    """A server for each dialect that is spoken."""
    return {str(chosen(honest)): honest.name for honest in HONEST}.values()


def merged():
    """Few dialects that hold every choice of every honest server between them."""
    few = []
    for honest in HONEST:
        own = honest.dialect_hint
        place = next((each for each in few if go_together(own, each)), None)
        if place is None:
            few.append(place := {})
        place |= own
    return [each | A_SHORT_LAG if "visibilityLag" in each else each for each in few]


def go_together(own, others):
    agree = all(others.get(name, value) == value for name, value in own.items())
    return agree and not {*own, *others} >= APART


@cache
def fitted(name):
    honest = BY_NAME[name]
    token = honest.needs_token
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with honest.serve() as server:
        asked = Options(server.url, NAMESPACE, honest.definition, headers, settle=0.6)
        return fit(asked, patience=0)


class Mocked(Serving):
    """The mock in a dialect; its runs live long enough to be commanded."""

    def __init__(self, tmp_path, dialect):
        file = tmp_path / "dialect.yaml"
        file.write_text(dialect, encoding="utf-8")
        self.mock = create_app(dialect=str(file), pace="100", check_replies=True)
        super().__init__(self.mock)

    def close(self):
        super().close()
        self.mock.extensions["wfmock"].close()


@pytest.mark.parametrize("name", BY_NAME)
def test_what_an_honest_server_chose_is_learnt(name):
    assert fitted(name).dialect == chosen(BY_NAME[name])


@pytest.mark.parametrize("name", distinct())
def test_the_mock_in_that_dialect_gives_the_same_file(name, tmp_path):
    file = fitted(name).dump()
    with Mocked(tmp_path, file) as server:
        again = fit(Options(server.url, NAMESPACE, DEFINITION, settle=0.6), patience=0)

    assert again.dump() == file


@pytest.mark.parametrize("entries", merged(), ids=lambda entries: f"{len(entries)}-entries")
def test_the_mock_keeps_the_contract_in_every_dialect(entries, tmp_path):
    with Mocked(tmp_path, Dialect.parse(entries).dump()) as server:
        report = conduct(Options(server.url, NAMESPACE, DEFINITION, settle=1.0))

    assert [(each.clause, each.message) for each in report.findings] == []
    assert report.trouble == ""
