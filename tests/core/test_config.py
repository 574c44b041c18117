"""The settings: what cannot be read, and what production refuses to start with."""

import stat

import pytest

import config
from app import create_app

SAFE = {
    "BIDRA_ENV": "production",
    "BIDRA_SECRET_KEY": "x" * 40,
    "BIDRA_BASE_URL": "https://bidra.example.no",
    "BIDRA_SMTP_URL": "smtp://user:secret@mail.example.no:587",
    "BIDRA_MAIL_FROM": "Bidra i Trøndelag <bidra@example.no>",
}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"BIDRA_SECRET_KEY": ""}, "BIDRA_SECRET_KEY"),
        ({"BIDRA_SECRET_KEY": "short"}, "32"),
        ({"BIDRA_DEMO": "1"}, "BIDRA_DEMO"),
        ({"BIDRA_BASE_URL": "http://bidra.example.no"}, "https"),
        ({"BIDRA_SMTP_URL": ""}, "BIDRA_SMTP_URL.*smtp://"),
        ({"BIDRA_SMTP_URL": "mail.example.no"}, "BIDRA_SMTP_URL"),
        ({"BIDRA_MAIL_FROM": ""}, "BIDRA_MAIL_FROM"),
        ({"BIDRA_MAIL_FROM": "Bidra"}, "BIDRA_MAIL_FROM"),
        ({"BIDRA_MAIL_FROM": "Bidra <bidra@localhost>"}, "BIDRA_MAIL_FROM.*Bidra <bidra@"),
        ({"BIDRA_MAIL_FROM": "bidra@server.local"}, "BIDRA_MAIL_FROM"),
        ({"BIDRA_MAIL_FROM": "Bidra <b@example.no>\r\nBcc: x@example.no"}, "BIDRA_MAIL_FROM"),
        ({"BIDRA_PUSH_SUBJECT": "mailto:bidra@localhost"}, "BIDRA_PUSH_SUBJECT.*mailto:"),
        ({"BIDRA_PUSH_SUBJECT": "https://localhost:8000"}, "BIDRA_PUSH_SUBJECT"),
        ({"BIDRA_PUSH_SUBJECT": "bidra@example.no"}, "BIDRA_PUSH_SUBJECT.*mailto:"),
        ({"BIDRA_ENV": "staging"}, "production"),
        ({"BIDRA_QUIET_HOURS": "20"}, "BIDRA_QUIET_HOURS"),
        ({"BIDRA_QUIET_HOURS": "20-25"}, "0 to 23"),
        ({"BIDRA_DEMO": "perhaps"}, "1 or 0"),
        ({"BIDRA_CODES": "5"}, "BIDRA_CODES.*5/10minutes"),
        ({"BIDRA_CROWD": "0"}, "BIDRA_CROWD.*above 0"),
    ],
)
def test_what_is_unsafe_or_unreadable_is_refused_and_says_why(tmp_path, change, says):
    with pytest.raises(config.ConfigError, match=says):
        config.load({"BIDRA_DATA": str(tmp_path), **SAFE, **change})


@pytest.mark.parametrize("setting", config.SETTINGS, ids=lambda one: one.name)
def test_no_default_that_is_good_on_a_laptop_alone_reaches_production(tmp_path, setting):
    """What is not set is refused, or is nothing that leads to this machine."""
    environ = {"BIDRA_DATA": str(tmp_path), **SAFE}
    environ.pop(f"BIDRA_{setting.name}", None)
    try:
        values = config.load(environ | {"BIDRA_ENV": "production"})
    except config.ConfigError as refused:
        assert setting.name in str(refused)
    else:
        assert not any(local in str(values[setting.name]) for local in ("localhost", "127.0.0.1"))


def test_all_that_is_missing_is_asked_for_at_once(tmp_path):
    with pytest.raises(config.ConfigError) as refused:
        config.load({"BIDRA_DATA": str(tmp_path), "BIDRA_ENV": "production"})
    for name in ("SECRET_KEY", "BASE_URL", "SMTP_URL", "MAIL_FROM"):
        assert f"BIDRA_{name}" in str(refused.value)


def test_whoever_sends_mail_is_the_contact_of_push_unless_another_is_named(tmp_path):
    environ = {"BIDRA_DATA": str(tmp_path), **SAFE}
    assert config.load(environ)["PUSH_SUBJECT"] == "mailto:bidra@example.no"
    other = {"BIDRA_PUSH_SUBJECT": "https://example.no/kontakt"}
    assert config.load(environ | other)["PUSH_SUBJECT"] == other["BIDRA_PUSH_SUBJECT"]


def test_production_refuses_a_database_that_it_cannot_reach(tmp_path):
    url = "postgresql://nobody@127.0.0.1:1/nothing"
    environ = {"BIDRA_DATA": str(tmp_path), "BIDRA_DATABASE_URL": url, **SAFE}
    with pytest.raises(config.ConfigError, match="BIDRA_DATABASE_URL"):
        create_app({"environ": environ})


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_a_database_is_named_as_its_hosts_name_it(tmp_path, scheme):
    environ = {
        "BIDRA_DATA": str(tmp_path),
        "BIDRA_DATABASE_URL": f"{scheme}://kari@db.example/bidra",
    }
    values = config.load(environ)
    assert values["SQLALCHEMY_DATABASE_URI"] == "postgresql://kari@db.example/bidra"
    options = values["SQLALCHEMY_ENGINE_OPTIONS"]["connect_args"]["options"]
    assert "lock_timeout" in options and "statement_timeout" in options
    own = config.load(
        environ | {"BIDRA_DATABASE_URL": f"{scheme}://db.example/bidra?options=-csearch_path=b"}
    )
    assert "options" not in own["SQLALCHEMY_ENGINE_OPTIONS"]["connect_args"]
    with pytest.raises(config.ConfigError, match="postgresql://"):
        config.load(environ | {"BIDRA_DATABASE_URL": "mysql://db.example/bidra"})


def test_a_machine_of_ones_own_gets_a_secret_that_only_it_reads(tmp_path):
    first = config.load({"BIDRA_DATA": str(tmp_path)})["SECRET_KEY"]
    assert len(first) > 40 and config.load({"BIDRA_DATA": str(tmp_path)})["SECRET_KEY"] == first
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_cookies_are_kept_to_https_in_production(tmp_path):
    values = config.load({"BIDRA_DATA": str(tmp_path), **SAFE})
    assert values["SESSION_COOKIE_SECURE"] and values["SESSION_COOKIE_HTTPONLY"]
    assert values["SESSION_COOKIE_SAMESITE"] == "Lax" and values["WRITES"] == 600


@pytest.mark.parametrize(
    ("given", "proxies"), [({}, 1), ({"BIDRA_PROXIES": "0"}, 0), ({"BIDRA_PROXIES": "2"}, 2)]
)
def test_in_production_something_ends_tls_before_the_server(tmp_path, given, proxies):
    assert config.load({"BIDRA_DATA": str(tmp_path), **SAFE, **given})["PROXIES"] == proxies


def test_elsewhere_nobody_is_believed_about_where_a_request_comes_from(tmp_path):
    assert config.load({"BIDRA_DATA": str(tmp_path)})["PROXIES"] == 0


def test_an_address_with_a_slash_at_its_end_makes_no_links_with_two(tmp_path):
    given = {"BIDRA_BASE_URL": "https://bidra.example.no/ "}
    values = config.load({"BIDRA_DATA": str(tmp_path), **SAFE, **given})
    assert values["BASE_URL"] == "https://bidra.example.no"
