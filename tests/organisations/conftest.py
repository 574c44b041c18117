"""A register on loopback, with what the real one answered."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

# As data.brreg.no/enhetsregisteret/api/enheter/<number> answered, without what we do not read.
RECORDED = {
    "974760673": {
        "organisasjonsnummer": "974760673",
        "navn": "REGISTERENHETEN I BRØNNØYSUND",
        "organisasjonsform": {"kode": "ORGL", "beskrivelse": "Organisasjonsledd"},
        "registrertIFrivillighetsregisteret": False,
        "forretningsadresse": {"kommune": "BRØNNØY", "kommunenummer": "1813"},
        "konkurs": False,
    },
    "123456785": {
        "organisasjonsnummer": "123456785",
        "navn": "FILLAN SANITETSFORENING",
        "organisasjonsform": {"kode": "FLI", "beskrivelse": "Forening/lag/innretning"},
        "registrertIFrivillighetsregisteret": True,
        "postadresse": {"kommune": "HITRA", "kommunenummer": "5056"},
        "konkurs": False,
    },
    "987654325": {
        "organisasjonsnummer": "987654325",
        "navn": "NEDLAGT LAG",
        "slettedato": "2020-01-01",
    },
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        unit = RECORDED.get(self.path.rsplit("/", 1)[-1])
        self.send_response(200 if unit else 404)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(unit or {"status": 404}).encode())

    def log_message(self, *_what: object) -> None:
        pass


@pytest.fixture(scope="module")
def brreg():
    """The address of a register that answers as the real one did."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/enheter"
    server.shutdown()
    server.server_close()


@pytest.fixture
def register(app, brreg, monkeypatch):
    monkeypatch.setitem(app.config, "REGISTER_URL", brreg)


@pytest.fixture
def no_register(app, monkeypatch):
    """Nobody answers there."""
    monkeypatch.setitem(app.config, "REGISTER_URL", "http://127.0.0.1:9")
