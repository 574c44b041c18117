"""Every text people see can be translated, and is."""

import re
import subprocess
from pathlib import Path

import polib
import pytest
from bs4 import BeautifulSoup, NavigableString

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# What is code: Jinja's own, translated blocks, names of classes, and attributes made apart.
CODE = re.compile(
    r"""\{%-?\s*trans\b.*?endtrans\s*-?%\} | \{%\s*block\ \w+_class.*?endblock\s*%\}
    | \{%.*?%\} | \{\{.*?\}\} | \{\#.*?\#\}""",
    re.DOTALL | re.VERBOSE,
)
ATTRIBUTE = re.compile(r"[a-z-]+=\"\s*\"")
SPOKEN = ("alt", "aria-label", "placeholder", "title")
NAMES = re.compile("Bidra|Bokmål|Nynorsk|English")  # the same in every language
WORD = re.compile(r"[^\W\d_]{2}")
SHORTER_ELSEWHERE = {"%(preposition)s %(name)s"}  # «på Hitra», but "in Hitra"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


@pytest.fixture(scope="module")
def texts(tmp_path_factory) -> polib.POFile:
    """Every text in code and templates."""
    pot = tmp_path_factory.mktemp("texts") / "messages.pot"
    subprocess.run([ROOT / "bin/messages", str(pot)], check=True)
    return polib.pofile(str(pot))


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / f"translations/{language}/LC_MESSAGES/messages.po"))


@pytest.mark.parametrize("language", ["nn", "en"])
def test_a_catalogue_has_every_text_and_no_other(language, texts):
    """`make messages` brings it up to date."""
    assert {one.msgid for one in catalogue(language)} == {one.msgid for one in texts}


@pytest.mark.parametrize("language", ["nn", "en"])
def test_every_text_is_translated(language):
    assert [one.msgid for one in catalogue(language) if not one.translated()] == []


@pytest.mark.parametrize("language", ["nn", "en"])
def test_a_translation_fills_in_the_same_things(language):
    """A plural's one form may say «one» without its number."""
    for one in catalogue(language):
        wanted = set(PLACEHOLDER.findall(one.msgid)) | set(PLACEHOLDER.findall(one.msgid_plural))
        for said in filter(None, [one.msgstr, *one.msgstr_plural.values()]):
            found = set(PLACEHOLDER.findall(said))
            may_leave_out = one.msgid_plural or one.msgid in SHORTER_ELSEWHERE
            assert found <= wanted and (may_leave_out or found == wanted), one.msgid


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_says_nothing_untranslated(template):
    page = BeautifulSoup(CODE.sub(" ", template.read_text()), "html.parser")
    said = [text for text in page.find_all(string=True) if type(text) is NavigableString]
    said += [str(tag[name]) for tag in page.find_all(True) for name in SPOKEN if tag.get(name)]
    said = [NAMES.sub("", ATTRIBUTE.sub("", text)).strip() for text in said]
    assert [text for text in said if WORD.search(text)] == []
