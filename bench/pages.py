"""The municipality's page and the sending of an answer, against the least that Flask can do on the
same server in the same run."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

import psutil

from bench.load import Make, Measured, get, measure
from bench.report import Row, save, show
from tests.support.postgres import running_postgres
from tests.support.server import Server, free_port

ROOT = Path(__file__).parents[1]
SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
SIZES = (100, 10_000, 100_000)
# As many rows are shown at every size.
GROWING = {
    "page": "/nb/hitra?",
    "answers": "/api/v1/contributions?municipality=hitra&limit=10",
}


def main() -> None:
    rows = [*measure_pages(), *measure_writes("SQLite", "")]
    with running_postgres() as url:
        rows += measure_writes("PostgreSQL", url)
    show(rows)
    save(rows)


def measure_pages() -> list[Row]:
    rows: list[Row] = []
    with bare_server() as bare, Server(worker=False, WEB_WORKERS="2") as bidra:
        tag = etag_of(bidra)
        kinds: dict[str, tuple[int, Make, str]] = {
            "bare Flask": (bare, get("/bare"), ""),
            "20 rows, bare Flask": (bare, get("/rows"), ""),
            "page, still fresh (304)": (
                bidra.port, get("/nb/hitra", If_None_Match=tag), "bare Flask",
            ),
            "page, made before": (bidra.port, get("/nb/hitra"), "20 rows, bare Flask"),
            "page, made anew": (bidra.port, different("/nb/hitra?"), "20 rows, bare Flask"),
        }  # fmt: skip
        for connections in (1, 8, 32):
            found: dict[str, Measured] = {}
            for name, (port, make, _against) in kinds.items():
                found[name] = measure(port, make, connections=connections, seconds=SECONDS)
            for name, (_port, _make, against) in kinds.items():
                rows += page_rows(name, connections, found, against)
        rows.append(Row("memory of the web, peak", memory(bidra), "MB"))
        rows += measure_sizes(bidra)
    return rows


def different(path: str) -> Make:
    """Another address each time, so that no body is kept for it."""
    return lambda number: f"GET {path}&x={number} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


def page_rows(
    name: str, connections: int, found: dict[str, Measured], against: str
) -> Iterator[Row]:
    one, other = found[name], found.get(against)
    title = f"{name}, {connections} connections"
    yield Row(title, one.rate, "per s", against, one.rate / other.rate if other else None)
    yield Row(f"{title}, p99", one.p99, "ms", against, one.p99 / other.p99 if other else None)


def measure_sizes(bidra: Server) -> Iterator[Row]:
    """Pages made anew with more and more contributions behind them."""
    smallest: dict[str, Measured] = {}
    measure(bidra.port, different(GROWING["page"]), connections=8, seconds=1)  # warm
    for size in SIZES:
        fill(bidra.data / "bidra.db", size)
        for name, path in GROWING.items():
            got = measure(bidra.port, different(path), connections=8, seconds=SECONDS)
            time_of = smallest.setdefault(name, got).rate / got.rate
            title = f"{name} at {size:,} contributions, made anew"
            yield Row(title, got.rate, "per s", f"time at {SIZES[0]}", time_of)


def fill(path: Path, size: int) -> None:
    """Copy what is there until there are so many, published, over the demo's questions."""
    with sqlite3.connect(path) as database:
        have = database.execute("SELECT count(*) FROM contributions").fetchone()[0]
        columns = [row[1] for row in database.execute("PRAGMA table_info(contributions)")]
        fresh = ("id", "receipt_digest")
        names = ", ".join(one for one in columns if one not in fresh)
        while have < size:
            step = min(have, size - have)
            database.execute(
                f"INSERT INTO contributions (id, receipt_digest, {names}) SELECT "
                f"lower(hex(randomblob(16))), lower(hex(randomblob(32))), {names} "
                "FROM contributions LIMIT ?",
                (step,),
            )
            have += step
        database.execute("UPDATE municipalities SET public_version = public_version + 1")
        database.commit()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def measure_writes(database: str, url: str) -> Iterator[Row]:
    environ = {"BIDRA_DATABASE_URL": url} if url else {}
    with Server(worker=False, WEB_WORKERS="2", **environ) as bidra:
        for connections in (1, 8, 32):
            got = measure(bidra.port, answers(bidra), connections=connections, seconds=SECONDS)
            stored = got.statuses.get(201, 0)
            assert stored == sum(got.statuses.values()), got.statuses
            name = f"PUT of an answer, {database}, {connections} connections"
            yield Row(name, got.rate, "per s")
            yield Row(f"{name}, p99", got.p99, "ms")


def answers(bidra: Server) -> Make:
    """A new answer each time, by one guest's session."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    session = json.load(opener.open(f"{bidra.url}/api/v1/session"))
    cookie = "; ".join(f"{one.name}={one.value}" for one in jar)
    prompt = json.load(opener.open(f"{bidra.url}/api/v1/municipalities/hitra/prompts/current"))

    def make(number: int) -> bytes:
        body = json.dumps(
            {
                "municipality": "hitra",
                "prompt": prompt["id"],
                "body": f"Svar nummer {number}: jeg kan kjøre til middagen på onsdag.",
                "visibility": "everyone",
                "signed_as": "nobody",
                "on_behalf_of": None,
                "language": "nb",
                "written_at": "2026-11-24T11:02:00Z",
            }
        ).encode()
        head = (
            f"PUT /api/v1/contributions/{uuid.uuid4()} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Cookie: {cookie}\r\nX-CSRF-Token: {session['csrf_token']}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    return make


def etag_of(bidra: Server) -> str:
    with urllib.request.urlopen(f"{bidra.url}/nb/hitra") as response:
        return str(response.headers["ETag"])


def memory(bidra: Server) -> float:
    """MB that the web's processes hold together."""
    web = psutil.Process(bidra.processes[0].pid)
    return sum(one.memory_info().rss for one in [web, *web.children(recursive=True)]) / 1e6


def bare_command() -> str:
    """As bin/web says, but for what is served."""
    command = (ROOT / "bin/web").read_text().split("exec ")[1].replace("\\\n", " ")
    before, served, after = command.partition("wsgi:served")
    assert served, "bin/web serves something else"
    return f"{before}bench.bare:served{after}"


@contextmanager
def bare_server() -> Iterator[int]:
    """The bare application on the server that Bidra runs on, with as many workers and threads."""
    port = free_port()
    environ = {**os.environ, "BENCH_DATA": tempfile.mkdtemp(prefix="bidra-bench-")}
    command = bare_command()
    environ |= {"PORT": str(port), "WEB_WORKERS": "2"}
    # Once, before two workers would both make the table.
    subprocess.run([sys.executable, "-c", "import bench.bare"], cwd=ROOT, env=environ, check=True)
    process = subprocess.Popen(["bash", "-c", f"exec {command}"], cwd=ROOT, env=environ)
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/bare").close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


if __name__ == "__main__":
    sys.exit(main())
