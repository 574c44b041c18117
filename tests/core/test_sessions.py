"""Who is signed in, whatever was under way meanwhile."""

from contextvars import Context
from datetime import timedelta
from functools import partial

import pytest
from flask import flash, get_flashed_messages

from app.core import clock as now
from tests.accounts.test_sign_in import EMAIL, VERIFY, ask_for_code

SESSION = "/api/v1/session"
PERSON = "bidra-person"


def came_late(browser, answer) -> None:
    """An answer to what was asked before comes now, and its cookies with it."""
    for header in answer.headers.getlist("Set-Cookie"):
        name, _, value = header.partition(";")[0].partition("=")
        browser.set_cookie(name, value)


def ask(browser, method: str = "GET", path: str = SESSION, **options):
    """In a context of its own: the test's, and what hangs on it, is not its."""
    return Context().run(partial(browser.open, path, method=method, **options))


def send(browser, method: str, path: str, **options):
    token = ask(browser).json["csrf_token"]
    return ask(browser, method, path, headers={"X-CSRF-Token": token}, **options)


@pytest.fixture
def browser(app):
    return app.test_client()


@pytest.fixture
def signed_in(client, browser):
    code = ask_for_code(client)
    answer = send(browser, "POST", VERIFY, json={"email": EMAIL, "code": code})
    assert answer.status_code == 200
    return browser


def is_signed_in(browser) -> bool:
    return ask(browser).json["signed_in"]


def test_what_a_guest_had_asked_signs_nobody_out(app, signed_in):
    came_late(signed_in, ask(app.test_client()))
    assert is_signed_in(signed_in)


def test_what_a_person_had_asked_signs_nobody_in_again(signed_in):
    late = [send(signed_in, "PATCH", "/api/v1/me", json={"name": "Ola"}), ask(signed_in)]
    assert [one.status_code for one in late] == [200, 200]
    assert send(signed_in, "DELETE", SESSION).status_code == 204
    for answer in late:
        came_late(signed_in, answer)
    assert not is_signed_in(signed_in)


def test_a_cookie_is_written_when_it_has_something_new_to_say(signed_in, clock):
    ask(signed_in)
    assert ask(signed_in).headers.getlist("Set-Cookie") == []
    clock.at((now.now() + timedelta(days=40)).isoformat())
    (renewed,) = ask(signed_in).headers.getlist("Set-Cookie")
    assert renewed.startswith("bidra=") and is_signed_in(signed_in)
    clock.at((now.now() + timedelta(days=150)).isoformat())
    assert not is_signed_in(signed_in)


def test_a_sentence_is_added_to_those_that_wait_for_the_next_page(app):
    with app.test_request_context("/meg") as began:
        flash("en")
        response = app.response_class()
        app.session_interface.save_session(app, began.session, response)
    cookie = response.headers["Set-Cookie"].partition(";")[0]
    with app.test_request_context("/meg", headers={"Cookie": cookie}) as goes_on:
        flash("to")
        response = app.response_class()
        app.session_interface.save_session(app, goes_on.session, response)
    cookie = response.headers["Set-Cookie"].partition(";")[0]
    with app.test_request_context("/meg", headers={"Cookie": cookie}):
        assert get_flashed_messages() == ["en", "to"]


def test_signing_out_leaves_neither_cookie_with_a_person(signed_in):
    before = signed_in.get_cookie(PERSON).value
    send(signed_in, "DELETE", SESSION)
    assert signed_in.get_cookie(PERSON) is None and before


def test_who_was_signed_in_by_the_one_cookie_there_used_to_be_still_is(app, signed_in):
    value = signed_in.get_cookie(PERSON).value
    other = app.test_client()
    other.set_cookie("bidra", value)
    assert is_signed_in(other) and other.get_cookie(PERSON) is not None
    send(other, "DELETE", SESSION)
    assert not is_signed_in(other)


@pytest.mark.parametrize("value", ["", "x", "e30.x.y", '"', "a" * 3000])
def test_a_cookie_of_somebody_elses_making_is_none(browser, value):
    for name in ("bidra", PERSON):
        browser.set_cookie(name, value)
    assert ask(browser).json["signed_in"] is False
