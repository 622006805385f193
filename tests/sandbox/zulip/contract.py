"""Zulip's own description of its API, as something that answers and events can be checked against."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from tests.sandbox.zulip.clients import Json


class Contract:
    """Checks what the pocket organization says."""

    def __init__(self, folder: Path) -> None:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        text = (folder / "zulip.yaml").read_text(encoding="utf-8")
        self.described: Json = yaml.load(text, loader)  # noqa: S506 - it is a safe one, only faster
        self._parts = _as_json_schema(self.described["components"])

    def complaints(self, name: str, status: int, answer: Json) -> list[str]:
        """Say what is wrong with an answer to the operation of this name."""
        described = self._operation(name)["responses"]
        found = self._resolved(described.get(str(status)) or described["200"])
        return list(self._wrong(found["content"]["application/json"]["schema"], answer))

    def complaints_about_event(self, event: Json) -> list[str]:
        """Say what is wrong with an event."""
        (answer,) = self._operation("get-events")["responses"]["200"]["content"].values()
        kinds = answer["schema"]["allOf"][1]["properties"]["events"]["items"]["oneOf"]
        fitting = [kind for kind in kinds if _is_of(self._fields(kind), event)]
        tries = [list(self._wrong(kind, event)) for kind in fitting]
        return [] if [] in tries else [f"{event['type']}: {one}" for one in min(tries, default=[["unknown"]])]

    def _operation(self, name: str) -> Json:
        found: list[Json] = [
            operation
            for path in self.described["paths"].values()
            for operation in path.values()
            if operation.get("operationId") == name
        ]
        return found[0]

    def _wrong(self, schema: Json, value: object) -> Iterator[str]:
        whole = {"components": self._parts, **_as_json_schema(schema)}
        for error in Draft202012Validator(whole).iter_errors(value):
            yield f"{'.'.join(map(str, error.absolute_path))}: {error.message}"

    def _fields(self, described: Json) -> Json:
        told = self._resolved(described)
        parts = [self._fields(part) for part in told.get("allOf", ())]
        fields: Json = {name: one for part in parts for name, one in part.items() if one}
        return {**fields, **told.get("properties", {})}

    def _resolved(self, told: Json) -> Json:
        if "$ref" not in told:
            return told
        found: Any = self.described
        for part in told["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        resolved: Json = found
        return resolved


def _is_of(fields: Json, event: Json) -> bool:
    """Tell whether an event may have these fields, as far as its type and deed go."""
    said = {name: _constants(fields[name]) for name in ("type", "op") if name in fields}
    return said.keys() == event.keys() & {"type", "op"} and all(event[name] in said[name] for name in said)


def _constants(field: Json) -> list[str]:
    return [value for part in field.get("allOf", [field]) for value in part.get("enum", ())]


def _as_json_schema(described: Any) -> Any:  # noqa: ANN401 - any piece of a document
    """Turn what only OpenAPI knows into JSON Schema."""
    if isinstance(described, list):
        return [_as_json_schema(one) for one in described]
    if not isinstance(described, dict):
        return described
    # Alternatives overlap in the description.
    names = {"oneOf": "anyOf"}
    schema = {names.get(name, name): _as_json_schema(value) for name, value in described.items()}
    schema.pop("example", None)
    nullable = schema.pop("nullable", False)
    if nullable and isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
    return schema
