"""A list that nothing matches is empty, not absent."""

from dataclasses import replace

import pytest

from faulty.messages import Refused
from faulty.reference import Service
from verifying import found_by
from wfmock.contract.laws.envelope import nothing_matches


class NotFound(Service):
    def page(self, ordered, search):
        if not ordered:
            raise Refused(404, "nothing found")
        return super().page(ordered, search)


class Everything(Service):
    def do_list(self, request):
        reply = super().do_list(request)
        if reply.content["_list"]:
            return reply
        plain = {"nsfilter": request.query["nsfilter"]}
        return super().do_list(replace(request, query=plain))


def test_a_list_without_a_match_is_not_refused():
    assert found_by(nothing_matches, NotFound()) == [("list.success", "refused")]


def test_a_list_without_a_match_does_not_hold_what_does_not_match():
    found = found_by(nothing_matches, Everything())

    assert "item-does-not-match" in {symptom for _, symptom in found}


class OneSpelling(Service):
    known = ("RUNNING", "FAILED", "QUEUED", "PAUSED")

    def search(self, request):
        if request.query.get("_status", "PAUSED") not in self.known:
            raise Refused(400, "no such status")
        return super().search(request)


@pytest.mark.parametrize("server", [Service, OneSpelling])
def test_an_empty_list_is_accepted(server):
    assert found_by(nothing_matches, server(), rounds=4) == []
