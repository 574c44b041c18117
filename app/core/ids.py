"""Identifiers and codes that cannot be guessed."""

import dataclasses
import hashlib
import hmac
import json
import secrets
import uuid
from typing import Any

from app.core.errors import Conflict

# Crockford's base 32 without its look-alikes: no I, L, O, U, 0 or 1 (30 signs, 4.9 bits each).
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12


def new_id() -> uuid.UUID:
    return uuid.uuid4()


def new_digits(count: int) -> str:
    """A code of `count` decimal digits from the system's random source."""
    return f"{secrets.randbelow(10**count):0{count}d}"


def fingerprint_of(content: Any, *others: object) -> str:
    """SHA-256 over a dataclass's fields and what stands beside it, as 64 hexadecimal signs: the same
    content again has the same one."""
    parts = [getattr(content, field.name) for field in dataclasses.fields(content)]
    return hashlib.sha256(json.dumps([str(one) for one in (*parts, *others)]).encode()).hexdigest()


def require_same(*, author: bool, content: bool) -> None:
    """Something comes under an id that stands: it must be the same person's and say the same, and then
    nothing changes. Raises Conflict, `other_author` before `other_content`."""
    if not author:
        raise Conflict(code="other_author")
    if not content:
        raise Conflict(code="other_content")


def keyed_digest(key: str, *parts: str) -> str:
    """HMAC-SHA-256 of the parts under `key`, as 64 hexadecimal signs."""
    message = "\x1f".join(parts).encode()
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()


def readable_code(key: str, *parts: str) -> str:
    """A code such as `7KQF-2MXA-9RTD` that `key` and the parts alone decide (58 bits)."""
    number = int(keyed_digest(key, *parts), 16)
    signs = []
    for _ in range(CODE_LENGTH):
        number, index = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[index])
    return "-".join("".join(signs[at : at + 4]) for at in range(0, CODE_LENGTH, 4))


def normal_code(text: str) -> str:
    """What a person typed, as `readable_code` writes it: capitals, groups of four."""
    signs = [sign for sign in text.upper() if sign in ALPHABET]
    return "-".join("".join(signs[at : at + 4]) for at in range(0, len(signs), 4))
