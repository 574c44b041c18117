"""Texts that can be told from each other."""

import random
from string import ascii_lowercase


def unique(text: str) -> str:
    """The text and a word of its own: letters only, since eight digits can be a phone number."""
    return f"{text} {''.join(random.choices(ascii_lowercase, k=10))}"
