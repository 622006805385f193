"""Compares requests with Zulip's own description of them."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.adapters.zulip.canned import Heard

UNDESCRIBED = {("POST", "/messages"): {"widget_content"}}
"""What servers take although they do not describe it: https://zulip.readthedocs.io/en/latest/subsystems/widgets.html."""

CALLED = {
    "/events": "get delete",
    "/messages": "get post",
    "/messages/{message_id}": "get patch",
    "/messages/{message_id}/read_receipts": "get",
    "/register": "post",
    "/server_settings": "get",
    "/streams/{stream_id}": "get",
    "/streams/{stream_id}/members": "get",
    "/users": "get",
    "/users/me": "get",
    "/users/me/subscriptions": "get",
    "/users/{user_id}": "get",
}
"""All that the adapter calls."""

Description = Mapping[str, Any]


def operation(description: Description, heard: Heard) -> tuple[str, str] | None:
    """Name what was called as the description does; None when it names nothing of that kind."""
    method = heard.method.lower()
    place = _place(description, heard.path.removeprefix("/api/v1"), method)
    return (place, method) if place else None


def complaints(description: Description, heard: Heard) -> Iterator[str]:
    """Name everything about a request that Zulip does not describe."""
    name = f"{heard.method} {heard.path.removeprefix('/api/v1')}"
    called = operation(description, heard)
    if called is None:
        yield f"{name}: nobody knows it"
        return
    place, method = called
    known = _parameters(description, description["paths"][place][method])
    allowed = UNDESCRIBED.get((heard.method, place), set())
    yield from (f"{name}: unknown {one}" for one in heard.params.keys() - known.keys() - allowed)
    required = {one for one, told in known.items() if told.get("required") and told.get("in") != "path"}
    yield from (f"{name}: without {one}" for one in required - heard.params.keys())
    yield from (
        f"{name}: {one} is {value[:40]!r}"
        for one, value in heard.params.items()
        if one in known and not _fits(description, _schema(known[one]), value)
    )


def _place(description: Description, path: str, method: str) -> str | None:
    found = [
        one for one, methods in description["paths"].items() if method in methods and _matches(one, path)
    ]
    return min(found, key=lambda one: (one.count("{"), one.count("_id}") == 0), default=None)


def _matches(template: str, path: str) -> bool:
    numbers = re.sub(r"\{[a-z_]+_id\}", "[0-9]+", template)
    return bool(re.fullmatch(re.sub(r"\{[a-z_]+\}", "[^/]+", numbers), path))


def _parameters(description: Description, operation: Description) -> dict[str, Description]:
    told = (_resolved(description, one) for one in operation.get("parameters", ()))
    known: dict[str, Description] = {one["name"]: one for one in told}
    for form in operation.get("requestBody", {}).get("content", {}).values():
        required = form["schema"].get("required", ())
        for name, schema in form["schema"].get("properties", {}).items():
            known[name] = {"schema": schema, "required": name in required}
    return known


def _schema(parameter: Description) -> Description:
    """Find the schema of a parameter, whose value may be JSON."""
    content = parameter.get("content", {}).get("application/json", {})
    schema: Description = parameter.get("schema") or content.get("schema", {})
    return schema


def _fits(description: Description, schema: Description, written: str) -> bool:
    """Say whether a written value may be of the type that is described, as far as types go."""
    schema = _resolved(description, schema)
    alternatives = schema.get("oneOf") or schema.get("anyOf")
    if alternatives:
        return any(_fits(description, one, written) for one in alternatives)
    kind = schema.get("type")
    if kind in (None, "string"):
        return written in schema.get("enum", [written])
    return _is(kind, _read(written))


def _read(written: str) -> object:
    try:
        return json.loads(written)
    except ValueError:
        return None


def _is(kind: str, value: object) -> bool:
    kinds: dict[str, tuple[type, ...]] = {
        "integer": (int,),
        "boolean": (bool,),
        "array": (list,),
        "object": (dict,),
        "number": (int, float),
    }
    return type(value) in kinds[kind]


def _resolved(description: Description, told: Description) -> Description:
    if "$ref" not in told:
        return told
    found: Any = description
    for part in told["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    resolved: Description = found
    return resolved
