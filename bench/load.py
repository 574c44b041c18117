"""Load from this machine to this machine: connections kept open, one request after the other on
each, for a bounded time."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

Make = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Measured:
    """`rate` in requests a second, `p50` and `p99` in ms; `statuses` counts the answers."""

    rate: float
    p50: float
    p99: float
    statuses: dict[int, int]


def get(path: str, **headers: str) -> Make:
    """The same GET every time."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{lines}\r\n".encode()
    return lambda _number: request


def measure(port: int, make: Make, *, connections: int, seconds: float) -> Measured:
    """Ask `make(number)` over and over on so many connections for so many seconds."""
    return asyncio.run(_measure(port, make, connections, seconds))


async def _measure(port: int, make: Make, connections: int, seconds: float) -> Measured:
    times: list[float] = []
    statuses: dict[int, int] = {}
    numbers = iter(range(10**9))
    end = time.perf_counter() + seconds

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < end:
            began = time.perf_counter()
            writer.write(make(next(numbers)))
            status = await _read(reader)
            times.append(time.perf_counter() - began)
            statuses[status] = statuses.get(status, 0) + 1
        writer.close()
        await writer.wait_closed()

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(connections)))
    took = time.perf_counter() - began
    times.sort()
    at = lambda share: times[int(share * (len(times) - 1))] * 1000  # noqa: E731
    return Measured(len(times) / took, at(0.5), at(0.99), statuses)


async def _read(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    lower = head.lower()
    if b"content-length: " in lower:
        length = int(lower.split(b"content-length: ")[1].split(b"\r")[0])
        await reader.readexactly(length)
    elif b"transfer-encoding: chunked" in lower:
        while (size := int(await reader.readline(), 16)) or await reader.readline() is None:
            await reader.readexactly(size + 2)
    return status
