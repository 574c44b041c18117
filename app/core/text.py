"""People's text: one normal form of it, how long it is, and how it is shown.

`clean` has a twin on the phone (static/src/js/lib/text.js), and both are held to the same examples
(tests/vectors/text.json).
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import accumulate, groupby
from typing import Any

import grapheme
from markupsafe import Markup, escape

from app.core.personal_data import find_personal_data

BLANK_LINES = re.compile(r"\n\s*\n")
# Word, old Macs, terminals and Unicode each have a line break of their own.
LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# What joins, or chooses a form, stays between or behind what it works on: scripts that join their
# letters, and emoji. Latin, Greek and Cyrillic letters are not joined.
JOINED = (
    "\u0600-\u1cff\u2190-\u2bff\ua840-\uabff\ufb50-\ufdff\ufe0f\ufe70-\ufefc\U00010a00-\U0001faff"
)
FORMED = "\u00a9\u00ae\u1800-\u18af\u2000-\u9fff\uf900-\ufaff\U0001f000-\U0003ffff"
NEEDED = (
    f"[{JOINED}][\u200c\u200d](?=[{JOINED}])"
    f"|[{FORMED}][\ufe00-\ufe0f\U000e0100-\U000e01ef]|[#*0-9]\ufe0f(?=\u20e3)"
    "|\U0001f3f4[\U000e0061-\U000e007a]{1,8}\U000e007f"  # the flags of England, Scotland and Wales
)
# Controls but newline and tab, halves of what takes two code units (lone surrogates), what turns the
# direction of what follows, and what nobody sees.
INVISIBLE = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
UNWANTED = re.compile(f"({NEEDED})|{INVISIBLE}")
# Unicode's own measure (UAX 15, stream-safe text): no language puts more marks on a letter.
MOST_MARKS = 30
# Letters with as many code points as that are more than one: a base and its marks are 31.
LETTER = 32
# Letters; no text that comes in is longer. What is, is refused before anybody looks through it.
LONGEST = 4000
MARK = "\ufdd0\ufdd1"  # where a mark begins and ends: signs that are no text (Unicode § 23.7)
BLANK = "\u2800\ufffd"  # a braille cell without dots; what stood where a sign was damaged


def _class_of(category: str) -> str:
    """The inside of a regular expression's class: all signs whose category begins so."""
    signs = [one for one in range(0x20000) if unicodedata.category(chr(one)).startswith(category)]
    runs = (list(run) for _, run in groupby(enumerate(signs), lambda pair: pair[1] - pair[0]))
    return "".join(f"{chr(run[0][1])}-{chr(run[-1][1])}" for run in runs)


MARKS = f"[{_class_of('M')}\U000e0100-\U000e01ef]"
TOO_MANY_MARKS = re.compile(f"({MARKS}{{{MOST_MARKS}}}){MARKS}+")


def clean(text: str) -> str:
    """Text in its one normal form: composed letters (Unicode NFC), line breaks as one sign, nothing
    that cannot be seen, nothing blank around; "" when nothing of it can be seen. Cleaned again it is
    the same. Takes time in proportion to the length."""
    text = LINE_BREAKS.sub("\n", text)
    if not text.isascii():
        text = _whole(text)
    text = UNWANTED.sub(r"\1", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", TOO_MANY_MARKS.sub(r"\1", text))
    return text.strip() if _says_something(text) else ""


def folded(text: str) -> str:
    """Text as it is compared and searched: small letters, composed, and each sign in its plain form
    («４Ｈ» as «4h»), wherever it comes from."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())


def clean_line(text: str) -> str:
    """The same on one line, one blank between words: names, titles, places."""
    return " ".join(clean(text).split())


def clean_all(value: Any) -> Any:
    """Every text within lists and dictionaries, keys included."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [clean_all(one) for one in value]
    if isinstance(value, dict):
        return {clean_all(name): clean_all(one) for name, one in value.items()}
    return value


def _whole(text: str) -> str:
    """Halves that belong together joined: they come apart in bytes that are not quite UTF-8."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def _says_something(text: str) -> bool:
    """Whether there is a letter, a number, a mark of punctuation or a symbol in it."""
    return any(
        unicodedata.category(sign)[0] in "LNPS" or unicodedata.category(sign) == "Co"
        for sign in text
        if sign not in BLANK
    )


def exceeds(text: str, most: int = LONGEST) -> bool:
    """Whether it has more letters than that, as people count them: an emoji with a skin tone is one
    (Unicode UAX 29), a letter under a heap of marks is more. Counts no further than it must."""
    if len(text) <= most or text.isascii() or len(text) > most * LETTER:
        return len(text) > most
    letters: Iterable[str] = grapheme.graphemes(text)
    counts = accumulate(1 + (len(one) - 1) // LETTER for one in letters)
    return any(count > most for count in counts)


def paragraphs(text: str) -> Markup:
    """Text as HTML paragraphs; it stays text, whatever it holds."""
    blocks = (escape(block.strip("\n")) for block in BLANK_LINES.split(text.strip()))
    breaks = Markup("<br>\n")
    return Markup("\n").join(
        Markup('<p dir="auto">%s</p>') % breaks.join(block.split("\n")) for block in blocks
    )


def marked(text: str) -> Markup:
    """The same, with what must not be public, or may not be, marked for whoever decides."""
    text = text.translate(dict.fromkeys(map(ord, MARK)))
    for one in reversed(find_personal_data(text)):
        lines = [f"{MARK[0]}{line}{MARK[1]}" if line else "" for line in one.text.split("\n")]
        text = text[: one.start] + "\n".join(lines) + text[one.end :]
    shown = paragraphs(text).replace(MARK[0], Markup("<mark>"))
    return shown.replace(MARK[1], Markup("</mark>"))


def excerpt(text: str, most: int = 140) -> str:
    """The beginning, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"
