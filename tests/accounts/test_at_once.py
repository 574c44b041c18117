"""Taps at once on the way in: one code stands, and it lets one in."""

import pytest

from app.accounts.models import SignInCode
from tests.accounts.test_sign_in import ASK, EMAIL, VERIFY, ask_for_code, verify
from tests.support.at_once import Ask, at_once


def four_times(app, path, body):
    asks = [Ask("POST", path, options={"json": body})] * 4
    return sorted(one.status_code for one in at_once(app, *asks))


def test_four_taps_for_a_new_address_break_nothing(client, app, count):
    assert four_times(app, ASK, {"email": EMAIL}) == [202] * 4
    assert count(SignInCode) == 1


def test_a_code_used_four_times_at_once_lets_one_in(client, app):
    body = {"email": EMAIL, "code": ask_for_code(client)}
    assert four_times(app, VERIFY, body) == [200, 422, 422, 422]


@pytest.mark.parametrize("zero", ["٠", "０", "०"])
def test_a_code_in_other_digits_is_the_same(client, app, zero):
    code = "".join(chr(ord(zero) + int(digit)) for digit in ask_for_code(client))
    assert verify(client, f"{code[:3]}\u00a0-{code[3:]}").status_code == 200
