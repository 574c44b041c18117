"""The gate: how an ASGI server's requests come to the WSGI application (docs/adr/0010).

A request is taken in whole before a thread is given to it, within limits of time, number and size:
whoever is slow, with a picture on a bad line or with ill will, keeps a file open and no thread. Reading
and writing have threads of their own, so that what waits to write keeps nobody from reading. And
whether the process is alive is answered beside all of them.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from tempfile import SpooledTemporaryFile
from typing import Any
from urllib.parse import quote

from a2wsgi import WSGIMiddleware

from app.core.commit import SAFE

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

ASCII = "".join(map(chr, range(0x21, 0x7F)))
FRAMING = frozenset((b"content-length", b"transfer-encoding"))
# A body may take so many seconds, and one more for so many bytes of it that have come.
PATIENCE, BYTES_A_SECOND = 20.0, 1_000
# At once, in one process: bodies on their way, and bytes of bodies.
MOST_BODIES, MOST_BYTES = 200, 500 * 1024 * 1024
IN_MEMORY = 64 * 1024  # bytes; what is larger lies on the disk
CHUNK = 256 * 1024
SOON = 10  # seconds until it is worth asking again


class Refused(Exception):
    """Before the application has seen it: the answer's status and sentence."""


class Gone(Exception):
    """Whoever asked has hung up."""


class Body:
    """A request's, as it comes and as it is handed on."""

    def __init__(self) -> None:
        self.file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (closed in Gate._write)
        self.size = 0

    def add(self, chunk: bytes) -> None:
        self.file.write(chunk)
        self.size += len(chunk)

    def rewind(self, *, keep: bool) -> None:
        self.file.seek(0)
        if not keep:
            self.file.truncate()

    async def receive(self) -> Message:
        chunk = self.file.read(CHUNK)
        return {"type": "http.request", "body": chunk, "more_body": len(chunk) == CHUNK}


class Gate:
    """An ASGI application before the WSGI one, with so many `threads` to read and as many to write.
    Of a body above `largest` bytes the application is told the length alone, for it to refuse."""

    def __init__(self, app: Any, *, threads: int, largest: int) -> None:
        self.reading: Any = WSGIMiddleware(app, workers=threads)
        self.writing: Any = WSGIMiddleware(app, workers=threads)
        self.largest = largest
        self.bodies = self.bytes = 0

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.reading(scope, receive, send)
            return
        scope["query_string"] = quote(scope["query_string"], safe=ASCII).encode()
        if scope["path"] == "/healthz":
            await _say(send, 200, b'{"status":"ok"}', b"application/json")
        elif scope["method"] in SAFE:
            await self.reading(scope, _nothing, send)
        else:
            await self._write(scope, receive, send)

    async def _write(self, scope: Any, receive: Receive, send: Send) -> None:
        body = Body()
        try:
            length = await self._take(scope, receive, body)
            headers = [one for one in scope["headers"] if one[0] not in FRAMING]
            scope["headers"] = [*headers, (b"content-length", str(length).encode())]
            body.rewind(keep=length <= self.largest)
            await self.writing(scope, body.receive, send)
        except Refused as refusal:
            status, sentence = refusal.args
            await _say(send, status, sentence.encode(), b"text/plain; charset=utf-8")
        except Gone:
            return
        finally:
            self.bytes -= body.size
            body.file.close()

    async def _take(self, scope: Any, receive: Receive, body: Body) -> int:
        """Its length, when all of it is there. Raises Refused and Gone."""
        announced = int(dict(scope["headers"]).get(b"content-length", 0))
        if announced > self.largest:
            return announced
        if self.bodies >= MOST_BODIES or self.bytes + announced > MOST_BYTES:
            raise Refused(503, "Det er stor pågang akkurat nå. Vent litt, og prøv igjen.")
        self.bodies += 1
        began = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(PATIENCE) as limit:
                while body.size <= self.largest and await self._add(receive, body):
                    limit.reschedule(began + PATIENCE + body.size / BYTES_A_SECOND)
        except TimeoutError as error:
            raise Refused(408, "Det tok for lang tid å sende. Prøv igjen.") from error
        finally:
            self.bodies -= 1
        return body.size

    async def _add(self, receive: Receive, body: Body) -> bool:
        """What comes next; whether there is more to come. Raises Gone."""
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        chunk = message.get("body", b"")
        body.add(chunk)
        self.bytes += len(chunk)
        return bool(message.get("more_body"))


async def _nothing() -> Message:
    """What comes with a request to read."""
    return {"type": "http.request", "body": b"", "more_body": False}


async def _say(send: Send, status: int, said: bytes, kind: bytes) -> None:
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(said)).encode()),
        (b"cache-control", b"no-store"),
    ]
    if status == 503:
        headers.append((b"retry-after", str(SOON).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": said})
