"""Exchanges for tests: the document's own requests and replies, changed where a test says so."""

import json
from urllib.parse import urlencode

from wfmock.contract.judging.seen import Givens
from wfmock.spec.exchange import Call, Exchange, Reply

NAMESPACE = "first_tchgt1VU"
DEFINITION = "824beec4-4a58-4bf8-b9df-b86172a2d5d5"
WORKFLOW = "94bcf41e-8d05-4011-a64b-d5a5164b0155"
ROOT = "/workflowsvc/api/v1/workflows"
GIVENS = Givens(NAMESPACE, DEFINITION)
JSON = "application/json"


def workflow(**changes):
    """The workflow of the document's examples; a change to ``...`` leaves the field out."""
    shown = {
        "_id": WORKFLOW,
        "_workflowDefId": DEFINITION,
        "_name": "rest_connector_workflow",
        "_namespaces": [NAMESPACE],
        "_userType": "iaq_realtime_setup",
        "_tasks": [task()],
        "_timeoutSeconds": None,
        "_timeoutPolicy": None,
        "_status": "QUEUED",
        "_createdAt": "2026-02-24T02:32:22.148605220Z",
        "_updatedAt": "2026-02-24T02:32:22.148606054Z",
        "_createdBy": "c9daff7e-b55b-41ec-aa46-d0150f3199dc",
        "_updatedBy": "c9daff7e-b55b-41ec-aa46-d0150f3199dc",
        "_inputParams": {"_url": "https://api.example.org/v1"},
        "_output": None,
    } | changes
    return {name: value for name, value in shown.items() if value is not ...}


def task(**changes):
    """The task of the document's examples."""
    shown = {
        "_id": "f99d9656-f424-450d-b638-fbb28bc22490",
        "_name": "REST_CONNECTOR",
        "_sequenceno": 1,
        "_type": "REST_CONNECTOR",
        "_status": "QUEUED",
    } | changes
    return {name: value for name, value in shown.items() if value is not ...}


def envelope(*items, **changes):
    """A list reply of these items, or of one."""
    items = items or (workflow(),)
    shown = {"_offset": 0, "_pageSize": 10, "_total": len(items), "_list": list(items)} | changes
    return {name: value for name, value in shown.items() if value is not ...}


def exchange(method, path, reply, status, *, query=None, body=None, media=JSON, **facts):
    """One exchange; ``reply`` and ``body`` are JSON values or the bytes themselves."""
    asked = {"nsfilter": NAMESPACE} | (query or {})
    text = urlencode({name: value for name, value in asked.items() if value is not None})
    sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    got = reply if isinstance(reply, bytes) else json.dumps(reply).encode()
    call = Call(method, facts.pop("prefix", "") + path, text, {"content-type": JSON}, sent)
    headers = () if media is None else (("Content-Type", media),)
    return Exchange("7", None, call, Reply(status, got, headers), 0, 0, notes=facts)


def listed(reply=None, status=200, **facts):
    return exchange("GET", ROOT, envelope() if reply is None else reply, status, **facts)


def got(reply=None, status=200, **facts):
    path = f"{ROOT}/{WORKFLOW}"
    return exchange("GET", path, workflow() if reply is None else reply, status, **facts)


def started(reply=None, status=201, body=None, **facts):
    sent = {"_workflowDefId": DEFINITION} if body is None else body
    reply = workflow() if reply is None else reply
    return exchange("POST", ROOT, reply, status, body=sent, **facts)


def updated(reply=None, status=200, body=None, **facts):
    sent = {"_status": "PAUSED"} if body is None else body
    path = f"{ROOT}/{WORKFLOW}/status"
    return exchange("PUT", path, workflow() if reply is None else reply, status, body=sent, **facts)
