"""Small documents for the tests of the spec room."""

import json
from pathlib import Path

import yaml

from wfmock.spec.loader import load_api

JSON = "application/json"


def document(paths=None, version="3.1.0", **more):
    """A document with one operation, or with these paths."""
    paths = {"/things": {"get": operation()}} if paths is None else paths
    return {
        "openapi": version,
        "info": {"title": "Things", "version": "1"},
        "paths": paths,
    } | more


def operation(*parameters, body=None, replies=None, **more):
    """An operation; ``body`` and the values of ``replies`` are schemas of JSON."""
    made = {
        "parameters": list(parameters),
        "responses": {
            status: {"description": "It is so.", "content": {JSON: {"schema": schema}}}
            for status, schema in (replies or {"200": {"type": "object"}}).items()
        },
    }
    if body is not None:
        made["requestBody"] = {"required": True, "content": {JSON: {"schema": body}}}
    return made | more


def parameter(name="q", place="query", schema=None, **more):
    """A parameter, required where it stands in a path."""
    made = {"name": name, "in": place, "schema": {"type": "string"} if schema is None else schema}
    return made | ({"required": True} if place == "path" else {}) | more


def written(folder: Path, content, name="document.yaml"):
    """The file of a document: a mapping, or text as it is."""
    file = folder / name
    if isinstance(content, str):
        file.write_text(content, encoding="utf-8")
    elif name.endswith(".json"):
        file.write_text(json.dumps(content), encoding="utf-8")
    else:
        file.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return file


def loaded(folder: Path, content, name="document.yaml"):
    """The compiled model of a document."""
    return load_api(written(folder, content, name))


def edited(content, pointer, value):
    """A copy with another value at a JSON pointer; ``...`` takes away what stands there."""
    copied = json.loads(json.dumps(content))
    *way, last = [key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:]]
    node = copied
    for key in way:
        node = node[int(key)] if isinstance(node, list) else node[key]
    if value is ...:
        del node[last]
    elif isinstance(node, list):
        node[int(last)] = value
    else:
        node[last] = value
    return copied
