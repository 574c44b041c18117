"""Pushes encrypted, sent and written down: our worker against a plain loop, to a push service on
loopback that checks every one.

`python -m bench.push_delivery [COUNT]`: the push service is a process of its own, on the other core.
"""

import argparse
import contextlib
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
from sqlalchemy import func, select
from webpush import WebPush, WebPushSubscription

from bench.report import Row, save, show

ROOT = Path(__file__).parents[1]
BROWSERS = 2000
LOOP = 2000
NETWORK = 0.02  # seconds: what a push service in Europe takes to answer from Norway


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int, nargs="?", default=100_000)
    parser.add_argument("--database", default="", help="postgresql://… instead of SQLite")
    given = parser.parse_args()
    rows = run(given.count, given.database)
    show(rows)
    save(rows)


def run(count: int = 100_000, database: str = "") -> list[Row]:
    """Measure: at once, and with the wait of a network; a minute and a half for 100,000."""
    which = "PostgreSQL" if database else "SQLite"
    rows = []
    for delay, much in ((0.0, count), (NETWORK, count // 5)):
        loop, told, sent, memory = _measure(delay, much, database)
        after = f", answered after {delay * 1000:.0f} ms" if delay else ""
        plain = f"push: a plain loop{after}"
        rows += [
            Row(plain, loop, "pushes/s"),
            Row(f"push: the worker, {which}{after}", sent, "pushes/s", plain, sent / loop),
        ]
        if not delay:
            rows += [
                Row(f"push: people told, {which}", told, "people/s"),
                Row(f"push: peak memory of the worker, {much:,} pushes, {which}", memory, "MB"),
            ]
    return rows


def _measure(delay: float, count: int, database: str) -> tuple[float, float, float, float]:
    with (
        tempfile.TemporaryDirectory(prefix="bidra-bench-") as name,
        _push_service(Path(name), delay) as (origin, subscriptions),
    ):
        times = LOOP if not delay else LOOP // 10
        loop = _plain_loop(subscriptions, times)
        told, sent, memory = _worker(Path(name), database, count, origin, subscriptions)
        assert _stats(origin)["requests"] == times + count
        return loop, told, sent, memory


@contextlib.contextmanager
def _push_service(folder: Path, delay: float) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    file = folder / "subscriptions.json"
    command = [sys.executable, "-m", "tests.support.push_service", str(file)]
    options = ["--count", str(BROWSERS), "--delay", str(delay)]
    running = subprocess.Popen([*command, *options], cwd=ROOT)
    try:
        while not file.exists():
            time.sleep(0.05)
        given = json.loads(file.read_text())
        yield given["origin"], given["subscriptions"]
    finally:
        running.kill()
        running.wait()


def _plain_loop(subscriptions: list[dict[str, Any]], times: int) -> float:
    """What one writes first: sign, encrypt, post, wait; one connection, kept open. The token is made
    right by hand, since webpush leaves the port out of it, and for once only, which it would not."""
    from app.notifications.keys import new_pem, read_keys
    from app.notifications.webpush import _Tokens

    keys = read_keys(new_pem())
    webpush = WebPush(keys.private_pem, keys.public_pem, "bidra@example.no", 3600)
    token = _Tokens(keys, "mailto:bidra@example.no")
    connection = http.client.HTTPConnection(urlsplit(subscriptions[0]["endpoint"]).netloc)
    began = time.perf_counter()
    for number in range(times):
        given = WebPushSubscription(**subscriptions[number % len(subscriptions)])
        message = webpush.get(_payload(), given)
        right = token.get_authorization_header(given.endpoint, "", 3600)
        headers = {**message.headers, "authorization": right}
        connection.request("POST", given.endpoint.path or "", message.encrypted, headers)
        response = connection.getresponse()
        response.read()
        assert response.status == 201, response.status
    return times / (time.perf_counter() - began)


def _payload() -> bytes:
    content = {"web_push": 8030, "notification": {"title": "Nytt spørsmål på Hitra", "lang": "nb"}}
    return json.dumps(content).encode()


def _worker(
    folder: Path, database: str, count: int, origin: str, subscriptions: list[dict[str, Any]]
) -> tuple[float, float, float]:
    """People told a second, pushes a second, peak MB of the worker."""
    environ = {
        "BIDRA_ENV": "test",
        "BIDRA_DATA": str(folder),
        "BIDRA_DATABASE_URL": database,
        "BIDRA_SECRET_KEY": uuid.uuid4().hex * 2,
        "BIDRA_PUSH_HOSTS": "http://127.0.0.1:*",
        "BIDRA_QUIET_HOURS": "0-0",
    }
    told = _prepare(environ, count, subscriptions)
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    worker = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environ})
    try:
        sent = _watch(origin, count)
        time.sleep(3)  # the last are written down
        peak = _peak(worker.pid) or psutil.Process(worker.pid).memory_info().rss / 2**20
    finally:
        worker.terminate()
        worker.wait(30)
    _check(environ, count)
    return told, sent, peak


def _prepare(environ: dict[str, str], count: int, subscriptions: list[dict[str, Any]]) -> float:
    from app import create_app
    from app.extensions import db

    with create_app({"environ": environ}).app_context():
        db.drop_all()
        db.create_all()
        told = fill(count, subscriptions)
        with db.engine.connect() as connection:  # as the database itself does within a minute
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
        return told


def fill(count: int, subscriptions: list[dict[str, Any]]) -> float:
    """So many people with a browser each, told of a question; returns people told a second."""
    from app.core.commit import transaction
    from app.notifications import fanout
    from app.notifications.models import Kind
    from tests.support.crowd import make_crowd, make_hitra

    hitra = make_hitra()
    make_crowd(hitra, count, subscriptions)
    with transaction():
        fanout.fan_out(
            kind=Kind.PROMPT_OPENED,
            subject_id=uuid.uuid4(),
            path="/{municipality}",
            municipality_id=hitra.id,
        )
    began = time.perf_counter()
    fanout.continue_fan_outs()
    return count / (time.perf_counter() - began)


def _check(environ: dict[str, str], count: int) -> None:
    from app import create_app
    from app.extensions import db
    from app.notifications.models import Delivery, State

    with create_app({"environ": environ}).app_context():
        query = select(func.count()).select_from(Delivery).where(Delivery.state == State.SENT)
        assert db.session.scalar(query) == count


def _watch(origin: str, count: int) -> float:
    """Pushes a second between the first hundredth and the last."""
    begin = _stats(origin)["requests"]
    while (first := _stats(origin)["requests"] - begin) < count // 100:
        time.sleep(0.02)
    began = time.perf_counter()
    while (done := _stats(origin)["requests"] - begin) < count:
        time.sleep(0.05)
    return (done - first) / (time.perf_counter() - began)


def _stats(origin: str) -> dict[str, Any]:
    connection = http.client.HTTPConnection(urlsplit(origin).netloc)
    connection.request("GET", "/stats")
    found: dict[str, Any] = json.loads(connection.getresponse().read())
    connection.close()
    return found


def _peak(pid: int) -> float:
    """The most memory a process has had, in MB; 0 where the system does not tell."""
    status = Path(f"/proc/{pid}/status")
    for line in status.read_text().splitlines() if status.exists() else ():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
