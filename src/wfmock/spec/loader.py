"""The sole reader of OpenAPI documents: a file in, one frozen model out, or a refusal."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from wfmock.errors import SettingsError
from wfmock.resources import folder
from wfmock.spec.bodies import is_json, plain
from wfmock.spec.compiling import Compiler
from wfmock.spec.metaschema import broken_rule
from wfmock.spec.model import Api, Body, Clause, Operation, Parameter, ReplySpec
from wfmock.spec.nodes import Nodes
from wfmock.spec.paths import base_path, check_path
from wfmock.spec.reading import parse, read
from wfmock.spec.references import escaped, reference_to
from wfmock.spec.styles import STYLES
from wfmock.spec.upgrade import upgraded

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
# "Shall be ignored" as header parameters: other words of OpenAPI describe them.
IGNORED_HEADERS = ("accept", "content-type", "authorization")


def load_api(path: str | Path) -> Api:
    """Read, check and compile an OpenAPI 3.0 or 3.1 document; the same bytes only once.

    Raises SpecError with file, JSON pointer and reason for anything that cannot be served.
    """
    file = Path(path)
    return _compiled(file, read(file))


@lru_cache(maxsize=8)  # a session of tests makes many mocks of one document
def _compiled(file: Path, text: bytes) -> Api:
    raw = parse(file, text)
    nodes = Nodes(file, raw)
    nodes.check_references()
    if not _is_packaged(file):
        _check_rules(nodes)
    return _Loader(Nodes(file, upgraded(raw))).api(hashlib.sha256(text).hexdigest())


def read_document(path: str | Path) -> dict[str, Any]:
    """An OpenAPI 3.0 or 3.1 document as it stands, unchecked. Raises SpecError."""
    return parse(Path(path), read(Path(path)))


def _is_packaged(file: Path) -> bool:
    """Whether a document travels with the project, whose tests hold it to the rules already."""
    try:
        return file.resolve().parent == folder("openapi").resolve()
    except (OSError, SettingsError):
        return False


def _check_rules(nodes: Nodes) -> None:
    broken = broken_rule(nodes.raw)
    if broken is not None:
        raise nodes.refusal(*broken, "'wfmock spec check FILE' lists all that is wrong")


class _Loader:
    """Walks a document once; every refusal names the pointer it was at."""

    def __init__(self, nodes: Nodes) -> None:
        self.nodes = nodes
        self.raw = nodes.raw
        self.compiler = Compiler(self.raw, nodes.refusal)

    def api(self, source_hash: str) -> Api:
        info = self.nodes.mapping(self.raw.get("info"), "/info")
        operations = tuple(self._operations())
        if not operations:
            raise self.nodes.refusal("/paths", "has no operation to serve")
        return Api(
            title=str(info.get("title", "")),
            version=str(info.get("version", "")),
            openapi=str(self.raw["openapi"]),
            file=self.nodes.file,
            raw=self.raw,
            operations=operations,
            clauses=tuple(self._clauses(self.raw.get("x-clauses"))),
            source_hash=source_hash,
        )

    def _clauses(self, given: Any) -> Iterator[Clause]:
        for number, node in enumerate(self.nodes.sequence(given, "/x-clauses")):
            pointer = f"/x-clauses/{number}"
            clause = self.nodes.mapping(node, pointer)
            for name in ("id", "text", "source", "where"):
                if not isinstance(clause.get(name), str):
                    raise self.nodes.refusal(pointer, f"expected a text as {name}")
            yield Clause(
                clause["id"],
                clause["text"],
                clause["source"],
                clause["where"],
                str(clause.get("note", "")),
                tuple(map(str, self.nodes.sequence(clause.get("operations"), pointer))),
            )

    def _operations(self) -> Iterator[Operation]:
        ids: dict[str, str] = {}
        routes: dict[tuple[str, str], str] = {}
        for path, node in self.nodes.mapping(self.raw.get("paths", {}), "/paths").items():
            if path.startswith("x-"):
                continue
            item, pointer = self.nodes.resolve(node, "/paths/" + escaped(path))
            for method in METHODS:
                if method in self.nodes.mapping(item, pointer):
                    operation = self._operation(path, item, method, f"{pointer}/{method}")
                    place = f"/paths/{escaped(path)}/{method}"
                    self._is_first(ids, operation.id, f"{place}/operationId")
                    route = re.sub(r"\{[^{}]*\}", "{}", operation.path), method
                    self._is_first(routes, route, place)
                    yield operation

    def _is_first(self, seen: dict[Any, str], key: Any, pointer: str) -> None:
        if key in seen:
            what = key if isinstance(key, str) else "this route"
            raise self.nodes.refusal(pointer, f"{what} stands twice, first at {seen[key]}")
        seen[key] = pointer

    def _operation(
        self, path: str, item: Mapping[str, Any], method: str, pointer: str
    ) -> Operation:
        node = self.nodes.mapping(item[method], pointer)
        parameters = self._parameters(item, node, pointer)
        check_path(path, [p.name for p in parameters if p.location == "path"], self.nodes.refusal)
        operation = Operation(
            id=str(node.get("operationId", f"{method} {path}")),
            method=method.upper(),
            path=base_path((node, item, self.raw), self.nodes.refusal) + path,
            pointer=pointer,
            parameters=parameters,
            body=self._body(node.get("requestBody"), f"{pointer}/requestBody"),
            replies=self._replies(node.get("responses"), f"{pointer}/responses"),
            binding=node.get("x-wfmock-operation"),
            summary=str(node.get("summary", "")),
            source=str(node.get("x-source", "")),
        )
        return self.compiler.compiled(operation)

    def _parameters(
        self, item: Mapping[str, Any], node: Mapping[str, Any], pointer: str
    ) -> tuple[Parameter, ...]:
        """Those of the path and of the operation, which wins where both have one."""
        merged: dict[tuple[str, str], Parameter] = {}
        for owner, at in ((item, pointer.rpartition("/")[0]), (node, pointer)):
            given = self.nodes.sequence(owner.get("parameters"), f"{at}/parameters")
            for number, raw in enumerate(given):
                parameter = self._parameter(raw, f"{at}/parameters/{number}")
                if parameter.location != "header" or parameter.name.lower() not in IGNORED_HEADERS:
                    merged[parameter.name, parameter.location] = parameter
        return tuple(merged.values())

    def _parameter(self, node: Any, pointer: str) -> Parameter:
        node, pointer = self.nodes.resolve(node, pointer)
        node = self.nodes.mapping(node, pointer)
        location = node.get("in")
        if location not in STYLES:
            expected = f"expected one of {', '.join(STYLES)}"
            raise self.nodes.refusal(f"{pointer}/in", f"{expected}, received {location!r}")
        for word in ("name", "x-alias-of"):
            if word in node and not isinstance(node[word], str):
                raise self.nodes.refusal(f"{pointer}/{word}", "expected a name")
        return self._carrier(node["name"], str(location), node, pointer)

    def _carrier(
        self, name: str, location: str, node: Mapping[str, Any], pointer: str
    ) -> Parameter:
        """A parameter, or a header of a reply."""
        styles = STYLES.get(location, STYLES["header"])
        style, at = str(node.get("style", styles[0])), f"{pointer}/schema"
        if style not in styles:
            known = ", ".join(styles)
            reason = f"the style {style!r} is not supported here, only {known}"
            raise self.nodes.refusal(f"{pointer}/style", reason)
        content = self.nodes.mapping(node.get("content", {}), f"{pointer}/content")
        for media_type in content:
            style = "json" if is_json(plain(media_type)) else style
            at = f"{pointer}/content/{escaped(media_type)}/schema"
        has_schema = self.nodes.has(at)
        schema = self.nodes.resolve({"$ref": reference_to(at)}, at)[0] if has_schema else True
        return Parameter(
            name=name,
            location=location,
            required=node.get("required") is True,
            schema={"$ref": reference_to(at)} if has_schema else True,
            default=schema.get("default") if isinstance(schema, Mapping) else None,
            alias_of=node.get("x-alias-of"),
            source=str(node.get("x-source", "")),
            explode=bool(node.get("explode", style in ("form", "deepObject"))),
            style=style,
            may_be_empty=node.get("allowEmptyValue") is True,
            by_meaning=node.get("x-wfmock-checked-by") == "meaning",
        )

    def _body(self, node: Any, pointer: str) -> Body | None:
        if node is None:
            return None
        node, pointer = self.nodes.resolve(node, pointer)
        node = self.nodes.mapping(node, pointer)
        content = self.nodes.mapping(node.get("content"), f"{pointer}/content")
        if not content:
            raise self.nodes.refusal(f"{pointer}/content", "has no media type")
        return Body(node.get("required") is True, self._schemas(content, f"{pointer}/content"))

    def _schemas(self, content: Mapping[str, Any], pointer: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for media_type, entry in content.items():
            at = f"{pointer}/{escaped(media_type)}"
            has_schema = "schema" in self.nodes.mapping(entry, at)
            found[media_type] = {"$ref": reference_to(f"{at}/schema")} if has_schema else True
        return found

    def _replies(self, node: Any, pointer: str) -> dict[str, ReplySpec]:
        replies: dict[str, ReplySpec] = {}
        for status, raw in self.nodes.mapping(node, pointer).items():
            if status.startswith("x-"):
                continue
            if not re.fullmatch(r"[1-5](\d\d|XX)|default", status):
                raise self.nodes.refusal(f"{pointer}/{escaped(status)}", "is no status")
            replies[status] = self._reply(status, raw, f"{pointer}/{status}")
        if not replies:
            raise self.nodes.refusal(pointer, "has no reply")
        return replies

    def _reply(self, status: str, raw: Any, pointer: str) -> ReplySpec:
        node, at = self.nodes.resolve(raw, pointer)
        node = self.nodes.mapping(node, at)
        content = self.nodes.mapping(node.get("content", {}), f"{at}/content")
        examples = {
            media_type: dict(self._named(entry, f"{at}/content/{escaped(media_type)}"))
            for media_type, entry in content.items()
        }
        return ReplySpec(
            status=status,
            description=str(node.get("description", "")),
            schemas=self._schemas(content, f"{at}/content"),
            examples={name: each[name] for each in reversed(examples.values()) for name in each},
            source=str(node.get("x-source", "")),
            examples_of=examples,
            headers=tuple(self._headers(node.get("headers", {}), f"{at}/headers")),
        )

    def _headers(self, given: Any, pointer: str) -> Iterator[Parameter]:
        for name, raw in self.nodes.mapping(given, pointer).items():
            if name.lower() != "content-type":
                node, at = self.nodes.resolve(raw, f"{pointer}/{escaped(name)}")
                yield self._carrier(name, "reply", self.nodes.mapping(node, at), at)

    def _named(self, entry: Mapping[str, Any], pointer: str) -> Iterator[tuple[str, Any]]:
        if "example" in entry:
            yield "example", entry["example"]
        at = f"{pointer}/examples"
        for name, raw in self.nodes.mapping(entry.get("examples", {}), at).items():
            example, _ = self.nodes.resolve(raw, f"{at}/{escaped(name)}")
            if isinstance(example, Mapping) and "value" in example:
                yield name, example["value"]
