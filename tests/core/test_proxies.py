"""Whom a request comes from, when proxies pass it on."""

from types import SimpleNamespace

import pytest
from structlog.testing import capture_logs

from app.core.proxies import behind


def ask(*, trusted: int, env: str = "production", times: int = 1, **headers: str):
    """What the application sees of a request, and what was logged."""
    seen = []

    def wsgi_app(environ, _start_response):
        seen.append((environ["REMOTE_ADDR"], environ["wsgi.url_scheme"]))
        return []

    app = SimpleNamespace(config={"PROXIES": trusted, "ENV": env}, wsgi_app=wsgi_app)
    with capture_logs() as logged:
        whole = behind(app)
        for _ in range(times):
            environ = {"REMOTE_ADDR": "10.0.0.1", "wsgi.url_scheme": "http", "HTTP_HOST": "x"}
            whole({**environ, **headers}, None)
    return seen[-1], [one["event"] for one in logged]


FORWARDED = {"HTTP_X_FORWARDED_FOR": "203.0.113.7", "HTTP_X_FORWARDED_PROTO": "https"}


def test_a_trusted_proxy_is_believed():
    assert ask(trusted=1, **FORWARDED) == (("203.0.113.7", "https"), [])


def test_one_that_is_not_trusted_is_named_once_in_the_log_and_not_believed():
    seen, logged = ask(trusted=0, times=3, **FORWARDED)
    assert seen == ("10.0.0.1", "http") and logged == ["proxy not trusted"]


@pytest.mark.parametrize(("env", "headers"), [("production", {}), ("development", FORWARDED)])
def test_where_there_is_no_proxy_or_no_harm_nothing_is_said(env, headers):
    assert ask(trusted=0, env=env, **headers)[1] == []
