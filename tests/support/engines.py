"""Firefox and WebKit as Debian has them: Firefox by the WebDriver BiDi that it speaks itself, WebKit by
its driver on a screen that nobody sees. Both stand in for phones that have no Chromium."""

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from selenium.common import WebDriverException
from selenium.webdriver import WebKitGTK, WebKitGTKOptions
from selenium.webdriver.remote.websocket_connection import WebSocketConnection
from selenium.webdriver.webkitgtk.service import Service

from tests.support.server import free_port, wait_for_port

PATIENCE = 30  # seconds
SCREEN = "390x844x24"
# Nothing but what a test asks for; nothing asked of anybody else.
PREFERENCES = {
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.update.enabled": False,
    "intl.accept_languages": "nb",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "http://127.0.0.1:9/",
    "toolkit.telemetry.enabled": False,
}


class Engine(Protocol):
    """`run` gives what an asynchronous function's body returns, as JSON; it raises WebDriverException
    where the page is going."""

    name: str

    def open(self, url: str) -> None: ...
    def run(self, script: str) -> Any: ...


class Firefox:
    name = "firefox"

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.send("session.new", capabilities={})
        self.context = self.send("browsingContext.getTree")["contexts"][0]["context"]

    def send(self, method: str, **parameters: Any) -> Any:
        answer = self.connection.send_cmd(method, parameters)
        if "error" in answer:
            raise WebDriverException(f"{answer['error']}: {answer.get('message')}")
        return answer["result"]

    def open(self, url: str) -> None:
        self.send("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def run(self, script: str) -> Any:
        answer = self.send(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await (async () => {{ {script} }})() ?? null))()",
            target={"context": self.context},
            awaitPromise=True,
        )
        if answer["type"] != "success":
            raise WebDriverException(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])


class WebKit:
    name = "webkit"

    def __init__(self, driver: WebKitGTK) -> None:
        self.driver = driver
        driver.set_script_timeout(PATIENCE)

    def open(self, url: str) -> None:
        self.driver.get(url)

    def run(self, script: str) -> Any:
        answer = self.driver.execute_async_script(
            f"const done = arguments[0]; (async () => {{ {script} }})().then("
            "(value) => done(JSON.stringify({value: value ?? null})),"
            "(error) => done(JSON.stringify({error: String(error)})))"
        )
        told = json.loads(answer)
        if "error" in told:
            raise WebDriverException(told["error"])
        return told["value"]


def missing(name: str) -> str:
    """What the engine needs and this machine has not; nothing: it can be started."""
    wanted = {
        "firefox": {"firefox-esr": _firefox()},
        "webkit": {
            "webkit2gtk-driver": shutil.which("WebKitWebDriver") and _minibrowser(),
            "xvfb": shutil.which("Xvfb"),
        },
    }
    return ", ".join(package for package, found in wanted[name].items() if not found)


def _firefox() -> str | None:
    return shutil.which("firefox-esr") or shutil.which("firefox")


def _minibrowser() -> str | None:
    found = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    return str(found[-1]) if found else None


@contextmanager
def running(name: str) -> Iterator[Engine]:
    with _running_firefox() if name == "firefox" else _running_webkit() as engine:
        yield engine


@contextmanager
def _running_firefox() -> Iterator[Engine]:
    profile = Path(tempfile.mkdtemp(prefix="bidra-firefox-"))
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFERENCES.items()]
    (profile / "user.js").write_text("\n".join(lines))
    port = free_port()
    program = [str(_firefox()), "--headless", "--no-remote", "--profile", str(profile)]
    program += [f"--remote-debugging-port={port}", "--window-size=390,844"]
    program += [f"--remote-allow-origins=http://127.0.0.1:{port}"]
    environ = {**os.environ, "HOME": str(profile)}
    process = _start(program, environ)
    try:
        wait_for_port(port)
        connect: Any = WebSocketConnection
        connection = connect(f"ws://127.0.0.1:{port}/session", PATIENCE, 0.05)
        yield Firefox(connection)
        connection.close()
    finally:
        _stop(process)
        shutil.rmtree(profile, ignore_errors=True)


@contextmanager
def _running_webkit() -> Iterator[Engine]:
    home = tempfile.mkdtemp(prefix="bidra-webkit-")
    with _screen() as display:
        environ = {**os.environ, "DISPLAY": display, "HOME": home, "XDG_DATA_HOME": home}
        environ |= {"XDG_CACHE_HOME": home, "LIBGL_ALWAYS_SOFTWARE": "1", "LANG": "nb_NO.UTF-8"}
        options = WebKitGTKOptions()
        options.binary_location = str(_minibrowser())
        options.add_argument("--automation")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of selenium's own parts
            driver = WebKitGTK(options, Service(shutil.which("WebKitWebDriver") or "", env=environ))
        try:
            yield WebKit(driver)
        finally:
            driver.quit()
            shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _screen() -> Iterator[str]:
    """An X server of its own, on the first number that is free."""
    reading, writing = os.pipe()
    program = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    process = _start(program, pass_fds=(writing,))
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
    finally:
        _stop(process)


def _start(
    program: list[str], environ: dict[str, str] | None = None, **more: Any
) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    return subprocess.Popen(program, env=environ, stdout=quiet, stderr=quiet, **more)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def until(look: Any, patience: float = PATIENCE) -> Any:
    """Until it gives something; a page that is going gives nothing."""
    end = time.monotonic() + patience
    while True:
        with contextlib.suppress(WebDriverException):
            if found := look():
                return found
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)
