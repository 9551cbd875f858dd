"""Codes of authenticators against the vectors of the standard."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from muniment.accounts.domain.totp import STEP_S, address_of, code_at, secret_of, step_matching

pytestmark = pytest.mark.one_database

SECRET = secret_of(b"12345678901234567890")


@pytest.mark.parametrize(
    ("seconds", "code"),
    # RFC 6238, appendix B, SHA-1
    [(59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924"),
     (2000000000, "69279037"), (20000000000, "65353130")],
)  # fmt: skip
def test_the_vectors_of_rfc_6238(seconds, code):
    assert code_at(SECRET, seconds // STEP_S, digits=8) == code


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # a busy machine draws slowly
@given(now=some.integers(0, 2**40), drift=some.integers(-3, 3))
def test_a_code_opens_one_step_around_now_and_no_further(now, drift):
    step = now // STEP_S + drift
    found = step_matching(SECRET, code_at(SECRET, step), now=now) if step >= 0 else None
    if abs(drift) <= 1 and step >= 0:
        assert found is not None
        assert code_at(SECRET, found) == code_at(SECRET, step)
    elif found is not None:  # one in a million: another step has the same six digits
        assert code_at(SECRET, found) == code_at(SECRET, step)


def test_a_code_opens_once():
    code = code_at(SECRET, 100)
    assert step_matching(SECRET, f" {code[:3]} {code[3:]} ", now=100 * STEP_S) == 100
    assert step_matching(SECRET, code, now=100 * STEP_S, after=100) is None


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "１２３４５６", "-12345", "1234567890123"])
def test_what_is_no_code(typed):
    assert step_matching(SECRET, typed, now=100 * STEP_S) is None


def test_the_address_of_the_qr_code():
    said = address_of("ABC", account="an@example.org", issuer="Muniment")
    assert said == "otpauth://totp/Muniment:an%40example.org?secret=ABC&issuer=Muniment&digits=6&period=30"
