"""A first visit is light: a cheap phone on a bad line carries it."""

import re
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

# Bytes over the wire, with everything but pictures. The rule that finds an identity number before it is
# sent is 2,500 of them: it must be there without a signal.
MOST = 66_000
MOST_SCRIPT = (
    25_500  # 2,300 find identity numbers, 2,000 keep drafts and what is taken back offline
)
# How much of what is seen moves, and how far, by itself (Layout Instability API; 0.1 counts as good).
SHIFTED = """() => new Promise((tell) => new PerformanceObserver((list) => tell(
  list.getEntries().reduce((sum, one) => sum + one.value, 0)
)).observe({type: "layout-shift", buffered: true}) || setTimeout(() => tell(0), 500))"""


def test_a_first_visit_is_light(phone):
    """What the page, its parts and the service worker's own errands come to, as compressed."""
    asked: set[str] = set()
    phone.context.on("request", lambda request: asked.add(request.url))
    phone.open("/hitra")
    phone.ready_for_offline()
    phone.page.wait_for_load_state("networkidle")
    paths = {urlsplit(url).path for url in asked if url.startswith(phone.url)} | {"/sw.js"}
    paths |= set(re.findall(r'"(/static/[^"]+\.(?:js|css)|/../frakoblet)"', read(phone, "/sw.js")))
    weights = {path: weight(phone.url + path) for path in paths}
    assert {"/sw.js", "/nb/frakoblet"} < set(weights)
    assert sum(weights.values()) <= MOST, weights
    assert sum(size for path, size in weights.items() if path.endswith(".js")) <= MOST_SCRIPT, (
        weights
    )


def test_nothing_moves_while_a_page_comes(phone):
    moved = {}
    for path in ("/hitra", "/hitra/behov", "/hitra/initiativ", "/hitra/uke", "/meg/bidrag"):
        phone.open(path)
        phone.page.wait_for_load_state("networkidle")
        moved[path] = phone.page.evaluate(SHIFTED)
    assert max(moved.values()) < 0.02, moved


def read(phone, path: str) -> str:
    with urllib.request.urlopen(phone.url + path) as response:
        return response.read().decode()


def weight(url: str) -> int:
    request = urllib.request.Request(
        url, headers={"Accept-Encoding": "br", "Accept-Language": "nb"}
    )
    with urllib.request.urlopen(request) as response:
        return len(response.read())


def test_what_is_built_is_compressed_beforehand():
    built = Path(__file__).parents[2] / "static/dist"
    for path in [*built.glob("*.js"), *built.glob("*.css")]:
        assert path.with_name(f"{path.name}.br").exists(), path.name
