"""One way to write a value, so that a stranger gets the same digest."""

import hashlib
import json
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from casework.ground import canonical

NAMES = st.text("abcXYZ_.09", min_size=1, max_size=6)
SCALARS = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=20)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"b": 1, "a": [True, None, "x"]}, '{"a":[true,null,"x"],"b":1}'),
        ({"a": {"z": 0, "y": -1}}, '{"a":{"y":-1,"z":0}}'),
        ("Nguyễn Thị Ánh", '"Nguyễn Thị Ánh"'),
        ("A\u0301nh", '"Ánh"'),
        ('"\\/', '"\\"\\\\/"'),
        ("\n\t\x01\x7f", '"\\n\\t\\u0001\x7f"'),
        ("😀", '"😀"'),
        ([], "[]"),
        ({}, "{}"),
        ((1, 2), "[1,2]"),
        (2**53 - 1, "9007199254740991"),
    ],
)
def test_a_value_is_written_in_one_way(value: Any, written: str) -> None:
    assert canonical.text(value) == written
    assert canonical.as_bytes(value) == written.encode()
    assert canonical.digest(value) == hashlib.sha256(written.encode()).hexdigest()


@pytest.mark.parametrize(
    "value", [1.0, float("nan"), Decimal("1.5"), date(2026, 12, 5), 2**53, -(2**53), {1: "a"}, {"á": 1}, b"a", {1, 2}]
)
def test_what_could_be_written_in_two_ways_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical.text({"in": [value]})


@given(VALUES)
def test_the_documented_rule_alone_gives_the_same_digest(value: Any) -> None:
    """As a stranger does it: what was sent is read with `json`, written again by the rule and hashed."""
    sent = json.loads(canonical.enclose({"value": value}, number="7"))
    again = json.dumps(sent["content"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(again.encode("utf-8")).hexdigest() == sent["digest"] == canonical.digest({"value": value})
    assert sent["number"] == "7"


@given(VALUES)
def test_the_order_in_which_it_was_put_together_does_not_count(value: Any) -> None:
    assert canonical.text(_turned(value)) == canonical.text(value)


@pytest.mark.parametrize(("change", "said"), [(lambda sent: sent, "genuine"), (lambda sent: {"rows": 2}, "changed")])
def test_the_example_in_the_documentation_works(tmp_path: Path, change: Any, said: str) -> None:
    written = (settings.BASE_DIR / "docs" / "digests.md").read_text("utf-8")
    example = re.findall(r"```python\n(.*?)```", written, re.DOTALL)
    sent = json.loads(canonical.enclose({"name": "Nguyễn", "rows": 1}))
    sent["content"] = change(sent["content"])
    (tmp_path / "sent.json").write_text(json.dumps(sent, indent=4), "utf-8")
    (tmp_path / "check.py").write_text(example[0], "utf-8")
    ran = [sys.executable, "-X", "dev", "check.py", "sent.json"]
    assert subprocess.run(ran, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.strip() == said


def _turned(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _turned(value[name]) for name in reversed(list(value))}
    return [_turned(each) for each in value] if isinstance(value, list) else value
