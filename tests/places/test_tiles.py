"""Tiles come from their source once, by this server, and only those of the region."""

import os
import shutil
import time

import pytest

from app.places import tiles
from config import ConfigError, load
from tests.support.tile_source import TileSource, picture

HITRA = "/kart/10/537/275"  # has Fillan in it


@pytest.fixture
def source(app, monkeypatch):
    with TileSource() as found:
        monkeypatch.setitem(app.config, "MAP_TILES", found.address)
        yield found
    shutil.rmtree(tiles.folder(), ignore_errors=True)


@pytest.fixture(autouse=True)
def _hitra(hitra, db):
    hitra.latitude, hitra.longitude = 63.6, 8.97
    db.session.commit()


def test_a_tile_is_fetched_once_and_kept(client, source):
    first, again = client.get(HITRA), client.get(HITRA)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.data == again.data == picture("/10/537/275.png")
    assert source.asked == ["/10/537/275.png"]
    assert first.mimetype == "image/png"
    assert first.cache_control.public and first.cache_control.max_age == 30 * 24 * 3600
    assert "Set-Cookie" not in first.headers


@pytest.mark.parametrize(
    "path",
    [
        "/kart/10/0/0",
        "/kart/10/537/285000",
        "/kart/3/4/2",
        "/kart/15/17200/9010",
        "/kart/10/5370/1",
    ],
)
def test_what_is_not_of_the_region_is_never_asked_for(client, source, path):
    assert client.get(path).status_code == 404
    assert source.asked == []


def test_without_a_source_there_is_none(client, app):
    assert app.config["MAP_TILES"] == ""
    assert client.get(HITRA).status_code == 404


@pytest.mark.parametrize(
    "broken", [500, 404, b"<html>login</html>", b"", b"\x89PNG" + bytes(600_000)]
)
def test_what_is_no_picture_is_not_kept(client, source, broken):
    source.broken = broken
    answer = client.get(HITRA)
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "5"
    source.broken = None
    assert client.get(HITRA).status_code == 200


def test_an_old_one_serves_while_the_source_is_away(client, source):
    client.get(HITRA)
    (path,) = tiles.folder().iterdir()
    month = time.time() - tiles.FRESH.total_seconds() - 1
    os.utime(path, (month, month))
    source.broken = 500
    assert client.get(HITRA).data == client.get(HITRA).data == picture("/10/537/275.png")
    assert len(source.asked) == 2, "the source is left alone for an hour"
    os.utime(path, (month, month))
    source.broken = None
    client.get(HITRA)
    assert len(source.asked) == 3 and time.time() - path.stat().st_mtime < 60


def test_a_slow_source_holds_no_more_than_two_threads(client, source, monkeypatch):
    monkeypatch.setattr(tiles, "_QUEUED", 0.01)
    for _one in range(2):
        tiles._FETCHING.acquire()
    try:
        assert client.get(HITRA).status_code == 503
        assert source.asked == []
    finally:
        for _one in range(2):
            tiles._FETCHING.release()


def test_old_tiles_are_let_go_of(client, source, clock):
    client.get(HITRA)
    (path,) = tiles.folder().iterdir()
    tiles.forget_old()
    assert path.exists()
    clock.forward(days=1)  # it looks once a day
    past = time.time() - 2 * tiles.FRESH.total_seconds() - 1
    os.utime(path, (past, past))
    tiles.forget_old()
    assert not path.exists()


@pytest.mark.parametrize(
    "address", ["/kart.png", "https://t.example/{z}/{x}.png", "https://t.example/{z}/{x}/{y}/{key}"]
)
def test_an_address_that_cannot_be_is_refused_at_the_start(tmp_path, address):
    with pytest.raises(ConfigError, match="MAP_TILES"):
        load({"BIDRA_DATA": str(tmp_path), "BIDRA_MAP_TILES": address})
