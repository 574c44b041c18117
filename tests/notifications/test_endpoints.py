"""A subscription must not make this server call the inside of a network."""

import pytest

import config
from app.notifications.endpoints import is_allowed, is_auth, is_p256dh
from tests.support.push_service import PushService, b64

HOSTS = tuple(config.PUSH_HOSTS.split(","))


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def-_",
        "https://fcm.googleapis.com:443/wp/x",
        "https://FCM.googleapis.com/wp/x",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://eu-1.push.services.mozilla.com/wpush/v2/gAAA",
        "https://web.push.apple.com/QGx",
        "https://api.push.apple.com/QGx",
        "https://db5p.notify.windows.com/w/?token=BQ%3d%3d",
    ],
)
def test_the_browsers_own_push_services_may_be_called(endpoint):
    assert is_allowed(endpoint, HOSTS)


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "https://",
        "https:///fcm.googleapis.com/x",
        "fcm.googleapis.com/x",
        "//fcm.googleapis.com/x",
        "http://fcm.googleapis.com/x",
        "ftp://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com:0/x",
        "https://fcm.googleapis.com:x/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilfcm.googleapis.com/x",
        "https://a.fcm.googleapis.com/x",
        "https://push.services.mozilla.com.evil.example/x",
        "https://notify.windows.com/x",
        "https://evilnotify.windows.com/x",
        "https://fcm.googleapis.com@127.0.0.1/x",
        "https://fcm.googleapis.com:443@127.0.0.1/x",
        "https://user@fcm.googleapis.com/x",
        "https://127.0.0.1#@fcm.googleapis.com/x",
        "https://127.0.0.1\\@fcm.googleapis.com/x",
        "https://fcm.googleapis.com\\@127.0.0.1/x",
        "https://127.0.0.1\\.notify.windows.com/x",
        "https://ø.notify.windows.com/x",
        "https://127.0.0.1?fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://2130706433/x",
        "https://169.254.169.254/latest/meta-data",
        "https://metadata.internal/",
        "http://127.0.0.1:8000/metrics",
        "file:///etc/passwd",
        " https://fcm.googleapis.com/x",
        "https://fcm.googleapis.com/x\r\nHost: inside",
        "https://fcm.googleapis.com/\x00",
        "https://fcm.googleapis.com\t/x",
        "https://fcm.googleapis.com/ø",
        "https://fcm。googleapis。com/x",
        "https://fcm.googleapis.com/" + "x" * 1000,
    ],
)
def test_nothing_else_may(endpoint):
    assert not is_allowed(endpoint, HOSTS)


def test_a_loopback_push_service_may_be_called_only_where_it_is_listed():
    assert is_allowed("http://127.0.0.1:45123/push/x", (*HOSTS, "http://127.0.0.1:*"))
    assert not is_allowed("https://127.0.0.1:45123/push/x", (*HOSTS, "http://127.0.0.1:*"))
    assert not is_allowed("http://127.0.0.2:45123/push/x", (*HOSTS, "http://127.0.0.1:*"))
    assert is_allowed("http://127.0.0.1:99/push/x", ("http://127.0.0.1:99",))
    assert not is_allowed("http://127.0.0.1:98/push/x", ("http://127.0.0.1:99",))


def test_keys_are_what_a_browser_makes():
    with PushService() as service:
        keys = service.subscribe().subscription["keys"]
    assert is_auth(keys["auth"]) and is_auth(keys["auth"] + "==")
    assert is_p256dh(keys["p256dh"]) and is_p256dh(keys["p256dh"] + "=")


@pytest.mark.parametrize("key", ["", "AAAA", "!" * 22, b64(b"x" * 15), b64(b"x" * 17), "A" * 999])
def test_a_secret_of_another_length_is_none(key):
    assert not is_auth(key)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "AAAA",
        b64(b"\x04" + b"\x01" * 64),
        b64(b"\x02" + b"\x01" * 32),
        b64(b"\x04" + b"\x00" * 63),
        "A" * 999,
        "B" + "+" * 86,
    ],
)
def test_a_point_off_the_curve_is_no_key(key):
    assert not is_p256dh(key)
