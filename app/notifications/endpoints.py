"""Which addresses a subscription may hold. The server calls them, so whoever could choose freely
could make it call the inside of the network it stands in (OWASP: server-side request forgery)."""

import base64
import binascii
import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

LONGEST = 1000
DEFAULT_PORTS = {"https": 443, "http": 80}
BASE64 = re.compile(r"[A-Za-z0-9_-]+={0,2}")
# An origin, and printable ASCII after it. No backslash: some read it as a slash.
ADDRESS = re.compile(r"(https?://[^/?#\\\s]+)(?:[/?#][!-\[\]-~]*)?", re.IGNORECASE | re.ASCII)


def is_allowed(endpoint: str, hosts: Sequence[str]) -> bool:
    """Whether `hosts` lets an endpoint be called.

    An entry is a host name (`*.` before it: any below it), which means https on its default port;
    or all of `http://127.0.0.1:*`, for a push service of one's own in tests and demos.
    """
    found = ADDRESS.fullmatch(endpoint)
    if not found or not endpoint.isascii() or len(endpoint) > LONGEST:
        return False
    return _is_origin(found[1], tuple(hosts))


@lru_cache(maxsize=256)
def _is_origin(origin: str, hosts: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(origin)
        port = DEFAULT_PORTS[parts.scheme] if parts.port is None else parts.port
    except (ValueError, KeyError):
        return False
    if "@" in parts.netloc or not parts.hostname:
        return False
    return any(_matches(entry, parts.scheme, parts.hostname, port) for entry in hosts)


def _matches(entry: str, scheme: str, host: str, port: int) -> bool:
    wanted_scheme, _, rest = entry.rpartition("://")
    wanted_scheme = wanted_scheme or "https"
    name, _, wanted_port = rest.lower().partition(":")
    if scheme != wanted_scheme:
        return False
    if wanted_port != "*" and port != int(wanted_port or DEFAULT_PORTS[wanted_scheme]):
        return False
    return host.endswith(name[1:]) if name.startswith("*.") else host == name


def is_auth(key: str) -> bool:
    """Whether `key` is an authentication secret: 16 bytes (RFC 8291 § 3.2)."""
    return len(_decode(key)) == 16


def is_p256dh(key: str) -> bool:
    """Whether `key` is a browser's public key: an uncompressed point on P-256 (RFC 8291 § 3.1)."""
    point = _decode(key)
    if len(point) != 65 or point[0] != 4:
        return False
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        return False
    return True


def _decode(key: str) -> bytes:
    """base64url, padded or not; empty for anything else."""
    bare = key.rstrip("=")
    if not BASE64.fullmatch(key) or len(bare) > 100:
        return b""
    try:
        return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except binascii.Error:
        return b""
