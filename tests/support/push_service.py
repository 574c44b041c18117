"""A push service of our own on loopback (RFC 8030, 8188, 8291, 8292), for tests and measurements.

It checks what a real one checks (the VAPID token, TTL, Topic, the size), decrypts what arrives with
`http-ece` (an implementation not ours), and can be told to fail in every way one fails.

    with PushService() as service:
        browser = service.subscribe()
        service.answer(browser, status=429, headers={"Retry-After": "30"})
        ...
        assert service.received[0].payload["notification"]["title"] == "…"
"""

import argparse
import asyncio
import base64
import json
import os
import threading
import time
from dataclasses import dataclass, field
from typing import Any, Self

import http_ece
import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

LARGEST = 4096
URGENCIES = ("very-low", "low", "normal", "high")


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(frozen=True)
class Browser:
    """A browser's side of a subscription: what it tells us, and the private key it keeps."""

    path: str
    origin: str
    key: ec.EllipticCurvePrivateKey
    auth: bytes

    @property
    def endpoint(self) -> str:
        return self.origin + self.path

    @property
    def subscription(self) -> dict[str, Any]:
        """As `PushSubscription.toJSON()`."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {
            "endpoint": self.endpoint,
            "expirationTime": None,
            "keys": {"p256dh": b64(point), "auth": b64(self.auth)},
        }


@dataclass(frozen=True)
class Received:
    """A message that was accepted, decrypted."""

    browser: Browser
    headers: dict[str, str]
    claims: dict[str, Any]
    payload: Any


@dataclass
class Answer:
    """What a subscription is answered; `times` None means always. `delay` in seconds."""

    status: int = 201
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    times: int | None = None
    hang_up: bool = False


class PushService:
    """Runs in a thread of its own between `start` and `stop`."""

    def __init__(self, *, decrypts: bool = True) -> None:
        self.decrypts = decrypts
        self.browsers: dict[str, Browser] = {}
        self.answers: dict[str, Answer] = {}
        self.received: list[Received] = []
        self.refused: list[tuple[int, str]] = []
        self.requests = 0
        self.connections: set[object] = set()
        self.origin = ""
        self._tokens: dict[str, dict[str, Any]] = {}
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def start(self) -> Self:
        self._thread.start()
        self._ready.wait(10)
        return self

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def subscribe(self) -> Browser:
        """A new browser with a key pair of its own."""
        path = f"/push/{b64(os.urandom(18))}"
        browser = Browser(
            path, self.origin, ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        )
        self.browsers[path] = browser
        return browser

    def subscribe_with(self, path: str, key: ec.EllipticCurvePrivateKey, auth: bytes) -> Browser:
        """A browser whose key pair was made elsewhere (in a page under test)."""
        self.browsers[path] = Browser(path, self.origin, key, auth)
        return self.browsers[path]

    def answer(self, browser: Browser, status: int = 201, **how: Any) -> None:
        """From now on answer this browser's messages so: see Answer."""
        self.answers[browser.path] = Answer(status, **how)

    def messages_to(self, browser: Browser) -> list[Any]:
        """The payloads a browser has got."""
        return [one.payload for one in self.received if one.browser.path == browser.path]

    def wait_for(self, count: int, seconds: float = 10.0) -> list[Received]:
        """What was received, once there are `count`."""
        deadline = time.monotonic() + seconds
        while len(self.received) < count:
            if time.monotonic() > deadline:
                raise AssertionError(f"{len(self.received)} of {count} pushes after {seconds} s")
            time.sleep(0.01)
        return self.received

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._runner.cleanup())
        self._loop.close()

    async def _listen(self, port: int = 0) -> None:
        app = web.Application(client_max_size=64 * 1024)
        app.router.add_post("/push/{id}", self._take)
        app.router.add_get("/stats", self._stats)
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.origin = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def _stats(self, _request: web.Request) -> web.Response:
        return web.json_response(
            {
                "requests": self.requests,
                "connections": len(self.connections),
                "refused": self.refused[:20],
            }
        )

    async def _take(self, request: web.Request) -> web.Response:
        self.requests += 1
        self.connections.add(request.transport and request.transport.get_extra_info("peername"))
        body = await request.read()
        told = self._told(request.path)
        if told is not None:
            await asyncio.sleep(told.delay)
            if told.hang_up and request.transport:
                request.transport.close()
            if told.status >= 300:
                return web.Response(status=told.status, headers=told.headers, text="told to")
        return self._receive(request, body)

    def _told(self, path: str) -> Answer | None:
        told = self.answers.get(path)
        if told is None or told.times == 0:
            return None
        if told.times is not None:
            told.times -= 1
        return told

    def _receive(self, request: web.Request, body: bytes) -> web.Response:
        browser = self.browsers.get(request.path)
        if browser is None:
            return self._refuse(404, "no such subscription")
        if fault := _fault(request, body):
            return self._refuse(*fault)
        try:
            claims = self._claims(request.headers["Authorization"])
        except (KeyError, ValueError, jwt.PyJWTError) as error:
            return self._refuse(403, f"VAPID: {error}")
        payload = self._decrypt(browser, body)
        self.received.append(Received(browser, dict(request.headers), claims, payload))
        return web.Response(status=201, headers={"Location": f"{self.origin}/m/{self.requests}"})

    def _refuse(self, status: int, why: str) -> web.Response:
        self.refused.append((status, why))
        return web.Response(status=status, text=why)

    def _claims(self, header: str) -> dict[str, Any]:
        """The claims of a token that holds (each is verified once). Raises when it does not."""
        if header in self._tokens:
            return self._tokens[header]
        scheme, _, rest = header.partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        if scheme != "vapid":
            raise ValueError("not vapid")
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(parts["k"]))
        claims = jwt.decode(parts["t"], key, algorithms=["ES256"], audience=self.origin)
        if not claims["sub"].startswith(("mailto:", "https:")):
            raise ValueError("sub is no contact")
        if not 0 < claims["exp"] - time.time() <= 24 * 3600:
            raise ValueError("exp is over 24 hours away, or past")
        self._tokens[header] = claims
        return claims

    def _decrypt(self, browser: Browser, body: bytes) -> Any:
        if not self.decrypts:
            return None
        text = http_ece.decrypt(body, private_key=browser.key, auth_secret=browser.auth)
        return json.loads(text)


def _fault(request: web.Request, body: bytes) -> tuple[int, str] | None:
    headers = request.headers
    if len(body) > LARGEST:
        return 413, "too large"
    if not headers.get("TTL", "").isdigit():
        return 400, "TTL is required"
    if headers.get("Content-Encoding") != "aes128gcm":
        return 415, "aes128gcm is required"
    if headers.get("Urgency", "normal") not in URGENCIES:
        return 400, "unknown urgency"
    topic = headers.get("Topic", "x")
    if len(topic) > 32 or not topic.replace("-", "a").replace("_", "a").isalnum():
        return 400, "a topic is at most 32 base64url signs"
    return None


def main() -> None:
    """`python -m tests.support.push_service FILE --count N`: subscribes N browsers, writes their
    subscriptions to FILE and serves until it is killed. It decrypts every hundredth message."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    given = parser.parse_args()
    service = _Sampling(delay=given.delay).start()
    found = [service.subscribe().subscription for _ in range(given.count)]
    with open(given.file + ".part", "w") as file:
        json.dump({"origin": service.origin, "subscriptions": found}, file)
    os.replace(given.file + ".part", given.file)
    threading.Event().wait()


class _Sampling(PushService):
    """Decrypting is the browsers' work, which no push service does: a sample of it is enough when
    speed is measured. What was received is counted, not kept."""

    def __init__(self, *, delay: float) -> None:
        super().__init__(decrypts=False)
        self.delay = delay

    def _told(self, path: str) -> Answer | None:
        return Answer(delay=self.delay) if self.delay else None

    def _receive(self, request: web.Request, body: bytes) -> web.Response:
        self.decrypts = self.requests % 100 == 0
        answer = super()._receive(request, body)
        self.received.clear()
        return answer


if __name__ == "__main__":
    main()
