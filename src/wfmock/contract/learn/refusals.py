"""Refusals: their statuses, and what their bodies are."""

from __future__ import annotations

import re
from collections import Counter
from random import Random

from wfmock.contract.learn.lessons import Lesson, Study, lesson
from wfmock.contract.wire.deployment import NOT_JSON, Answer
from wfmock.contract.wire.signals import NotTested

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@lesson("unknownWorkflow", requests=2)
def unknown(study: Study) -> None:
    """An id that no workflow has, of the kind that workflows here have."""
    bench = study.bench
    known = [str(item["_id"]) for item in study.first_page().items if item.get("_id")]
    if not known or is_uuid(known[0]):
        run_id = bench.impossible.uuid(bench.chance)
    else:
        run_id = like(known[0], bench.chance)
    study.refusal("unknownWorkflow", bench.api.get(run_id), "an id that no workflow has")


def is_uuid(run_id: str) -> bool:
    return _UUID.fullmatch(run_id) is not None


def like(run_id: str, chance: Random) -> str:
    """An id of the same kind, so large or late that it is hardly in use."""
    high = {"0": "9876", "a": "zyxw", "A": "ZYXW"}
    return "".join(chance.choice(high.get(_kind(each), each)) for each in run_id)


def _kind(letter: str) -> str:
    if letter.isdigit():
        return "0"
    return "a" if letter.islower() else "A" if letter.isupper() else ""


@lesson("malformedWorkflowId")
def malformed(study: Study) -> None:
    """An id that is no UUID."""
    run_id = study.bench.impossible.word(study.bench.chance)
    answer = study.bench.api.get(run_id)
    study.refusal("malformedWorkflowId", answer, "an id that is no UUID")


@lesson("foreignWorkflow", requests=2)
def foreign(study: Study) -> None:
    """A workflow that there is, asked for in another namespace."""
    bench = study.bench
    run_id = str(study.workflows()[0]["_id"])
    elsewhere = bench.impossible.namespace(bench.chance)
    answer = bench.api.get(run_id, nsfilter=elsewhere)
    study.refusal("foreignWorkflow", answer, "a workflow of another namespace")


@lesson("missingNamespace")
def no_namespace(study: Study) -> None:
    """A list without nsfilter."""
    answer = study.bench.api.list(nsfilter=None)
    study.refusal("missingNamespace", answer, "a list without nsfilter")


@lesson("unknownDefinition", writes=True)
def definition(study: Study) -> None:
    """A start of a definition that does not exist."""
    nothing = study.bench.impossible.uuid(study.bench.chance)
    answer = study.bench.api.start(definition=nothing)
    study.refusal("unknownDefinition", answer, "a start of a definition that does not exist")


@lesson("invalidRequest", writes=True)
def invalid_start(study: Study) -> None:
    """A start that names no definition."""
    answer = study.bench.api.start(body={})
    study.refusal("invalidRequest", answer, "a start without a definition")


@lesson("invalidRequest")
def invalid_list(study: Study) -> None:
    """A list with an offset that is none."""
    answer = study.bench.api.list(_offset=-1)
    study.refusal("invalidRequest", answer, "a list with the offset -1")


@lesson("errorBody", requests=0)
def body(study: Study) -> None:
    """What the bodies of most refusals seen so far are."""
    kinds = Counter(kind_of(each) for each in study.refusals)
    if not kinds:
        raise NotTested("nothing was refused")
    kind = kinds.most_common(1)[0][0]
    study.learn("errorBody", kind, f"the bodies of most refusals are of the kind {kind}")


def kind_of(answer: Answer) -> str:
    """Which kind of body a refusal has, by its content type and what it holds."""
    media = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    text = answer.body.strip()
    if not text:
        return "empty"
    if media == "application/problem+json":
        return "problem"
    if answer.json is not NOT_JSON and (media.endswith("json") or isinstance(answer.json, dict)):
        return "json"
    return "html" if "html" in media or text[:1] == b"<" else "text"


LESSONS: tuple[Lesson, ...] = (
    unknown,
    malformed,
    foreign,
    no_namespace,
    definition,
    invalid_list,
    invalid_start,
)
