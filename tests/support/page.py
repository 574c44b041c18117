"""What must be true of every page."""

from collections import Counter

from bs4 import BeautifulSoup, Tag

HIDDEN = ("hidden", "submit", "button")


def check_page(html: str, path: str) -> None:
    """Raises AssertionError naming the page and what is wrong with it."""
    page = BeautifulSoup(html, "html.parser")
    root = page.find("html")
    assert isinstance(root, Tag) and root.get("lang") in ("nb", "nn", "en"), f"{path}: no language"
    assert page.title and page.title.get_text(strip=True), f"{path}: no title"
    assert len(page.find_all("h1")) == 1, f"{path}: {len(page.find_all('h1'))} h1"
    ids = Counter(str(tag["id"]) for tag in page.find_all(id=True))
    assert not [one for one, times in ids.items() if times > 1], f"{path}: id twice {ids}"
    for form in page.find_all("form"):
        assert form.get("action"), f"{path}: a form without an action"
    _check_nothing_inline(page, path)
    _check_fields(page, path, set(ids))


def _check_nothing_inline(page: BeautifulSoup, path: str) -> None:
    for script in page.find_all("script"):
        assert script.get("src") or script.get("type") == "application/json", f"{path}: script"
    assert not page.find_all("style"), f"{path}: inline style"
    for tag in page.find_all(True):
        bad = [name for name in tag.attrs if name == "style" or name.startswith("on")]
        assert not bad, f"{path}: {tag.name} has {bad}"


def _check_fields(page: BeautifulSoup, path: str, ids: set[str]) -> None:
    labelled = {label.get("for") for label in page.find_all("label")}
    for field in page.find_all(["input", "textarea", "select"]):
        if field.get("type") in HIDDEN or field.find_parent("label") or field.get("aria-label"):
            continue
        assert field.get("id") in labelled, f"{path}: no label for {field.get('name')}"
    for tag in page.find_all(attrs={"aria-describedby": True}):
        for one in str(tag["aria-describedby"]).split():
            assert one in ids, f"{path}: {one} describes nothing"


def read_field(html: str, name: str) -> str:
    """What stands in a form's field of that name."""
    found = BeautifulSoup(html, "html.parser").find(attrs={"name": name})
    assert isinstance(found, Tag), f"no field {name}"
    return str(found.get("value", found.get_text()))
