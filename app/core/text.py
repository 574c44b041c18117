"""People's text: how long it is, and how it is shown."""

import re

import grapheme
from markupsafe import Markup, escape

BLANK_LINES = re.compile(r"\n\s*\n")
# Controls but newline and tab, and the marks that turn the writing direction of what follows.
UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Newlines as one sign, no control signs, nothing blank around."""
    return UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def length(text: str) -> int:
    """Characters as people count them: an emoji with a skin tone is one (Unicode UAX 29)."""
    return len(text) if text.isascii() else grapheme.length(text)


def paragraphs(text: str) -> Markup:
    """Text as HTML paragraphs; it stays text, whatever it holds."""
    blocks = (escape(block.strip("\n")) for block in BLANK_LINES.split(text.strip()))
    breaks = Markup("<br>\n")
    return Markup("\n").join(
        Markup('<p dir="auto">%s</p>') % breaks.join(block.split("\n")) for block in blocks
    )


def excerpt(text: str, most: int = 140) -> str:
    """The beginning, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"
