"""Identity by content: one canonical form, one hash."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from sales_kernel.fingerprint import canonical, content_hash, digest_of
from sales_kernel.values import Frozen, Instant

NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
PLAIN = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


class Note(Frozen):
    text: str
    pinned: bool = False


class Deal(Frozen):
    name: str
    amount: int = 0
    notes: tuple[Note, ...] = ()
    attributes: dict[str, Any] = Field(default_factory=dict)


class DealWithOwner(Frozen):
    """The same deal after a release that knows one more field."""

    name: str
    amount: int = 0
    notes: tuple[Note, ...] = ()
    attributes: dict[str, Any] = Field(default_factory=dict)
    owner: str = ""


class Dated(Frozen):
    at: Instant


class Loose(BaseModel):
    """A model that takes any number, as those of the wire do."""

    rate: float = 0.0


@given(st.dictionaries(TEXTS, PLAIN, max_size=6), st.randoms())
def test_key_order_never_matters(content: dict[str, Any], chance: Any) -> None:
    items = list(content.items())
    chance.shuffle(items)
    assert content_hash(dict(items)) == content_hash(content)


@given(PLAIN)
def test_equal_content_has_an_equal_hash_whatever_objects_hold_it(content: Any) -> None:
    import json

    assert content_hash(json.loads(json.dumps(content))) == content_hash(content)


@given(st.lists(PLAIN, min_size=2, max_size=4))
def test_lists_keep_their_order(content: list[Any]) -> None:
    same = canonical(content[0]) == canonical(content[-1])
    swapped = [content[-1], *content[1:-1], content[0]]
    assert (content_hash(swapped) == content_hash(content)) is same


@given(PLAIN)
def test_tuples_and_lists_are_the_same_content(content: Any) -> None:
    assert canonical((content, content)) == canonical([content, content])


def test_the_canonical_form_is_sorted_compact_utf8() -> None:
    assert (
        canonical({"b": "Zoë", "a": [1, 2.5, None, True], "": {}}) == '{"":{},"a":[1,2.5,null,true],"b":"Zoë"}'.encode()
    )


def test_the_hash_is_the_sha256_of_the_canonical_form() -> None:
    assert content_hash({}) == digest_of(b"{}") == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize(
    ("one", "other"), [(1, 1.0), (1, True), (0, False), ("1", 1), (None, "null"), ([], {}), ("", None)]
)
def test_values_of_different_kinds_are_different_content(one: Any, other: Any) -> None:
    assert content_hash({"value": one}) != content_hash({"value": other})


@pytest.mark.parametrize(
    "content",
    [
        math.nan,
        math.inf,
        {"amount": [-math.inf]},
        (math.nan,),
        2**64,
        -(2**63) - 1,
        "\ud800",
        {"\udfff": 1},
        {1: "one"},
        {None: 1},
        {"a", "b"},
        b"bytes",
        object(),
    ],
    ids=[
        *(
            "NaN",
            "infinity",
            "minus infinity within",
            "NaN in a tuple",
            "over 64 bits",
            "under 64 bits",
            "lone surrogate",
        ),
        *("surrogate as key", "number as key", "None as key", "set", "bytes", "object"),
    ],
)
def test_what_has_no_single_form_is_refused(content: Any) -> None:
    with pytest.raises(ValueError, match="no canonical form"):
        canonical(content)


def test_what_is_nested_beyond_reason_is_refused_and_not_a_crash() -> None:
    content: list[Any] = []
    for _ in range(5000):
        content = [content]
    with pytest.raises(ValueError, match="no canonical form"):
        canonical(content)


@pytest.mark.parametrize(
    "model",
    [
        Deal(name="d", amount=2**70),
        Deal(name="d", attributes={"rate": math.nan}),
        Deal(name="d", attributes={"rate": math.inf}),
        Deal(name="d", attributes={"tags": {"a", "b"}}),
        Deal(name="\ud800"),
        Loose(rate=math.nan),
    ],
    ids=["integer beyond 64 bits", "NaN", "infinity", "set", "lone surrogate", "NaN in a loose model"],
)
def test_a_model_holding_what_has_no_single_form_is_refused_too(model: BaseModel) -> None:
    with pytest.raises(ValueError, match=r"no canonical form|surrogates"):
        canonical(model)


def test_defaults_of_a_model_are_left_out() -> None:
    assert canonical(Deal(name="d", notes=(Note(text="n"),))) == b'{"name":"d","notes":[{"text":"n"}]}'


def test_a_model_that_grew_an_optional_field_keeps_its_old_hashes() -> None:
    assert content_hash(DealWithOwner(name="d", amount=3)) == content_hash(Deal(name="d", amount=3))


@given(TEXTS, st.integers(0, 2**40), st.lists(st.builds(Note, text=TEXTS, pinned=st.booleans()), max_size=3).map(tuple))
def test_a_model_comes_back_from_its_canonical_form(name: str, amount: int, notes: tuple[Note, ...]) -> None:
    deal = Deal(name=name, amount=amount, notes=notes)
    assert Deal.model_validate_json(canonical(deal)) == deal


def test_a_moment_is_the_same_content_in_every_offset() -> None:
    written = [Dated.model_validate({"at": at}) for at in ("2026-11-20T09:00:00+01:00", "2026-11-20T08:00:00Z")]
    assert canonical(written[0]) == canonical(written[1]) == b'{"at":"2026-11-20T08:00:00Z"}'
