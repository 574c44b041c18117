"""A mail server on loopback that takes everything, and keeps it as it came."""

import email
import email.policy
import socket
import threading
from email.message import EmailMessage


class MailServer:
    """Speaks as much SMTP as is needed. `answers` maps a recipient to what it is told."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.raw: list[bytes] = []
        self.connections = 0
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self.listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            self.connections += 1
            with connection, connection.makefile("rwb") as stream:
                self._talk(stream)

    def _talk(self, stream: "socket.SocketIO") -> None:
        def say(line: str) -> None:
            stream.write(line.encode() + b"\r\n")
            stream.flush()

        say("220 here")
        for raw in stream:
            line = raw.decode().strip()
            word = line[:4].upper()
            if word == "RCPT":
                say(self.answers.get(line.split("<")[1].split(">")[0], "250 ok"))
            elif word == "DATA":
                say("354 go on")
                self._take(stream)
                say("250 taken")
            elif word == "QUIT":
                say("221 bye")
                return
            else:
                say("250 ok")

    def _take(self, stream: "socket.SocketIO") -> None:
        lines = []
        for raw in stream:
            if raw == b".\r\n":
                break
            lines.append(raw)
        # RFC 5321 § 4.5.2: a line that begins with a dot is sent with another before it.
        self.raw.append(b"".join(line.removeprefix(b".") for line in lines))

    @property
    def messages(self) -> list[EmailMessage]:
        return [
            email.message_from_bytes(one, _class=EmailMessage, policy=email.policy.default)
            for one in self.raw
        ]

    def close(self) -> None:
        self.listening.close()
