"""Built files: their hashed names, and serving them."""

import json
from pathlib import Path
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

DIST = Path(__file__).parents[2] / "static" / "dist"
FOREVER = 365 * 24 * 3600


class Assets:
    """What the build wrote: logical name → file. `build` changes when any file does."""

    def __init__(self, folder: Path) -> None:
        path = folder / "manifest.json"
        manifest = json.loads(path.read_text()) if path.exists() else {}
        self.names: dict[str, str] = manifest.get("names", {})
        self.build: str = manifest.get("build", "none")
        self.imports: dict[str, list[str]] = manifest.get("imports", {})

    def address(self, name: str) -> str:
        """Where a built file is served. Raises KeyError for one that was not built."""
        return f"/static/{self.names[name] if self.names else name}"

    def script(self, name: str) -> list[str]:
        """Addresses of a script and of all that it begins by importing, itself first. What the phone
        keeps a page with comes from these: one that is not named is missing without a signal."""
        address = self.address(name)
        imported = self.imports.get(self.names.get(name, name), [])
        return [address, *(f"/static/{one}" for one in imported)]


def serve_assets(app: Flask) -> None:
    """Serve `static/dist` under /static/, compressed beforehand, kept by browsers for a year: a
    changed file has another name."""
    assets = Assets(DIST)
    app.extensions["assets"] = assets
    app.jinja_env.globals.update(asset=assets.address, script=assets.script)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(DIST) if DIST.exists() else None,
        prefix="static/",
        max_age=FOREVER,
        immutable_file_test=lambda path, url: True,
        allow_all_origins=False,
        add_headers_function=_headers,
    )


def _headers(headers: Any, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
