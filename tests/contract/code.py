"""The generated code beside the contract: models, enumerations, error tags, the table of operations."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, get_args

from .document import Schema
from .facade import annotation, normalized, own_tags
from .names import error_name, python_name, snake_case
from .report import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .document import Contract, Operation

GENERATE = "make generate"
MODELS = "generated/saperly_api/models"
TAGS = "overlay/saperly_client/_contract/errors.py"
STATUS_CLASSES = {
    400: "BadRequestError",
    401: "AuthenticationError",
    402: "PaymentRequiredError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    409: "ConflictError",
    422: "UnprocessableEntityError",
    429: "TooManyRequestsError",
}


def findings(contract: Contract) -> Iterator[Finding]:
    """Everything in which the generated code and the contract differ."""
    import saperly_api.models

    for name, value in contract.components.items():
        schema = Schema(value, f"#/components/schemas/{name}")
        model = getattr(saperly_api.models, name, None) if name in saperly_api.models.__all__ else None
        if model is None:
            yield Finding("the generated code has no such model", name, schema.pointer, write=GENERATE)
        elif "enum" in value:
            if sorted(get_args(model)) != sorted(value["enum"]):
                yield Finding(
                    "the generated enumeration has other values",
                    name,
                    schema.pointer,
                    expected=sorted(value["enum"]),
                    got=sorted(get_args(model)),
                    write=GENERATE,
                )
        else:
            yield from _field_findings(contract, name, schema, model)
    for name in sorted(set(saperly_api.models.__all__) - set(contract.components)):
        yield Finding("a generated model that the contract does not have", name, MODELS, write=GENERATE)
    for operation in contract.operations.values():
        yield from _row_findings(contract, operation)
    yield from _tag_findings(contract)


def _field_findings(contract: Contract, name: str, schema: Schema, model: type) -> Iterator[Finding]:
    # What is private keeps the fields that the contract does not have.
    fields = {
        field: text
        for field, text in inspect.get_annotations(model).items()
        if not field.startswith("_") and field != "additional_properties"
    }
    required = schema.value.get("required", [])
    for field, value in contract.properties(schema).items():
        members = annotation(contract, value, argument=False)
        expected = " | ".join([*members, *([] if field in required else ["Unset"])])
        got = fields.pop(python_name(field), None)
        if got is None or normalized(got) != normalized(expected):
            yield Finding(
                f"the generated model {'has' if got else 'lacks'} {python_name(field)}"
                + (" as another type" if got else ""),
                name,
                value.pointer,
                expected=f"{python_name(field)}: {expected}",
                got=f"{python_name(field)}: {got}" if got else "nothing",
                write=GENERATE,
            )
    for field in fields:
        yield Finding(
            f"the generated model has {field}, which the contract does not", name, schema.pointer, write=GENERATE
        )


def _row_findings(contract: Contract, operation: Operation) -> Iterator[Finding]:
    from saperly_client._contract import operations

    row = getattr(operations, snake_case(operation.id), None)
    where = "overlay/saperly_client/_contract/operations.py"
    if row is None:
        yield Finding("the table of operations lacks it", operation.id, operation.pointer, write=GENERATE)
        return
    success = operation.success.schema
    response = " | ".join(annotation(contract, success, argument=False)) if success is not None else "Any"
    if success is not None and not (success.value.get("$ref") or success.value.get("type") == "array"):
        response = "Any"
    body = operation.body.schema.value["$ref"].rpartition("/")[2] if operation.body is not None else None
    expected = (operation.id, body, response, operation.method != "GET")
    got = (row.operation_id, row.body, row.response or "Any", row.mutates)
    if got != expected:
        yield Finding(
            "the table of operations says otherwise (id, body, result, mutates)",
            operation.id,
            where,
            expected=list(expected),
            got=list(got),
            write=GENERATE,
        )


def _tag_findings(contract: Contract) -> Iterator[Finding]:
    from saperly_client import errors
    from saperly_client._contract.errors import TAG_CLASSES

    statuses: dict[str, int] = {}
    for operation in contract.operations.values():
        for tag, pointer in own_tags(contract, operation).items():
            statuses.setdefault(tag, int(pointer.rpartition("/")[2]))
    for tag, schema in contract.tags.items():
        name = error_name(tag)
        cls: Any = getattr(errors, name, None)
        known = cls is not None and TAG_CLASSES.get(tag) is cls and name in errors.__all__
        if not known:
            yield Finding(f"saperly_client.errors has no {name}", tag, schema.pointer, write=GENERATE)
            continue
        status = statuses[tag]
        parent = STATUS_CLASSES.get(status, "ServerError" if status >= 500 else "APIStatusError")
        if cls.__base__ is not getattr(errors, parent) or tag != cls.TAG or cls.__name__ != name:
            yield Finding(
                "its exception has another name, tag or parent",
                tag,
                schema.pointer,
                expected=f"{name}({parent}), TAG = {tag}",
                got=f"{cls.__name__}({cls.__base__.__name__}), TAG = {cls.TAG}",
                write=GENERATE,
            )
        fields = {name for name, value in vars(cls).items() if isinstance(value, property)}
        expected = {snake_case(field) for field in contract.properties(schema) if field != "_tag"}
        if fields != expected:
            yield Finding(
                "its exception has other attributes",
                tag,
                schema.pointer,
                expected=sorted(expected),
                got=sorted(fields),
                write=GENERATE,
            )
    for tag in sorted(set(TAG_CLASSES) - set(contract.tags)):
        yield Finding("an exception for a tag that the contract does not have", tag, TAGS, write=GENERATE)


def handwritten(contract: Contract) -> Iterator[Finding]:
    """Values of the contract that the overlay repeats by hand, where they no longer agree."""
    from saperly_client._remedies import REMEDIES
    from saperly_client._wait import SETTLED_VOICE_STATUSES

    for tag in sorted(set(REMEDIES) - set(contract.tags)):
        yield Finding("a remedy for a tag that the contract does not have", tag, "overlay/saperly_client/_remedies.py")
    statuses: Any = contract.components["CustomVoiceStatus"]["enum"]
    settled = sorted(set(statuses) - {"pending"})
    if sorted(SETTLED_VOICE_STATUSES) != settled:
        yield Finding(
            "a status of custom voices that custom_voices.wait() does not know",
            "CustomVoiceStatus",
            "#/components/schemas/CustomVoiceStatus/enum",
            expected=settled,
            got=sorted(SETTLED_VOICE_STATUSES),
            write="in overlay/saperly_client/_wait.py, SETTLED_VOICE_STATUSES: add it, unless it means waiting; "
            "then the line above in tests/contract/code.py",
        )
