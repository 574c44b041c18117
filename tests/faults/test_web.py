"""The web dies, is slow to start, is asked to stop, or is kept busy by slow lines: real processes."""

import os
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest

from tests.support.server import ROOT, Server, free_port

SLOW = b"POST /hitra/svar HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nbody="
SOON = 2.0  # s, on a machine that does other things too


@pytest.fixture
def bidra() -> Iterator[Server]:
    with Server(worker=False, WEB_WORKERS="2", WEB_HANDOVER="8") as server:
        yield server


def get(server: Server, path: str = "/hitra") -> int:
    with urllib.request.urlopen(server.url + path, timeout=20) as answer:
        return int(answer.status)


def answers(server: Server) -> bool:
    try:
        return get(server) == 200
    except OSError:
        return False


def workers(server: Server) -> list[psutil.Process]:
    """Of the web: those that answer."""
    return psutil.Process(server.processes[0].pid).children()


def wait_until(holds, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


@contextmanager
def slow_lines(server: Server, count: int) -> Iterator[None]:
    """So many who send a form a byte at a time."""
    lines = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(count)]
    done = threading.Event()

    def dribble() -> None:
        while not done.wait(0.5):
            for line in lines:
                line.send(b"a")

    for line in lines:
        line.sendall(SLOW)
    sender = threading.Thread(target=dribble)
    sender.start()
    try:
        yield
    finally:
        done.set()
        sender.join()
        for line in lines:
            line.close()


@contextmanager
def visitors(server: Server) -> Iterator[list[int | str]]:
    """Somebody who asks again and again, each time on a new connection, and what they were answered."""
    said: list[int | str] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            try:
                said.append(get(server))
            except OSError as error:
                said.append(repr(error))

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield said
    finally:
        done.set()
        asking.join()


def test_a_worker_that_dies_is_replaced(bidra):
    get(bidra)
    doomed = workers(bidra)
    for one in doomed:
        one.kill()
    wait_until(lambda: len([one for one in workers(bidra) if one not in doomed]) == 2)
    wait_until(lambda: answers(bidra))
    assert [get(bidra) for _ in range(20)] == [200] * 20


def test_slow_lines_keep_nobody_waiting(bidra):
    get(bidra)
    with slow_lines(bidra, 40):
        time.sleep(1)
        for path in ("/healthz", "/hitra", "/hitra?nytt", "/api/v1/session"):
            began = time.monotonic()
            assert get(bidra, path) == 200 and time.monotonic() - began < SOON


def test_it_ends_in_time_whatever_is_under_way(bidra):
    get(bidra)
    with slow_lines(bidra, 4):
        time.sleep(0.5)
        bidra.processes[0].terminate()
        assert bidra.processes[0].wait(30) in (0, -signal.SIGTERM)
    assert not answers(bidra)


def test_a_restart_refuses_nobody(bidra):
    get(bidra)
    before = {one.pid for one in workers(bidra)}
    with visitors(bidra) as said:
        bidra.processes[0].send_signal(signal.SIGHUP)
        wait_until(lambda: not before & {one.pid for one in workers(bidra)}, 60)
        time.sleep(0.5)
    assert len(said) > 20 and set(said) == {200}


@pytest.mark.parametrize("after", [0.05, 0.3, 0.8, 1.5, 2.5])
def test_it_can_be_stopped_while_it_loads(tmp_path, after):
    environ = {**os.environ, "BIDRA_DATA": str(tmp_path), "PORT": str(free_port())}
    web = subprocess.Popen(["bin/web"], cwd=ROOT, env=environ, stderr=subprocess.DEVNULL)
    time.sleep(after)
    web.terminate()
    try:
        web.wait(20)
    finally:
        for one in (
            [*psutil.Process(web.pid).children(recursive=True), web] if web.poll() is None else ()
        ):
            one.kill()


def test_what_ends_by_itself_is_started_anew_and_nothing_outlives_the_rest():
    with Server(worker=False) as prepared:
        prepared.stop()
        run = subprocess.Popen(
            ["bin/run"], cwd=ROOT, env=prepared.environ, stdout=subprocess.DEVNULL
        )
        began = psutil.Process(run.pid)
        wait_until(lambda: len(began.children()) == 2, 60)
        first = began.children()
        for one in first:
            one.kill()
        wait_until(lambda: len(set(began.children()) - set(first)) == 2)
        wait_until(lambda: answers(prepared), 60)
        all_of_it = began.children(recursive=True)
        run.kill()
        run.wait(5)
        _gone, alive = psutil.wait_procs(all_of_it, 30)
        for one in alive:
            one.kill()
        assert alive == [] and not answers(prepared)
