"""The service worker's file, as it is sent."""

import pytest
from flask import Response

from app.core.assets import DIST


@pytest.mark.parametrize(("accepts", "name"), [("br, gzip", "sw.js.br"), ("", "sw.js")])
def test_it_comes_as_the_build_compressed_it(client, accepts, name):
    answer: Response = client.get("/sw.js", headers={"Accept-Encoding": accepts})
    assert answer.data == (DIST / name).read_bytes()
    assert answer.headers.get("Content-Encoding") == ("br" if accepts else None)
    assert "Accept-Encoding" in answer.headers["Vary"] and answer.headers["Bidra"] == "1"
    again = client.get(
        "/sw.js", headers={"Accept-Encoding": accepts, "If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
