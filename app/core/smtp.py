"""The way to a mail server: one connection for as long as there is something to send."""

import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from urllib.parse import unquote, urlsplit

TIMEOUT = 20  # seconds
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent, read from its row: a mail server may take its time, and no row waits for it."""

    id: int
    to: str
    subject: str
    text: str
    html: str
    language: str
    unsubscribe: str


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


def compose(letter: Letter, *, sender: str) -> EmailMessage:
    """The message, in plain text and HTML. A header with a line break raises ValueError."""
    name, address = parseaddr(sender)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Date"] = formatdate()
    # The same when it is sent again after a crash: a mailbox may tell that it has it.
    message["Message-ID"] = f"<mail-{letter.id}@{address.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
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
