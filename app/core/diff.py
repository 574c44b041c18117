"""What has changed in a text, word by word."""

import re

from rapidfuzz.distance import Indel

WORDS = re.compile(r"\s+|\S+")


def word_diff(before: str, after: str) -> list[tuple[str, str]]:
    """Pieces of both in order, each `("same" | "removed" | "added", text)`: without the added ones they
    are `before`, without the removed ones `after`."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    pieces, removed, added = [], "", ""
    for step in Indel.opcodes(old, new):
        gone = "".join(old[step.src_start : step.src_end])
        come = "".join(new[step.dest_start : step.dest_end])
        if step.tag == "equal" and (gone.strip() or not removed + added):
            pieces += [("removed", removed), ("added", added), ("same", gone)]
            removed = added = ""
        else:  # a blank between two changed words changes with them
            removed, added = removed + gone, added + come
    pieces += [("removed", removed), ("added", added)]
    return [piece for piece in pieces if piece[1]]
