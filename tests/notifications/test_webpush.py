"""Sending, against a push service that checks and decrypts as the real ones do."""

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from app.notifications import webpush
from app.notifications.keys import new_pem, read_keys
from app.notifications.webpush import Outcome, PushMessage, PushResult, Service, read_retry_after
from tests.support.push_service import Browser, PushService

KEYS = read_keys(new_pem())
SERVICE = Service(
    keys=KEYS, subject="mailto:bidra@example.no", hosts=("http://127.0.0.1:*",), timeout=5.0
)
PAYLOAD = {"web_push": 8030, "notification": {"title": "Oppvekst på Hitra har svart deg"}}


@pytest.fixture
def push_service() -> Iterator[PushService]:
    with PushService() as service:
        yield service


def message(browser: Browser, **changes: Any) -> PushMessage:
    keys = browser.subscription["keys"]
    made = PushMessage(
        id=1,
        endpoint=browser.endpoint,
        p256dh=keys["p256dh"],
        auth=keys["auth"],
        payload=json.dumps(PAYLOAD).encode(),
        ttl=3600,
    )
    return replace(made, **changes)


def send(*messages: PushMessage, service: Service = SERVICE) -> dict[int, PushResult]:
    numbered = [replace(one, id=number) for number, one in enumerate(messages)]
    results: dict[int, PushResult] = {}

    def keep(result: PushResult) -> None:
        assert result.id not in results
        results[result.id] = result

    webpush.run(webpush.send_all(numbered, service=service, done=keep))
    return results


def test_a_message_arrives_whole_with_how_long_how_urgent_and_what_it_replaces(push_service):
    browser = push_service.subscribe()
    results = send(message(browser, ttl=0, urgency="low", topic="dGVtYQ"))
    assert results[0] == PushResult(0, Outcome.DELIVERED)
    (got,) = push_service.received
    send(message(browser, ttl=259200), message(browser, ttl=0))
    assert sorted(one.headers["TTL"] for one in push_service.received[1:]) == ["0", "259200"]
    assert got.payload == PAYLOAD
    sent = {name: got.headers[name] for name in ("TTL", "Urgency", "Topic", "Content-Encoding")}
    assert sent == {
        "TTL": "0",
        "Urgency": "low",
        "Topic": "dGVtYQ",
        "Content-Encoding": "aes128gcm",
    }


def test_no_topic_is_sent_where_none_is_given(push_service):
    send(message(push_service.subscribe()))
    assert "Topic" not in push_service.received[0].headers


def test_one_token_a_push_service_names_its_port_and_is_used_for_hours(push_service):
    with PushService() as other:
        browsers = [push_service.subscribe(), push_service.subscribe(), other.subscribe()]
        send(*map(message, browsers))
        send(message(browsers[0]))
        tokens = {one.headers["Authorization"] for one in push_service.received}
        assert len(push_service.received) == 3 and len(tokens) == 1
        assert push_service.received[0].claims["aud"] == push_service.origin
        assert push_service.received[0].claims["sub"] == "mailto:bidra@example.no"
        assert other.received[0].claims["aud"] == other.origin != push_service.origin


def test_a_token_is_renewed_before_it_expires_and_never_lives_a_day(push_service):
    browser = push_service.subscribe()
    start = datetime.now(UTC)
    ends = []
    for hours in (0, 5, 7, 12, 30):
        with time_machine.travel(start + timedelta(hours=hours), tick=True):
            send(message(browser))
            claims = push_service.received[-1].claims
            assert 0 < claims["exp"] - time.time() <= 24 * 3600
            ends.append(claims["exp"])
    assert len(push_service.received) == 5
    assert ends[0] == ends[1] < ends[2] == ends[3] < ends[4]


def test_connections_are_kept_and_no_more_opened_than_allowed(push_service):
    browser = push_service.subscribe()
    send(*[message(browser)] * 200, service=replace(SERVICE, in_flight=7))
    assert push_service.requests == 200
    assert len(push_service.connections) <= 7


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (201, Outcome.DELIVERED),
        (200, Outcome.DELIVERED),
        (204, Outcome.DELIVERED),
        (404, Outcome.GONE),
        (410, Outcome.GONE),
        (429, Outcome.RETRY),
        (500, Outcome.RETRY),
        (503, Outcome.RETRY),
        (400, Outcome.REFUSED),
        (403, Outcome.REFUSED),
        (413, Outcome.REFUSED),
        (301, Outcome.REFUSED),
        (307, Outcome.REFUSED),
    ],
)
def test_what_an_answer_means(push_service, status, outcome):
    browser = push_service.subscribe()
    push_service.answer(browser, status)
    assert send(message(browser))[0].outcome == outcome


def test_a_redirect_is_not_followed(push_service):
    inside, browser = push_service.subscribe(), push_service.subscribe()
    push_service.answer(browser, 307, headers={"Location": inside.endpoint})
    assert send(message(browser))[0].outcome == Outcome.REFUSED
    assert push_service.requests == 1 and push_service.received == []


def test_how_long_to_wait_is_handed_on(push_service):
    browser = push_service.subscribe()
    push_service.answer(browser, 429, headers={"Retry-After": "120"})
    assert send(message(browser))[0].retry_after == 120


@pytest.mark.parametrize("how", ["slow", "hangs up", "nobody there"])
def test_no_answer_is_a_reason_to_try_again(push_service, how):
    browser = push_service.subscribe()
    one = message(browser)
    if how == "slow":
        push_service.answer(browser, delay=5)
    elif how == "hangs up":
        push_service.answer(browser, hang_up=True)
    else:
        one = replace(one, endpoint="http://127.0.0.1:9/push/x")
    result = send(one, service=replace(SERVICE, timeout=0.3))[0]
    assert (result.outcome, result.retry_after) == (Outcome.RETRY, None)
    assert result.reason


def test_every_way_to_fail_at_once_touches_nobody_else(push_service):
    """A fan-out that stopped for all at the first error that was not a 410."""
    good = [push_service.subscribe() for _ in range(30)]
    bad = [push_service.subscribe() for _ in range(8)]
    for browser, how in zip(
        bad,
        (
            {"status": 500},
            {"status": 410},
            {"status": 429, "headers": {"Retry-After": "soon"}},
            {"status": 400},
            {"status": 302},
            {"delay": 5},
            {"hang_up": True},
            {"status": 503, "headers": {"Retry-After": "-5"}},
        ),
        strict=True,
    ):
        push_service.answer(browser, **{"status": 201, **how})
    broken = [
        message(good[0], auth="AAAA"),
        message(good[0], p256dh="AAAA"),
        message(good[0], p256dh="!"),
        message(good[0], endpoint="http://169.254.169.254/latest/meta-data"),
        message(good[0], endpoint="gopher://127.0.0.1:70/"),
        message(good[0], payload=b"x" * 4000),
    ]
    mixed = [*broken[:3], *map(message, bad), *map(message, good), *broken[3:]]
    results = send(*mixed, service=replace(SERVICE, timeout=0.5))
    assert len(results) == len(mixed)
    for browser in good:
        assert push_service.messages_to(browser) == [PAYLOAD]
    refused = [results[number].outcome for number in (0, 1, 2, 41, 42, 43)]
    assert refused == [Outcome.REFUSED] * 6
    outcomes = [one.outcome for one in results.values()]
    assert outcomes.count(Outcome.DELIVERED) == 30 and outcomes.count(Outcome.GONE) == 1


def test_the_longest_message_arrives_and_a_longer_one_is_not_sent(push_service):
    browser = push_service.subscribe()
    most = json.dumps("x" * (webpush.LARGEST - 2)).encode()
    assert len(most) == webpush.LARGEST == 3993
    results = send(message(browser, payload=most), message(browser, payload=most + b" "))
    assert [results[0].outcome, results[1].outcome] == [Outcome.DELIVERED, Outcome.REFUSED]
    assert push_service.requests == 1


def test_a_key_that_is_no_point_on_the_curve_is_refused_without_a_call(push_service):
    browser = push_service.subscribe()
    off = "B" + "A" * 86
    assert send(message(browser, p256dh=off))[0] == PushResult(0, Outcome.REFUSED, "broken keys")
    assert push_service.requests == 0


def test_a_silent_push_service_does_not_hold_up_the_others(push_service, monkeypatch):
    """All places in flight would wait for it, one time-out after the other."""
    monkeypatch.setattr(webpush, "SILENCES", 5)
    browser = push_service.subscribe()
    with PushService() as silent:
        deaf = silent.subscribe()
        silent.answer(deaf, delay=10)
        mixed = [message(deaf)] * 100 + [message(browser)] * 20
        began = time.monotonic()
        results = send(*mixed, service=replace(SERVICE, in_flight=5, timeout=0.3))
        assert time.monotonic() - began < 3
        assert silent.requests <= 10
    assert len(push_service.received) == 20
    left = [one for one in results.values() if one.reason == "the push service is silent"]
    assert len(left) >= 90 and {one.retry_after for one in left} == {webpush.PAUSE}


def test_messages_are_read_no_faster_than_they_are_sent(push_service):
    """A hundred thousand of them are never in memory at once."""
    browser = push_service.subscribe()
    push_service.answer(browser, delay=0.01)
    read = done = most = 0

    def messages() -> Iterator[PushMessage]:
        nonlocal read, most
        for number in range(60):
            read += 1
            most = max(most, read - done)
            yield replace(message(browser), id=number)

    def count(_result: PushResult) -> None:
        nonlocal done
        done += 1

    service = replace(SERVICE, in_flight=4)
    webpush.run(webpush.send_all(messages(), service=service, done=count))
    assert done == 60 and most <= 4


def test_what_our_own_side_raises_is_raised():
    """A database that fails while messages are read is no result of a message."""

    def messages() -> Iterator[PushMessage]:
        raise LookupError
        yield

    with pytest.raises(ExceptionGroup) as caught:
        asyncio.run(webpush.send_all(messages(), service=SERVICE, done=lambda _: None))
    assert caught.group_contains(LookupError)


NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("120", 120),
        (" 120 ", 120),
        ("0", 0),
        ("99999999999999999999", 24 * 3600),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("١٢٠", None),
        ("Tue, 24 Nov 2026 12:01:30 GMT", 90),
        ("Tuesday, 24-Nov-26 12:01:30 GMT", 90),
        ("Tue Nov 24 12:01:30 2026", 90),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0),
        ("Tue, 24 Nov 2099 12:00:00 GMT", 24 * 3600),
        ("Tue, 99 Nov 2026 12:00:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value, seconds):
    with time_machine.travel(NOW, tick=False):
        assert read_retry_after(value) == seconds


@given(st.text(max_size=40))
def test_whatever_retry_after_says_is_a_day_at_most(value):
    seconds = read_retry_after(value)
    assert seconds is None or 0 <= seconds <= 24 * 3600


@given(st.integers(min_value=0, max_value=80_000))
def test_a_date_means_what_the_seconds_mean(seconds):
    with time_machine.travel(NOW, tick=False):
        date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
        assert read_retry_after(date) == read_retry_after(str(seconds)) == seconds
