"""The reply when nothing matches: a list all the same, and an empty one."""

from __future__ import annotations

from dataclasses import replace

from wfmock.contract.lists import draws
from wfmock.contract.lists.forms import formed
from wfmock.contract.lists.query import Filter
from wfmock.contract.lists.trial import check, view
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import law

_SHOWN = ("PAUSED", "FAILED", "QUEUED")  # the statuses that no server can take for unknown


@law("nothing-matches", ("list.success", "list.reply.total"), requests=3)
def nothing_matches(bench: Bench) -> None:
    """A request that nothing matches is answered with 200 and an empty list."""
    known, chance = view(bench), bench.chance
    nobody = Filter("_name", bench.impossible.word(chance))
    unknown = Filter("_defId", bench.impossible.uuid(chance))
    sets = [(nobody,), (unknown,), (nobody, unknown)]
    absent = [each for each in _SHOWN if each not in draws.texts(known, "_status")]
    sets += [(Filter("_status", each),) for each in absent[:1]]
    names, statuses = draws.texts(known, "_name"), draws.texts(known, "_status")
    pairs = [(Filter("_name", n), Filter("_status", s)) for n in names for s in statuses]
    sets += [each for each in pairs if not draws.matching(known, each)][:1]
    for place, filters in enumerate(chance.sample(sets, min(2, len(sets)))):
        query = formed(bench, place + bench.round, known, filters)
        if check(bench, replace(query, offset=0)):
            bench.kept("list.success")


LAWS = (nothing_matches,)
