"""A source of map tiles on loopback: each its own colour, and a way to break it."""

import io
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

from PIL import Image


class TileSource:
    """`with TileSource() as source: source.address`. `asked` are the paths in their order; `broken`
    what is answered instead of a picture."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.broken: bytes | int | None = None
        source = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                source.asked.append(self.path)
                broken = source.broken
                self.send_response(broken if isinstance(broken, int) else 200)
                self.end_headers()
                self.wfile.write(broken if isinstance(broken, bytes) else picture(self.path))

            def log_message(self, *_what: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/{{z}}/{{x}}/{{y}}.png"

    def __enter__(self) -> "TileSource":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _where: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def picture(path: str) -> bytes:
    """A tile as a PNG; `path` decides its colour."""
    z, x, y = (int(part) for part in re.findall(r"\d+", path))
    out = io.BytesIO()
    Image.new("RGB", (256, 256), (z * 15, x * 37 % 256, y * 53 % 256)).save(out, "PNG")
    return out.getvalue()
