"""What has changed in a text, word by word."""

import re
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|\S+")


def word_diff(before: str, after: str) -> list[tuple[str, str]]:
    """Pieces of both in order, each `("same" | "removed" | "added", text)`: without the added ones they
    are `before`, without the removed ones `after`."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    pieces = []
    for _tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if old[a:b] == new[c:d]:
            pieces.append(("same", "".join(old[a:b])))
        else:
            pieces += [("removed", "".join(old[a:b])), ("added", "".join(new[c:d]))]
    return [piece for piece in pieces if piece[1]]
