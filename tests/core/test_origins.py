"""Where a write may come from, by http and by https, through proxies and from shy browsers."""

import pytest
from werkzeug.datastructures import Headers

from app.contributions.models import Contribution
from app.core.origins import is_foreign
from tests.contributions.test_without_javascript import fields

OWN = {"https://bidra.example.no"}
EVIL = "https://ond.example.no"
HOME = "https://localhost"


@pytest.mark.parametrize(
    ("site", "origin", "foreign"),
    [
        (None, None, False),  # silent: an old browser, or one that a proxy has made silent
        (None, "null", False),  # «no-referrer» makes a page of our own say so
        (None, "https://bidra.example.no", False),
        (None, "http://bidra.example.no", True),
        (None, "https://bidra.example.no:8443", True),
        (None, "https://bidra.example.no.ond.no", True),
        (None, EVIL, True),
        ("same-origin", None, False),
        ("same-origin", "null", False),
        (
            "same-origin",
            "https://another.name.no",
            False,
        ),  # the browser knows, whatever a proxy did
        ("none", None, False),
        ("cross-site", None, True),
        ("same-site", None, True),
        ("cross-site", EVIL, True),
        ("same-site", "https://www.example.no", True),
        ("cross-site", "null", False),
        ("unheard-of", None, False),
    ],
)
def test_the_browser_says_whose_it_is_and_silence_is_no_sign(site, origin, foreign):
    said = {"Sec-Fetch-Site": site, "Origin": origin}
    headers = Headers({name: one for name, one in said.items() if one})
    assert is_foreign(headers, OWN) is foreign


def send(client, headers: dict[str, str], **options):
    """An answer by the plain form, behind https."""
    away = {"base_url": HOME, "headers": headers}
    review = client.post("/hitra/svar", data={"body": "x"}, csrf=False, **away)
    form = fields(review.text) | {"body": "Jeg baker brød."}
    form |= options
    return client.post("/hitra/svar/send", data=form, csrf=False, **away)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": HOME},
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Origin": HOME, "Referer": "https://www.example.com/"},
    ],
    ids=str,
)
def test_behind_https_an_answer_needs_no_referer(client, prompt, count, headers):
    assert send(client, headers).status_code == 303
    assert count(Contribution) == 1


@pytest.mark.parametrize(
    ("headers", "token"),
    [
        ({"Origin": EVIL}, None),
        ({"Origin": EVIL, "Referer": f"{HOME}/hitra"}, None),
        ({"Sec-Fetch-Site": "cross-site"}, None),
        ({"Origin": HOME}, "made up"),
        ({"Origin": "null"}, "made up"),
        ({}, ""),
    ],
    ids=str,
)
def test_another_site_writes_nothing_and_without_a_token_nobody_does(
    client, prompt, count, headers, token
):
    options = {} if token is None else {"csrf_token": token}
    assert send(client, headers, **options).status_code == 400
    assert count(Contribution) == 0


def test_a_proxy_that_tells_neither_host_nor_scheme_locks_nobody_out(client, app, prompt, count):
    app.config["BASE_URL"] = "https://bidra.example.no"
    try:
        review = client.post("/hitra/svar", data={"body": "x"}, csrf=False)
        form = fields(review.text) | {"body": "Jeg baker brød."}
        headers = {"Origin": "https://bidra.example.no"}
        sent = client.post("/hitra/svar/send", data=form, csrf=False, headers=headers)
    finally:
        app.config["BASE_URL"] = "http://127.0.0.1:8000"
    assert sent.status_code == 303 and count(Contribution) == 1


def test_who_lets_no_cookies_through_is_told_so(client, app, prompt):
    form = {"body": "Jeg baker brød.", "csrf_token": "x"}
    with app.test_client(use_cookies=False) as without:
        said = without.post("/hitra/svar/send", data=form, headers={"Accept-Language": "nb"})
    assert said.status_code == 400 and "informasjonskaps" in said.text
    assert "Siden har stått åpen lenge" in send(client, {}, csrf_token="made up").text
