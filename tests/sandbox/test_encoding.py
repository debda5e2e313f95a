"""JSON as it is stored and answered."""

import json

import pytest
from saperly_sandbox.encoding import dumps


@pytest.mark.parametrize("value", [{"a": [1, None, "ü ☎"]}, 2**63, 10**30, {"n": -(10**40)}, [], "\x00\u2028"])
def test_what_is_encoded_can_be_read_again(value):
    encoded = dumps(value)
    assert json.loads(encoded) == value
    assert b" " not in encoded.replace("ü ☎".encode(), b"")
