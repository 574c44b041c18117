"""The way to a mail server: one connection for as long as there is something to send."""

import smtplib
import ssl
import uuid
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import (
    Address,
    HeaderRegistry,
    UniqueAddressHeader,
    UniqueUnstructuredHeader,
)
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import formataddr, formatdate, parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

TIMEOUT = 20  # seconds
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent, read from its row: a mail server may take its time, and no row waits for it."""

    id: int
    key: uuid.UUID
    to: str
    subject: str
    text: str
    html: str
    language: str
    unsubscribe: str
    written_at: datetime


class Server:
    """A mail server by its address (`smtp://user:password@host:587`, `smtps://`); empty: none."""

    def __init__(self, url: str, sender: str) -> None:
        self.url = urlsplit(url)
        self.sender = sender
        self.connection: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> bool:
        """False when there is no server to send to. Raises SMTPException or OSError."""
        if not self.url.hostname:
            return False
        message = compose(letter, sender=self.sender)
        if self.connection is None:
            self.connection = self._connect()
        try:
            self.connection.send_message(message)
        except (smtplib.SMTPServerDisconnected, OSError):
            self.close()
            raise
        return True

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _connect(self) -> smtplib.SMTP:
        host, context = self.url.hostname or "", ssl.create_default_context()
        if self.url.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                host, self.url.port or 465, timeout=TIMEOUT, context=context
            )
        else:
            connection = smtplib.SMTP(host, self.url.port or 587, timeout=TIMEOUT)
            connection.ehlo()
            if connection.has_extn("starttls"):
                connection.starttls(context=context)
            elif host not in LOOPBACK:
                raise smtplib.SMTPNotSupportedError("the mail server offers no encryption")
        if self.url.username:
            connection.login(unquote(self.url.username), unquote(self.url.password or ""))
        return connection


class _Verbatim(UniqueUnstructuredHeader):
    """In one piece, never encoded: an address to be called (RFC 2369 § 2), an id. Python would fold
    a long one into encoded words, and no mailbox would read it."""

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


class _Words(UniqueUnstructuredHeader):
    """A line of text. Python's newer folding loses the blank between two encoded words (RFC 2047
    § 6.2); the older does not."""

    def fold(self, *, policy: Any) -> str:
        name = self.name  # type: ignore[attr-defined]
        charset = "us-ascii" if str(self).isascii() else "utf-8"
        said = Header(str(self), charset, header_name=name).encode(linesep=policy.linesep)
        return f"{name}: {said}{policy.linesep}"


class _Addresses(UniqueAddressHeader):
    """Who it is from and to: names may be encoded, an address never."""

    def fold(self, *, policy: Any) -> str:
        said = [formataddr((one.display_name, one.addr_spec)) for one in self.addresses]
        return f"{self.name}: {', '.join(said)}{policy.linesep}"  # type: ignore[attr-defined]


def _policy() -> "EmailPolicy[EmailMessage]":
    headers = HeaderRegistry()
    for name in ("list-unsubscribe", "list-unsubscribe-post", "message-id"):
        headers.map_to_type(name, _Verbatim)  # type: ignore[arg-type]
    headers.map_to_type("subject", _Words)  # type: ignore[arg-type]
    for name in ("from", "to"):
        headers.map_to_type(name, _Addresses)  # type: ignore[arg-type]
    return SMTP.clone(header_factory=headers)


POLICY = _policy()


def compose(letter: Letter, *, sender: str) -> EmailMessage:
    """The message, in plain text and HTML. A header with a line break raises ValueError."""
    name, address = parseaddr(sender)
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Date"] = formatdate(letter.written_at.timestamp())
    # The same when it is sent again after a crash: a mailbox may tell that it has it.
    message["Message-ID"] = f"<{letter.key}@{address.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = letter.language  # set earlier it would go into the first part
    return message


def checked_address(address: str) -> str:
    """One plain address, as given. Raises ValueError for anything that would add a header or a
    recipient."""
    local, _, domain = address.rpartition("@")
    if not local or not domain or len(address) > 254:  # Address takes these, or breaks on them
        raise ValueError("not one plain e-mail address")
    return Address(addr_spec=address).addr_spec


def is_final(error: Exception) -> bool:
    """Whether the same again would fail again: the server said 5xx, or it cannot be composed."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return False  # the password is put right, and what waited goes out
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500
    return isinstance(error, ValueError)


def describe(error: Exception) -> str:
    """For the log: no address in it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _ in error.recipients.values()})
        return f"SMTPRecipientsRefused {codes}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    return type(error).__name__
