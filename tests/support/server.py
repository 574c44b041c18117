"""Bidra as it runs for real: web and worker as processes of their own, on a free port."""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 30  # seconds


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int) -> None:
    """Until somebody listens there."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nobody listens at {port}")


_prepared: list[Path] = []


class Server:
    """`with Server() as bidra: bidra.url`. Stopping and starting keeps port and data."""

    def __init__(self, *, worker: bool = True, **environ: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data = Path(tempfile.mkdtemp(prefix="bidra-journey-"))
        self.with_worker = worker
        self.processes: list[subprocess.Popen[bytes]] = []
        self.environ = {
            **os.environ,
            "BIDRA_ENV": "development",
            "BIDRA_DEMO": "1",
            "BIDRA_DATA": str(self.data),
            "BIDRA_BASE_URL": self.url,
            "BIDRA_QUIET_HOURS": "0-0",
            "PORT": str(self.port),
            "WEB_WORKERS": "1",
            **environ,
        }

    def __enter__(self) -> "Server":
        self.prepare()
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)

    def prepare(self) -> None:
        """A database, with the demo's people in it: of SQLite's made once, and copied for who comes
        after."""
        elsewhere = bool(self.environ.get("BIDRA_DATABASE_URL"))
        if _prepared and not elsewhere:
            shutil.copytree(_prepared[0], self.data, dirs_exist_ok=True)
            return
        self.flask("db", "upgrade")
        self.flask("demo", "load")
        if not elsewhere:
            _prepared.append(Path(tempfile.mkdtemp(prefix="bidra-prepared-")))
            atexit.register(shutil.rmtree, _prepared[0], ignore_errors=True)
            shutil.copytree(self.data, _prepared[0], dirs_exist_ok=True)

    def flask(self, *command: str) -> None:
        program = [str(Path(sys.executable).parent / "flask"), "--app", "wsgi", *command]
        subprocess.run(program, cwd=ROOT, env=self.environ, check=True, capture_output=True)

    def start(self) -> None:
        log = (self.data / "log").open("ab")
        programs = ["bin/web", "bin/worker"] if self.with_worker else ["bin/web"]
        for program in programs:
            options = {"cwd": ROOT, "env": self.environ, "stdout": log, "stderr": log}
            self.processes.append(subprocess.Popen([program], **options))  # type: ignore[call-overload]
        log.close()
        try:
            self._await_answer()
        except TimeoutError:
            self.stop()
            raise

    def _await_answer(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                address = f"http://127.0.0.1:{self.port}/healthz"
                urllib.request.urlopen(address, timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError((self.data / "log").read_text()[-4000:])

    def stop(self) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes = []
