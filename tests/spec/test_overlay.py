"""The semantics of OpenAPI Overlay 1.0, and what an action may not do."""

from __future__ import annotations

from typing import Any

import pytest
from spec_document import SpecError
from spec_overlay import apply, apply_what_fits


def overlay_of(*actions: dict[str, Any]) -> dict[str, Any]:
    reasons = [{"description": "A reason.", **action} for action in actions]
    return {"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": reasons}


@pytest.mark.parametrize(
    ("document", "target", "update", "expected"),
    [
        ({"a": {"b": 1}}, "$", {"a": {"c": 2}}, {"a": {"b": 1, "c": 2}}),
        ({"a": {"b": 1}}, "$.a", {"b": 3}, {"a": {"b": 3}}),
        ({"a": {"b": [1]}}, "$.a", {"b": [2, 3]}, {"a": {"b": [1, 2, 3]}}),
        ({"a": [1]}, "$.a", 2, {"a": [1, 2]}),
        ({"a": [{"n": "x"}, {"n": "y"}]}, "$.a[?@.n == 'y']", {"m": 1}, {"a": [{"n": "x"}, {"n": "y", "m": 1}]}),
        ({"a": {"b": {}}, "c": {"b": {}}}, "$.*.b", {"d": 1}, {"a": {"b": {"d": 1}}, "c": {"b": {"d": 1}}}),
        ({"a": {"b": {"deep": [1]}}}, "$.a", {"b": {"deep": [2]}}, {"a": {"b": {"deep": [1, 2]}}}),
    ],
)
def test_update_merges_objects_and_concatenates_arrays(document: Any, target: str, update: Any, expected: Any) -> None:
    assert apply(document, overlay_of({"target": target, "update": update})) == expected


@pytest.mark.parametrize(
    ("document", "target", "expected"),
    [
        ({"a": 1, "b": {}}, "$.b", {"a": 1}),
        ({"a": [{}, {"x": 1}, {}, {"x": 2}]}, "$.a[?@.x]", {"a": [{}, {}]}),
        ({"a": {"x": []}, "b": {"x": []}}, "$.*.x", {"a": {}, "b": {}}),
        ({"a": [[0], [1], [2]]}, "$.a[0,2]", {"a": [[1]]}),
    ],
)
def test_remove_takes_out_every_match(document: Any, target: str, expected: Any) -> None:
    assert apply(document, overlay_of({"target": target, "remove": True})) == expected


def test_actions_see_what_earlier_ones_did() -> None:
    actions = overlay_of({"target": "$", "update": {"a": {"b": 1}}}, {"target": "$.a.b", "remove": True})
    with pytest.raises(SpecError, match="neither"):
        apply({}, overlay_of({"target": "$", "update": {"a": {"b": 1}}}, {"target": "$.a.b", "update": {"c": 1}}))
    assert apply({}, actions) == {"a": {}}


def test_the_source_and_the_overlay_stay_as_they_are() -> None:
    document: dict[str, Any] = {"a": {}}
    actions = overlay_of({"target": "$.a", "update": {"list": [1]}}, {"target": "$.a.list", "update": 2})
    assert apply(document, actions) == apply(document, actions) == {"a": {"list": [1, 2]}}
    assert document == {"a": {}}


def test_what_is_added_in_several_places_is_not_one_thing() -> None:
    document: dict[str, Any] = {"x": [], "y": [], "z": {}}
    actions = overlay_of(
        {"target": "$['x', 'y']", "update": {"a": {"b": 1}}},
        {"target": "$.z", "update": {"list": [{"a": 1}]}},
        {"target": "$.x[0].a", "update": {"c": 2}},
    )
    expected = {"x": [{"a": {"b": 1, "c": 2}}], "y": [{"a": {"b": 1}}], "z": {"list": [{"a": 1}]}}
    assert apply(document, actions) == expected
    assert actions["actions"][0]["update"] == {"a": {"b": 1}}


@pytest.mark.parametrize(
    ("action", "message"),
    [
        (
            {"target": "$.gone", "update": {}},
            r"overlay.yaml: action 1 \(\$\.gone\) matches nothing .*correct its target or",
        ),
        ({"target": "$.gone", "remove": True}, "matches nothing"),
        ({"target": "$.a[", "update": {}}, "has a target that is no JSONPath"),
        ({"target": "$.a[?match]", "update": {}}, "has a target that is no JSONPath"),
        (
            {"target": "$.text", "update": {"a": 1}},
            "updates #/text, which is neither an object nor an array; target its parent",
        ),
        (
            {"target": "$.list", "update": 1},
            "adds 1 to #/list, which has it: the vendor publishes it now; drop the action",
        ),
        ({"target": "$", "update": {"list": [1]}}, "adds 1 to #/list"),
        ({"target": "$.a", "update": {"type": "integer"}}, "#/a/type is string by now"),
        (
            {"target": "$.a.properties", "update": {"old": {"description": "w"}}},
            "describes #/a/properties/old, which the",
        ),
        ({"target": "$.a", "update": {"items": {"x-name": "N", "examples": [1]}}}, "describes #/a/items"),
        ({"target": "$", "update": {"b": {"properties": {"c": {"description": "w"}}}}}, "describes #/b, which"),
    ],
)
def test_an_action_that_lost_its_footing_stops(action: dict[str, Any], message: str) -> None:
    document = {"a": {"type": "string", "properties": {"new": {}}}, "text": "x", "list": [1]}
    with pytest.raises(SpecError, match=message) as caught:
        apply(document, overlay_of(action))
    assert "\n" not in str(caught.value)


def test_what_fits_is_applied_to_another_contract() -> None:
    actions = overlay_of({"target": "$.gone", "remove": True}, {"target": "$.a", "update": {"b": 1}})
    assert apply_what_fits({"a": {}}, actions) == {"a": {"b": 1}}


def test_a_number_may_become_an_integer() -> None:
    assert apply({"type": "number"}, overlay_of({"target": "$", "update": {"type": "integer"}})) == {"type": "integer"}


@pytest.mark.parametrize(
    ("overlay", "message"),
    [
        ([], "no OpenAPI Overlay"),
        ({"overlay": "2.0.0", "actions": []}, "no OpenAPI Overlay"),
        ({"overlay": "1.0.0"}, "no list of actions"),
        ({"overlay": "1.0.0", "actions": []}, "no list of actions"),
        ({"overlay": "1.0.0", "actions": [{"update": {}}]}, "action 1 has no target"),
        ({"overlay": "1.0.0", "actions": [{"target": "$", "update": {}}]}, "has no description; say there why"),
        (overlay_of({"target": "$"}), "needs either an update or 'remove: true'"),
        (overlay_of({"target": "$", "update": {}, "remove": True}), "needs either"),
        (overlay_of({"target": "$", "updates": {}}), "has the unknown key updates"),
    ],
)
def test_a_malformed_overlay_stops(overlay: Any, message: str) -> None:
    with pytest.raises(SpecError, match=message):
        apply({}, overlay)


def test_ours_is_a_pure_overlay_with_a_reason_for_each_action(
    overlay: dict[str, Any], published: dict[str, Any]
) -> None:
    assert set(overlay) == {"overlay", "info", "extends", "actions"}
    assert overlay["overlay"] == "1.0.0"
    assert set(overlay["info"]) == {"title", "version"}
    for action in overlay["actions"]:
        assert set(action) in ({"target", "description", "update"}, {"target", "description", "remove"}), action
    apply(published, overlay)


def test_every_action_of_ours_does_something(overlay: dict[str, Any], published: dict[str, Any]) -> None:
    for action in overlay["actions"]:
        after = apply(published, {**overlay, "actions": [action]})
        assert after != published, action["target"]
        published = after
