"""The sole reader of OpenAPI documents: a file in, one frozen model out, or a refusal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from wfmock.errors import SpecError
from wfmock.spec.compiling import compile_operation
from wfmock.spec.model import Api, Body, Clause, Operation, Parameter, ReplySpec
from wfmock.spec.upgrade import upgraded

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(BaseLoader):  # type: ignore[misc]
    """YAML as JSON knows it: no dates, no silent loss of a key that stands twice."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        if len(set(map(str, keys))) < len(keys):
            twice = next(key for key in keys if keys.count(key) > 1)
            raise yaml.MarkedYAMLError(
                problem=f"the key {twice!r} stands twice", problem_mark=node.start_mark
            )
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in BaseLoader.yaml_implicit_resolvers.items()
}


def load_api(path: str | Path) -> Api:
    """Read, check and compile an OpenAPI 3.0 or 3.1 document.

    Raises SpecError with file, JSON pointer and reason for anything that cannot be served.
    """
    file = Path(path)
    text = _read(file)
    raw = _parse(file, text)
    return _Compiler(file, raw, hashlib.sha256(text).hexdigest()).api()


def read_document(path: str | Path) -> dict[str, Any]:
    """An OpenAPI 3.0 or 3.1 document as it stands, unchecked. Raises SpecError."""
    return _parse(Path(path), _read(Path(path)))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        raise SpecError(str(file), "", reason, "give the path of an OpenAPI document") from error


def _parse(file: Path, text: bytes) -> dict[str, Any]:
    try:
        raw = yaml.load(text, _Loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SpecError(str(file), "", f"is neither YAML nor JSON: {error}") from error
    if not isinstance(raw, dict):
        raise SpecError(str(file), "", "is no mapping", "give the path of an OpenAPI document")
    version = str(raw.get("openapi", ""))
    if not version.startswith(("3.0", "3.1")):
        received = f"openapi {version}" if version else f"swagger {raw.get('swagger', 'unknown')}"
        raise SpecError(str(file), "/openapi", f"expected OpenAPI 3.0 or 3.1, received {received}")
    return raw


class _Compiler:
    """Walks a document once; every refusal names the pointer it was at."""

    def __init__(self, file: Path, raw: dict[str, Any], source_hash: str) -> None:
        self.file = file
        self.raw = upgraded(raw)
        self.source_hash = source_hash
        self.base = _base_path(self.raw)

    def api(self) -> Api:
        info = self._mapping(self.raw.get("info"), "/info")
        operations = tuple(self._operations())
        if not operations:
            raise self.refusal("/paths", "has no operation to serve")
        return Api(
            title=str(info.get("title", "")),
            version=str(info.get("version", "")),
            openapi=str(self.raw["openapi"]),
            file=self.file,
            raw=self.raw,
            operations=operations,
            clauses=tuple(self._clauses(self.raw.get("x-clauses", ()))),
            source_hash=self.source_hash,
        )

    def _clauses(self, nodes: Any) -> Iterator[Clause]:
        for number, node in enumerate(nodes):
            try:
                yield _clause(self._mapping(node, f"/x-clauses/{number}"))
            except KeyError as error:
                lacking = f"expected the property {error.args[0]}"
                raise self.refusal(f"/x-clauses/{number}", lacking) from None

    def refusal(self, pointer: str, reason: str, hint: str = "") -> SpecError:
        return SpecError(str(self.file), pointer, reason, hint)

    def resolve(self, node: Any, pointer: str) -> tuple[Any, str]:
        """Follow $ref until something stands there itself."""
        seen: set[str] = set()
        while isinstance(node, Mapping) and isinstance(node.get("$ref"), str):
            reference: str = node["$ref"]
            if not reference.startswith("#/"):
                raise self.refusal(
                    f"{pointer}/$ref", f"{reference} is outside this file", "bundle the document"
                )
            if reference in seen:
                raise self.refusal(f"{pointer}/$ref", f"{reference} leads back to itself")
            seen.add(reference)
            node, pointer = self._follow(reference[1:], pointer), reference[1:]
        return node, pointer

    def _follow(self, target: str, pointer: str) -> Any:
        node: Any = self.raw
        for token in target[1:].split("/"):
            key = token.replace("~1", "/").replace("~0", "~")
            try:
                node = node[int(key)] if isinstance(node, list) else node[key]
            except (KeyError, IndexError, ValueError, TypeError):
                raise self.refusal(f"{pointer}/$ref", f"#{target} is not in this file") from None
        return node

    def _mapping(self, node: Any, pointer: str) -> Mapping[str, Any]:
        if not isinstance(node, Mapping):
            raise self.refusal(pointer, f"expected a mapping, received {type(node).__name__}")
        return node

    def _operations(self) -> Iterator[Operation]:
        seen: set[str] = set()
        for path, node in self._mapping(self.raw.get("paths", {}), "/paths").items():
            item, pointer = self.resolve(node, "/paths/" + _escaped(path))
            for method in METHODS:
                if method in self._mapping(item, pointer):
                    operation = self._operation(path, item, method, f"{pointer}/{method}")
                    if operation.id in seen:
                        raise self.refusal(
                            f"{pointer}/{method}/operationId", f"{operation.id} stands twice"
                        )
                    seen.add(operation.id)
                    yield operation

    def _operation(
        self, path: str, item: Mapping[str, Any], method: str, pointer: str
    ) -> Operation:
        node = self._mapping(item[method], pointer)
        merged: dict[tuple[str, str], Parameter] = {}
        for owner, at in ((item, pointer.rpartition("/")[0]), (node, pointer)):
            for number, raw in enumerate(owner.get("parameters", ())):
                parameter = self._parameter(raw, f"{at}/parameters/{number}")
                merged[parameter.name, parameter.location] = parameter
        operation = Operation(
            id=str(node.get("operationId", f"{method} {path}")),
            method=method.upper(),
            path=self.base + path,
            pointer=pointer,
            parameters=tuple(merged.values()),
            body=self._body(node.get("requestBody"), f"{pointer}/requestBody"),
            replies=self._replies(node.get("responses"), f"{pointer}/responses"),
            binding=node.get("x-wfmock-operation"),
            summary=str(node.get("summary", "")),
            source=str(node.get("x-source", "")),
        )
        return compile_operation(operation, self.raw, self.refusal)

    def _parameter(self, node: Any, pointer: str) -> Parameter:
        node, pointer = self.resolve(node, pointer)
        node = self._mapping(node, pointer)
        location = node.get("in")
        if location not in ("path", "query", "header", "cookie"):
            raise self.refusal(
                f"{pointer}/in", f"expected a place of a parameter, got {location!r}"
            )
        style = node.get("style", "form" if location in ("query", "cookie") else "simple")
        if style not in ("form", "simple"):
            raise self.refusal(f"{pointer}/style", f"the style {style!r} is not supported")
        schema, at = node.get("schema", {}), f"{pointer}/schema"
        if "content" in node:
            media_type, content = next(iter(node["content"].items()))
            schema, at = (
                content.get("schema", {}),
                f"{pointer}/content/{_escaped(media_type)}/schema",
            )
        default = self.resolve(schema, at)[0]
        return Parameter(
            name=str(node.get("name")),
            location=location,
            required=bool(node.get("required", False)),
            schema={"$ref": f"#{at}"},
            default=default.get("default") if isinstance(default, Mapping) else None,
            alias_of=node.get("x-alias-of"),
            source=str(node.get("x-source", "")),
            explode=bool(node.get("explode", style == "form")),
            by_meaning=node.get("x-wfmock-checked-by") == "meaning",
        )

    def _body(self, node: Any, pointer: str) -> Body | None:
        if node is None:
            return None
        node, pointer = self.resolve(node, pointer)
        content = self._mapping(self._mapping(node, pointer).get("content"), f"{pointer}/content")
        return Body(bool(node.get("required", False)), self._schemas(content, f"{pointer}/content"))

    def _schemas(self, content: Mapping[str, Any], pointer: str) -> dict[str, Any]:
        return {
            media_type: {"$ref": f"#{pointer}/{_escaped(media_type)}/schema"}
            for media_type, entry in content.items()
            if isinstance(entry, Mapping) and "schema" in entry
        } | {
            media_type: True
            for media_type, entry in content.items()
            if not (isinstance(entry, Mapping) and "schema" in entry)
        }

    def _replies(self, node: Any, pointer: str) -> dict[str, ReplySpec]:
        replies: dict[str, ReplySpec] = {}
        for status, raw in self._mapping(node, pointer).items():
            reply, at = self.resolve(raw, f"{pointer}/{_escaped(str(status))}")
            content = self._mapping(self._mapping(reply, at).get("content", {}), f"{at}/content")
            replies[str(status)] = ReplySpec(
                status=str(status),
                description=str(reply.get("description", "")),
                schemas=self._schemas(content, f"{at}/content"),
                examples=self._examples(content, f"{at}/content"),
                source=str(reply.get("x-source", "")),
            )
        return replies

    def _examples(self, content: Mapping[str, Any], pointer: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for media_type, entry in content.items():
            at = f"{pointer}/{_escaped(media_type)}"
            if "example" in entry:
                found.setdefault("example", entry["example"])
            for name, raw in entry.get("examples", {}).items():
                example, _ = self.resolve(raw, f"{at}/examples/{_escaped(name)}")
                if isinstance(example, Mapping) and "value" in example:
                    found.setdefault(str(name), example["value"])
        return found


def _clause(node: Mapping[str, Any]) -> Clause:
    return Clause(
        node["id"],
        node["text"],
        node["source"],
        node["where"],
        node.get("note", ""),
        tuple(node.get("operations", ())),
    )


def _base_path(raw: Mapping[str, Any]) -> str:
    servers = raw.get("servers") or [{"url": "/"}]
    return urlsplit(str(servers[0].get("url", "/"))).path.rstrip("/")


def _escaped(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")
