"""Sending web push (RFC 8030, 8291, 8292). The one importer of `webpush`, which makes the message;
the sending is ours: connections kept, many in flight, one VAPID token per push service.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import lru_cache
from time import monotonic
from typing import Any, Self

import aiohttp
import jwt
import yarl
from webpush import VAPID, WebPush, WebPushSubscription
from webpush.types import WebPushKeys

from app.core import clock
from app.notifications.endpoints import DEFAULT_PORTS, is_allowed, is_auth
from app.notifications.keys import VapidKeys

try:
    import uvloop
except ImportError:  # it has no build for Windows
    uvloop = None  # type: ignore[assignment]

# One record of 4,096 bytes less its header (86), its delimiter (1) and its tag (16): RFC 8291 § 4.
LARGEST = 3993
# Seconds. A token may live 24 hours (RFC 8292 § 2); a server's clock may be off by some.
TOKEN_LIFE = 12 * 3600
TOKEN_USE = 6 * 3600
LONGEST_WAIT = 24 * 3600
# A push service that answers nothing so many times in a row is left alone for so many seconds:
# else the messages to it take all places in flight, and everybody else waits for them. All of a
# browser's phones have the same one, so the first that it answers again is enough.
SILENCES = 20
PAUSE = 15


class Outcome(StrEnum):
    """What became of a message. `retry`: later may help. `refused`: the same again will not. `untried`:
    its service does not answer others either, so it was not sent."""

    DELIVERED = "delivered"
    GONE = "gone"
    RETRY = "retry"
    REFUSED = "refused"
    UNTRIED = "untried"


@dataclass(frozen=True, slots=True)
class PushMessage:
    """One message to one browser. `ttl` in seconds; `topic` at most 32 base64url signs; `id` is the
    caller's, and comes back with the result."""

    id: int
    endpoint: str
    p256dh: str
    auth: str
    payload: bytes
    ttl: int
    urgency: str = "normal"
    topic: str = ""


@dataclass(frozen=True, slots=True)
class PushResult:
    """`retry_after` in seconds, as the push service asked; `reason` for the log and the list."""

    id: int
    outcome: Outcome
    reason: str = ""
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """How to send: who we are, whom we may call, how many at once, how many seconds for each."""

    keys: VapidKeys
    subject: str
    hosts: Sequence[str]
    in_flight: int = 100
    timeout: float = 10.0


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine to its end, on uvloop where there is one."""
    factory = uvloop.new_event_loop if uvloop else None
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(work)


async def send_all(
    messages: Iterable[PushMessage], *, service: Service, done: Callable[[PushResult], None]
) -> None:
    """Send every message and tell `done` of each as it is known, in no order.

    `messages` is read only as fast as they can be sent. Nothing about one message is raised: a
    push service that fails, whatever way, is a result.
    """
    async with _Sender(service) as sender, asyncio.TaskGroup() as group:
        shared = iter(messages)
        for _ in range(service.in_flight):
            group.create_task(_work(sender, shared, done))


async def _work(
    sender: "_Sender", shared: Iterator[PushMessage], done: Callable[[PushResult], None]
) -> None:
    """Each takes the next of the shared messages until there are none."""
    for message in shared:
        done(await sender.send(message))


class _Tokens(VAPID):
    """Signs once per push service and reuses it for hours: `webpush` would sign every message
    (a third of its time), and leave a port out of the audience."""

    def __init__(self, keys: VapidKeys, subject: str) -> None:
        super().__init__(private_key=keys.private_pem, public_key=keys.public_pem)
        self.key = keys.application_server_key
        self.subject = subject
        self.signed: dict[str, tuple[float, str]] = {}

    def get_authorization_header(self, endpoint: Any, subscriber: str, expiration: int) -> str:
        origin = f"{endpoint.scheme}://{endpoint.host}"
        if endpoint.port != DEFAULT_PORTS[endpoint.scheme]:
            origin += f":{endpoint.port}"
        at = clock.now().timestamp()
        signed_at, header = self.signed.get(origin, (0.0, ""))
        if not 0 <= at - signed_at < TOKEN_USE:
            header = self._sign(origin, int(at) + expiration)
            self.signed[origin] = (at, header)
        return header

    def _sign(self, origin: str, expires: int) -> str:
        claims = {"aud": origin, "exp": expires, "sub": self.subject}
        return f"vapid t={jwt.encode(claims, self.private_key, algorithm='ES256')}, k={self.key}"


@lru_cache(maxsize=4)
def _tokens(keys: VapidKeys, subject: str) -> _Tokens:
    return _Tokens(keys, subject)


@dataclass(slots=True)
class _Silence:
    """How often in a row a push service has not answered, and until when it is left alone."""

    count: int = 0
    until: float = 0.0

    def note(self, *, answered: bool) -> None:
        self.count = 0 if answered else self.count + 1
        if self.count >= SILENCES:
            self.until = monotonic() + PAUSE
            self.count = SILENCES - 1  # one more silence is enough to tell


@dataclass(slots=True)
class _Sender:
    service: Service
    silences: dict[str, _Silence] = field(default_factory=dict)
    webpush: WebPush = field(init=False)
    session: aiohttp.ClientSession = field(init=False)

    async def __aenter__(self) -> Self:
        keys = self.service.keys
        self.webpush = WebPush(keys.private_pem, keys.public_pem, "-", 0, TOKEN_LIFE)
        self.webpush.vapid = _tokens(keys, self.service.subject)
        self.session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, ttl_dns_cache=300, keepalive_timeout=30),
            timeout=aiohttp.ClientTimeout(total=self.service.timeout),
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=("Accept", "Accept-Encoding", "User-Agent"),
        )
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.session.close()

    async def send(self, message: PushMessage) -> PushResult:
        if reason := _fault(message, self.service.hosts):
            return PushResult(message.id, Outcome.REFUSED, reason)
        url = yarl.URL(message.endpoint, encoded=True)
        silence = self.silences.setdefault(url.authority, _Silence())
        if silence.until > monotonic():
            return PushResult(message.id, Outcome.UNTRIED, "the push service is silent", PAUSE)
        try:
            body, headers = self._encrypt(message)
        except ValueError:  # a point that is not on the curve
            return PushResult(message.id, Outcome.REFUSED, "broken keys")
        result, answered = await self._post(url, message.id, body, headers)
        silence.note(answered=answered)
        return result

    async def _post(
        self, url: yarl.URL, id_: int, body: bytes, headers: dict[str, str]
    ) -> tuple[PushResult, bool]:
        try:
            async with self.session.post(
                url, data=body, headers=headers, allow_redirects=False
            ) as response:
                await response.content.read(2048)  # read out, the connection can be kept
                return _judge(id_, response.status, response.headers), True
        except (aiohttp.ClientError, OSError) as error:
            return PushResult(id_, Outcome.RETRY, type(error).__name__), False

    def _encrypt(self, message: PushMessage) -> tuple[bytes, dict[str, str]]:
        keys = WebPushKeys(auth=message.auth.rstrip("="), p256dh=message.p256dh.rstrip("="))
        subscription = WebPushSubscription(endpoint=message.endpoint, keys=keys)
        made = self.webpush.get(message.payload, subscription)
        headers = {
            "Authorization": made.headers["authorization"],
            "Content-Encoding": made.headers["content-encoding"],
            "Content-Type": "application/octet-stream",
            "TTL": str(message.ttl),  # set here: webpush takes 0 for "not given"
            "Urgency": message.urgency,
        }
        if message.topic:
            headers["Topic"] = message.topic
        return made.encrypted, headers


def _fault(message: PushMessage, hosts: Sequence[str]) -> str:
    """What `webpush` would not notice, or would raise on."""
    if not is_allowed(message.endpoint, hosts):
        return "not an allowed push service"
    if not is_auth(message.auth):  # any length would do for webpush
        return "broken keys"
    if len(message.payload) > LARGEST:
        return "the message is too long"
    return ""


def _judge(id_: int, status: int, headers: Any) -> PushResult:
    reason = str(status)
    if 200 <= status < 300:
        return PushResult(id_, Outcome.DELIVERED)
    if status in (404, 410):
        return PushResult(id_, Outcome.GONE, reason)
    if status == 429 or status >= 500:
        return PushResult(id_, Outcome.RETRY, reason, read_retry_after(headers.get("Retry-After")))
    return PushResult(id_, Outcome.REFUSED, reason)  # a redirect too: see endpoints


def read_retry_after(value: str | None) -> int | None:
    """Seconds from now of a `Retry-After`, which is seconds or a date (RFC 9110 § 10.2.3); at most
    a day. None when it says nothing that can be read."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return int(min(LONGEST_WAIT, int(text[:10])))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0, min(LONGEST_WAIT, int((aware - clock.now()).total_seconds())))
