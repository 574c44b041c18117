"""The gate before the application: who is slow takes no thread, and who writes keeps nobody from
reading."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterable
from typing import Any

import pytest

from app.core import gate
from app.core.gate import Gate

LARGEST = 1_000
QUERY = 'q=sø%20k&x="1"'.encode()
seen: list[tuple[dict[str, Any], bytes]] = []


def application(environ, start_response):
    """Says how much it read; `/wait` waits until it may go on."""
    if environ["PATH_INFO"] == "/wait":
        go_on.wait(10)
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    seen.append((environ, body))
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(len(body)).encode()]


go_on = threading.Event()


@pytest.fixture
def door() -> Gate:
    seen.clear()
    go_on.clear()
    return Gate(application, threads=2, largest=LARGEST)


async def ask(door, method="GET", path="/", chunks: Iterable[bytes] = (b"",), **headers: str):
    """Status, headers and body; `chunks` may be an async iterator."""
    given = chunks if hasattr(chunks, "__anext__") else slowly(chunks, 0)
    said: list[Any] = []

    async def receive():
        try:
            return {"type": "http.request", "body": await anext(given), "more_body": True}
        except StopAsyncIteration:
            return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        said.append(message)

    given_headers = {name.lower().replace("_", "-"): one for name, one in headers.items()}
    scope = {
        "type": "http", "method": method, "path": path, "query_string": QUERY, "http_version": "1.1",
        "headers": [(name.encode(), one.encode()) for name, one in given_headers.items()],
    }  # fmt: skip
    await door(scope, receive, send)
    body = b"".join(one.get("body", b"") for one in said[1:])
    return said[0]["status"], dict(said[0]["headers"]), body


async def slowly(chunks: Iterable[bytes], wait: float) -> AsyncIterator[bytes]:
    for chunk in chunks:
        await asyncio.sleep(wait)
        yield chunk


@pytest.mark.parametrize(
    "headers", [{}, {"Transfer_Encoding": "chunked"}, {"Content_Length": "601"}]
)
def test_a_body_comes_whole_and_with_its_length(door, headers):
    chunks = [b"a" * 300, b"b" * 300, b"c"]
    status, _headers, body = asyncio.run(ask(door, "POST", chunks=chunks, **headers))
    assert (status, body) == (200, b"601")
    environ, read = seen[0]
    assert (
        "HTTP_TRANSFER_ENCODING" not in environ
        and read == b"".join(chunks)
        and environ["CONTENT_LENGTH"] == "601"
    )
    assert door.bodies == door.bytes == 0


def test_an_address_comes_as_it_was_sent(door):
    asyncio.run(ask(door))
    assert seen[0][0]["QUERY_STRING"] == 'q=s%C3%B8%20k&x="1"'


def test_of_what_is_too_large_the_application_is_told_the_length(door):
    for headers in ({"Content_Length": "5000"}, {}):
        asyncio.run(ask(door, "POST", chunks=[b"x" * 500] * 10, **headers))
        environ, read = seen.pop()
        assert int(environ["CONTENT_LENGTH"]) > LARGEST and read == b""
    assert door.bytes == 0


def test_who_sends_too_slowly_is_told_and_takes_no_thread(door, monkeypatch):
    monkeypatch.setattr(gate, "PATIENCE", 0.2)
    slow = [ask(door, "POST", chunks=slowly([b"x"] * 100, 0.05)) for _ in range(20)]

    async def all_and_one_more():
        answers = asyncio.gather(*slow)
        await asyncio.sleep(0.05)
        quick = await ask(door, "POST", chunks=[b"quick"])
        return quick, await answers

    quick, answers = asyncio.run(all_and_one_more())
    assert quick[2] == b"5" and {status for status, _, _ in answers} == {408}
    assert door.bodies == door.bytes == 0


def test_a_slow_line_that_does_send_is_waited_for(door, monkeypatch):
    monkeypatch.setattr(gate, "PATIENCE", 0.3)
    monkeypatch.setattr(gate, "BYTES_A_SECOND", 100)
    status, _headers, body = asyncio.run(ask(door, "POST", chunks=slowly([b"x" * 50] * 5, 0.15)))
    assert (status, body) == (200, b"250")


def test_there_is_room_for_so_many_and_no_more(door, monkeypatch):
    monkeypatch.setattr(gate, "MOST_BODIES", 3)

    async def crowd():
        first = [
            asyncio.create_task(ask(door, "POST", chunks=slowly([b"x"], 0.2))) for _ in range(3)
        ]
        await asyncio.sleep(0.05)
        late = await ask(door, "POST")
        return late, await asyncio.gather(*first), await ask(door, "POST")

    late, first, after = asyncio.run(crowd())
    assert late[0] == 503 and int(late[1][b"retry-after"]) > 0
    assert [one[0] for one in first] == [200] * 3 and after[0] == 200


def test_who_hangs_up_is_forgotten(door):
    async def receive():
        return {"type": "http.disconnect"}

    async def send(_message):
        raise AssertionError("nobody listens")

    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []}
    asyncio.run(door(scope, receive, send))
    assert door.bodies == 0 and seen == []


def test_what_waits_to_write_keeps_nobody_from_reading(door):
    async def scene():
        waiting = [asyncio.create_task(ask(door, "POST", "/wait")) for _ in range(6)]
        await asyncio.sleep(0.05)
        read = await asyncio.wait_for(ask(door), 5)
        go_on.set()
        return read, await asyncio.gather(*waiting)

    read, waited = asyncio.run(scene())
    assert read[0] == 200 and {status for status, _, _ in waited} == {200}


def test_that_it_is_alive_is_answered_beside_all_threads(door):
    async def scene():
        waiting = [asyncio.create_task(ask(door, "GET", "/wait")) for _ in range(6)]
        await asyncio.sleep(0.05)
        alive = await asyncio.wait_for(ask(door, path="/healthz"), 5)
        go_on.set()
        await asyncio.gather(*waiting)
        return alive

    status, headers, body = asyncio.run(scene())
    assert (status, body) == (200, b'{"status":"ok"}') and headers[b"cache-control"] == b"no-store"
