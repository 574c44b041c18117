"""A proxy that ends TLS, as one stands before the server in production; what browsers say about where
they come from it can take away, as companies' proxies do.

`python -m tests.support.tls_proxy PORT TARGET_PORT CERTIFICATE` is the process; `TlsProxy` runs it.
"""

import ssl
import subprocess
import sys
from pathlib import Path

import trustme
from aiohttp import ClientSession, DummyCookieJar, TCPConnector, web

from tests.support.server import ROOT, free_port, wait_for_port

# Of one connection, and not passed on (RFC 9110 § 7.6.1); the length is counted anew.
HOP = ("connection", "keep-alive", "transfer-encoding", "content-length", "upgrade")


class TlsProxy:
    """`with TlsProxy(bidra.port, port=…, folder=…) as proxy: proxy.url`."""

    def __init__(self, target: int, *, port: int | None = None, folder: Path) -> None:
        self.port = port or free_port()
        self.url = f"https://localhost:{self.port}"
        self.target = target
        self.certificate = folder / "certificate.pem"

    def __enter__(self) -> "TlsProxy":
        trustme.CA().issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(
            str(self.certificate)
        )
        module = [sys.executable, "-m", "tests.support.tls_proxy"]
        arguments = [str(self.port), str(self.target), str(self.certificate)]
        self.process = subprocess.Popen([*module, *arguments], cwd=ROOT)
        wait_for_port(self.port)
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        self.process.wait(15)


def serve(port: int, target: int, certificate: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    app = web.Application(client_max_size=20 * 1024 * 1024)
    app.router.add_route("*", "/{path:.*}", Forward(f"http://127.0.0.1:{target}").forward)
    app.cleanup_ctx.append(_line)
    web.run_app(app, host="127.0.0.1", port=port, ssl_context=context, print=None)


LINE = web.AppKey("line", ClientSession)


async def _line(app: web.Application):
    connector = TCPConnector(limit=0)
    async with ClientSession(
        connector=connector, cookie_jar=DummyCookieJar(), auto_decompress=False
    ) as app[LINE]:
        yield


class Forward:
    def __init__(self, target: str) -> None:
        self.target = target

    async def forward(self, request: web.Request) -> web.Response:
        """Pass it on, and tell the browser to say nothing of where it comes from: then it sends no
        `Referer`, and `Origin: null` with a form."""
        headers = {name: one for name, one in request.headers.items() if name.lower() not in HOP}
        headers |= {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https"}
        address = self.target + request.raw_path
        body = await request.read()
        sent = request.app[LINE].request(
            request.method, address, headers=headers, data=body, allow_redirects=False
        )
        async with sent as answer:
            response = web.Response(status=answer.status, body=await answer.read())
            for name, value in answer.headers.items():
                if name.lower() not in HOP:
                    response.headers.add(name, value)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
