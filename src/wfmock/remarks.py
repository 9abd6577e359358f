"""What is odd about a call that is valid all the same, said in headers of its reply."""

from __future__ import annotations

from urllib.parse import quote

from wfmock import preferences
from wfmock.preferences import Preferences
from wfmock.spec.exchange import Call, Violation
from wfmock.spec.model import Operation
from wfmock.spec.suggest import nearest
from wfmock.spec.validation import Checked

Remarks = tuple[Violation, ...]


def of_call(operation: Operation, call: Call, checked: Checked) -> Remarks:
    """Unknown query parameters, and a body where the operation documents none."""
    if not checked.unknown and not (call.body and operation.body is None):
        return ()
    known = [each.name for each in operation.parameters if each.location == "query"]
    found = [_unknown_parameter(name, known) for name in checked.unknown]
    if call.body and operation.body is None:
        message = f"{operation.method} {operation.path} documents no body; it is ignored"
        found.append(Violation("body", "", message, "no body", f"{len(call.body)} bytes"))
    return tuple(found)


def headers(remarks: Remarks, preferred: Preferences) -> tuple[tuple[str, str], ...]:
    """``Warning`` for each remark, ``Preference-Applied`` where the caller had one."""
    # 299 is HTTP's own code for a warning that persists; header text must stay in ASCII.
    said = [("Warning", f'299 wfmock "{_ascii(remark.message)}"') for remark in remarks]
    if preferred is not preferences.NONE:
        said.append(("Preference-Applied", preferred.applied()))
    return tuple(said)


def _unknown_parameter(name: str, known: list[str]) -> Violation:
    near = nearest(name, known)
    all_known = ", ".join(known) or "none"
    advice = f"did you mean {near!r}?" if near else f"known: {all_known}"
    message = f"unknown query parameter {name[:200]!r}; {advice}"
    return Violation("query", name, message, near or all_known, name)


def _ascii(text: str) -> str:
    return quote(text.replace('"', "'"), safe=" !#$&'()*+,-./:;<=>?@[]^_`{|}~", errors="replace")
