"""Applies openapi/overlay.yaml, an OpenAPI Overlay 1.0 document, and refuses an action that has lost its footing.

The semantics are those of the specification (https://spec.openapis.org/overlay/v1.0.0): actions in order; an update
merges objects recursively, concatenates arrays and replaces anything else; an update of an array appends one entry.
Beyond it, an action must match something, must say why it is there, and may not quietly repeat or contradict what the
vendor publishes by now.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Mapping
from typing import Any

import jsonpath
from spec_document import PROSE, Json, SpecError, pointer

_ACTION_KEYS = frozenset({"target", "description", "update", "remove"})


def check_overlay(overlay: Json, name: str) -> list[dict[str, Json]]:
    """The actions of a well-formed overlay; raises SpecError otherwise."""
    if not isinstance(overlay, dict) or not str(overlay.get("overlay", "")).startswith("1."):
        raise SpecError(f"{name}: no OpenAPI Overlay 1.x document: it must start with 'overlay: 1.0.0'")
    actions = overlay.get("actions")
    if not isinstance(actions, list) or not actions:
        raise SpecError(f"{name}: has no list of actions")
    for number, action in enumerate(actions, 1):
        if not isinstance(action, dict) or not isinstance(action.get("target"), str):
            raise SpecError(f"{name}: action {number} has no target")
        where = f"{name}: action {number} ({action['target']})"
        if unknown := sorted(set(action) - _ACTION_KEYS):
            raise SpecError(f"{where} has the unknown key {unknown[0]}; known are target, description, update, remove")
        if not action.get("description"):
            raise SpecError(f"{where} has no description; say there why the correction is made")
        if ("update" in action) == bool(action.get("remove")):
            raise SpecError(f"{where} needs either an update or 'remove: true'")
    return actions


def apply(document: Mapping[str, Json], overlay: Json, name: str = "overlay.yaml") -> dict[str, Json]:
    """A copy of `document` with every action of `overlay` applied in order; SpecError where one cannot be."""
    result = copy.deepcopy(dict(document))
    for where, action in _numbered(overlay, name):
        try:
            _act(result, action)
        except SpecError as error:
            raise SpecError(f"{where} {error}") from error
    return result


def apply_what_fits(document: Mapping[str, Json], overlay: Json, name: str = "overlay.yaml") -> dict[str, Json]:
    """The same for an older or a newer contract than the overlay is made for: what does not fit is left out."""
    result = copy.deepcopy(dict(document))
    for _, action in _numbered(overlay, name):
        with contextlib.suppress(SpecError):
            _act(result, action)
    return result


def _numbered(overlay: Json, name: str) -> list[tuple[str, dict[str, Json]]]:
    actions = check_overlay(overlay, name)
    return [(f"{name}: action {number} ({action['target']})", action) for number, action in enumerate(actions, 1)]


def _act(document: dict[str, Json], action: Mapping[str, Json]) -> None:
    try:
        matches = list(jsonpath.finditer(action["target"], document, strict=True))
    except jsonpath.JSONPathError as error:
        detail = next((line for line in str(error).splitlines() if line.strip()), "")
        raise SpecError(f"has a target that is no JSONPath: {detail}") from error
    if not matches:
        raise SpecError("matches nothing in the published contract; correct its target or delete it")
    if action.get("remove"):
        _remove([match.parts for match in matches], document)
        return
    for match in matches:
        _update(match.obj, action["update"], match.parts)


def _remove(places: list[tuple[str | int, ...]], document: Json) -> None:
    # Backwards, so that an index of a list still means the same entry.
    for place in sorted(places, key=lambda parts: [(isinstance(part, int), part) for part in parts], reverse=True):
        parent = document
        for part in place[:-1]:
            parent = parent[part]
        del parent[place[-1]]


def _update(node: Json, update: Json, place: tuple[str | int, ...]) -> None:
    if isinstance(node, list):
        _append(node, [update], place)
    elif isinstance(node, dict) and isinstance(update, dict):
        _merge(node, update, place)
    else:
        raise SpecError(f"updates {pointer(place)}, which is neither an object nor an array; target its parent")


def _append(node: list[Json], entries: list[Json], place: tuple[str | int, ...]) -> None:
    for entry in entries:
        if entry in node:
            raise SpecError(
                f"adds {_short(entry)} to {pointer(place)}, which has it: the vendor publishes it now; drop the action"
            )
        node.append(copy.deepcopy(entry))


def _merge(node: dict[str, Json], update: Mapping[str, Json], place: tuple[str | int, ...]) -> None:
    for key, value in update.items():
        here = (*place, key)
        if key not in node:
            if _only_words(value):
                raise SpecError(
                    f"describes {pointer(here)}, which the vendor does not publish; rename or delete it there"
                )
            node[key] = copy.deepcopy(value)
        elif isinstance(node[key], dict) and isinstance(value, dict):
            _merge(node[key], value, here)
        elif isinstance(node[key], list) and isinstance(value, list):
            _append(node[key], value, here)
        elif key == "type" and value != node[key] and (node[key], value) != ("number", "integer"):
            # Narrowing a number is what the guides allow; any other change of type is news from the vendor.
            raise SpecError(
                f"{pointer(here)} is {_short(node[key])} by now, not to be overwritten by {value}; look at it"
            )
        else:
            node[key] = copy.deepcopy(value)


def _only_words(value: Json) -> bool:
    """Whether an addition describes something without saying what it is: meant for what the vendor publishes."""
    return (
        isinstance(value, dict)
        and bool(value)
        and all(
            key in PROSE or key == "x-name" or (isinstance(inner, dict) and _only_words(inner))
            for key, inner in value.items()
        )
    )


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."
