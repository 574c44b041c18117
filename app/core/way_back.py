"""The way back: where a reader is, and where they go on once they have signed in (`?next=`).

An address that somebody gives is followed only to a page of this service: otherwise a link to our
sign-in page could lead people to a copy of it elsewhere (CWE-601, open redirect).
"""

import re

from flask import request

from app.core.language import own_page, unprefixed_root

# One slash begins a path on this host. Browsers read a backslash as another, and leave out tabs and
# line breaks (WHATWG URL § 4.4): with any of those the path could begin with a host.
OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
LONGEST = 2000  # characters; browsers and proxies take at least so many


def this_page() -> str:
    """The address of this page, its language and its query kept; of the answer to a form, of what the
    form stood on."""
    path, query = own_page()
    return request.script_root + path + (f"?{query}" if query else "")


def own_path(address: str) -> str | None:
    """The address, if it is a path of this service; None otherwise."""
    is_path = len(address) <= LONGEST and OWN_PATH.fullmatch(address)
    return address if is_path and address.startswith(f"{unprefixed_root()}/") else None
