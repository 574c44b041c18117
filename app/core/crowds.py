"""Rate limits for people who share an address on the internet: a meeting in the village hall, a
school, everybody with one mobile carrier.

Where somebody is signed in, the account is counted. A guest has nothing that could not be thrown
away and had anew, so the network is counted: generously, as `BIDRA_CROWD` sets it.
"""

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from typing import Any

from flask import Response, current_app, request, session

from app.extensions import limiter


def per_crowd() -> str:
    """What all people of one network together may do of one thing."""
    return f"{current_app.config['CROWD']}/hour"


def per_person(most: str, *, scope: str | None = None) -> Callable[[Any], Any]:
    """At most so much (`60/hour`) by one account, and a crowd's by the guests of one network.
    Addresses with the same `scope` count together."""

    def amount() -> str:
        return most if _account() else per_crowd()

    if scope:
        return limiter.shared_limit(amount, scope=scope, key_func=_person)
    return limiter.limit(amount, key_func=_person)


def per_network(
    most: str | Callable[[], str] = per_crowd, *, scope: str, **options: Any
) -> Callable[[Any], Any]:
    """At most so much from one network, whoever is signed in there."""
    return limiter.shared_limit(most, scope=scope, key_func=network, **options)


def guesses(scope: str) -> Callable[[Any], Any]:
    """For addresses that take a secret: wrong ones count against the network, right ones do not."""
    return per_network(scope=scope, deduct_when=_missed)


def network() -> str:
    """Where a request comes from. Of IPv6 the first half: the other is the phone's own to choose, and
    changes by the day (RFC 8981)."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:  # a socket's peer has no address
        return "local"
    if isinstance(address, IPv6Address) and not address.ipv4_mapped:
        return str(IPv6Address(int(address) >> 64 << 64))
    return str(getattr(address, "ipv4_mapped", None) or address)


def _person() -> str:
    return _account() or network()


def _account() -> str:
    """Whose session it is, without a look into the database: the cookie is signed."""
    return str(session.get("_user_id", "")).partition(":")[0]


def _missed(response: Response) -> bool:
    return response.status_code in (404, 422)
