"""What may be scanned, and what never."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discover.scope import Scope, ScopeError, make_scope
from exports.texts import LANGUAGES, text


@pytest.mark.parametrize("network", ["8.8.8.0/24", "100.64.0.0/24", "2001:db8::/64", "172.32.0.0/24", "1.1.1.1"])
def test_a_public_network_needs_somebody_who_allowed_it(network: str) -> None:
    with pytest.raises(ScopeError) as refused:
        make_scope([network])
    assert refused.value.code == "scope.public"
    assert make_scope([network], allowed_by="Frau Beispiel").allowed_by == "Frau Beispiel"


def test_a_large_network_needs_somebody_who_allowed_it() -> None:
    assert make_scope(["10.1.0.0/16"]).networks == ("10.1.0.0/16",)
    with pytest.raises(ScopeError) as refused:
        make_scope(["10.0.0.0/15"])
    assert refused.value.code == "scope.too-large"
    assert make_scope(["10.0.0.0/15"], allowed_by="x").networks == ("10.0.0.0/15",)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([], "scope.empty"),
        (["hello"], "scope.not-a-network"),
        (["10.0.0.0/33"], "scope.not-a-network"),
        (["224.0.0.0/24"], "scope.not-hosts"),
        (["ff02::1"], "scope.not-hosts"),
    ],
)
def test_what_is_no_network_is_refused_even_when_allowed(given: list[str], code: str) -> None:
    with pytest.raises(ScopeError) as refused:
        make_scope(given, allowed_by="x")
    assert refused.value.code == code


def test_an_interface_that_is_not_there() -> None:
    with pytest.raises(ScopeError) as refused:
        make_scope(["127.0.0.1"], interface="no such")
    assert refused.value.code == "scope.no-interface"
    assert make_scope(["127.0.0.1"], interface="lo").interface == "lo"


def test_every_refusal_has_its_words_in_both_languages() -> None:
    cases = [[], ["x{y}"], ["8.8.8.8"], ["10.0.0.0/8"], ["224.0.0.1"]]
    for networks in cases:
        with pytest.raises(ScopeError) as refused:
            make_scope(networks)
        for lang in LANGUAGES:
            said = text(lang, refused.value.code, **refused.value.values)
            assert all(value in said for value in refused.value.values.values())


def test_exclusion_wins_and_nothing_outside_is_allowed() -> None:
    scope = make_scope(["10.0.0.77/24", "fd00::/64"], exclude=["10.0.0.5", "10.0.0.128/25"])
    assert scope.networks == ("10.0.0.0/24", "fd00::/64")
    allowed = ["10.0.0.1", "10.0.0.127", "fd00::1"]
    refused = ["10.0.0.5", "10.0.0.200", "10.0.1.1", "fd01::1", "", "x", "10.0.0.1\0", "::ffff:10.0.0.1", "10.0.0.1/32"]
    assert [ip for ip in allowed + refused if scope.allows(ip)] == allowed


SMALL = st.builds(
    lambda at, length: str(ipaddress.ip_network((at, length), False)), st.integers(0, 255), st.integers(24, 32)
)


@given(st.lists(SMALL, min_size=1, max_size=4), st.lists(SMALL, max_size=4), st.integers(0, 255), st.integers(0, 255))
def test_ranges_are_exactly_what_is_allowed(networks: list[str], exclude: list[str], first: int, last: int) -> None:
    scope = Scope(tuple(networks), tuple(exclude))
    listed = [number for part in scope.ranges(first, last) for number in part]
    assert listed == [n for n in range(first, last + 1) if scope.allows(str(ipaddress.IPv4Address(n)))]


def test_an_empty_scope_allows_nothing() -> None:
    assert not Scope(()).allows("127.0.0.1")
