"""Nobody's workflows are shown in another's list."""

import pytest

from faulty.data import NAMESPACE, OTHER_NAMESPACE
from faulty.messages import Refused
from faulty.reference import Service
from verifying import found_by
from wfmock.contract.laws.namespaces import namespace_isolates, namespace_required
from wfmock.contract.laws.paging import defaults

ISOLATES, REQUIRED = "list.nsfilter.isolates", "list.nsfilter.required"


def shown_in(test):
    """A server that shows a run in a namespace when the test holds."""
    return type("Shown", (Service,), {"in_namespace": lambda self, run, s: test(run, s)})


WRONG = {
    "unknown shows all": lambda run, s: (
        s.namespace != OTHER_NAMESPACE or s.namespace in run.namespaces
    ),
    "by the beginning": lambda run, s: any(n.startswith(s.namespace) for n in run.namespaces),
    "by a part": lambda run, s: any(s.namespace in n for n in run.namespaces),
    "not beside a filter": lambda run, s: s.name is not None or s.namespace in run.namespaces,
}


@pytest.mark.parametrize("name", WRONG)
def test_a_namespace_that_leaks_is_caught(name):
    found = found_by(namespace_isolates, shown_in(WRONG[name])(), rounds=4)

    assert found == [(ISOLATES, "foreign-workflow")]


def test_a_reply_that_only_says_that_it_is_of_the_namespace_is_caught():
    class Liar(shown_in(lambda run, s: True)):
        def do_list(self, request):
            reply = super().do_list(request)
            for item in reply.content["_list"]:
                if NAMESPACE in item["_namespaces"] or request.query["nsfilter"] != NAMESPACE:
                    continue
                item["_namespaces"] = ["hidden"]
            for item in reply.content["_list"]:
                if request.query["nsfilter"] != NAMESPACE:
                    item["_namespaces"] = [request.query["nsfilter"]]
            return reply

    assert (ISOLATES, "foreign-workflow") in found_by(namespace_isolates, Liar())


def test_workflows_of_others_in_the_own_list_are_caught():
    assert found_by(defaults, shown_in(lambda run, s: True)()) == [(ISOLATES, "foreign-workflow")]


class Lax(Service):
    def namespace(self, request, operation):
        return request.query.get("nsfilter", NAMESPACE)


class LaxBesideOthers(Service):
    def namespace(self, request, operation):
        if len(request.query) > 2:
            return request.query.get("nsfilter", NAMESPACE)
        return super().namespace(request, operation)


@pytest.mark.parametrize("server", [Lax, LaxBesideOthers])
def test_a_namespace_that_may_be_left_out_is_caught(server):
    assert found_by(namespace_required, server()) == [(REQUIRED, "accepted")]


class Forbidden(Service):
    def namespace(self, request, operation):
        found = super().namespace(request, operation)
        if found not in (NAMESPACE, OTHER_NAMESPACE):
            raise Refused(403, "not yours")
        return found


class InBoth(Service):
    def __init__(self, **options):
        super().__init__(**options)
        for run in list(self.runs.values())[::4]:
            run.namespaces = [NAMESPACE, OTHER_NAMESPACE]


@pytest.mark.parametrize("server", [Service, Forbidden, InBoth])
def test_a_wall_of_any_kind_is_accepted(server):
    assert found_by(namespace_isolates, server(), rounds=4) == []
