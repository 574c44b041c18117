"""Texts in the reader's language, looked up fast: a page asks for a hundred.

Flask-Babel finds its catalogue anew for every text; here each is loaded once a process. Python code and
forms go on through Flask-Babel, from the same files.
"""

from functools import cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, current_app
from flask_babel import get_locale
from flask_babel.speaklater import LazyString

from app.core.language import DEFAULT


def set_up_translations(app: Flask) -> None:
    """Give templates our look-up in place of Flask-Babel's."""
    app.jinja_env.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]


def _gettext(text: str | LazyString) -> str:
    return _catalogue().gettext(str(text))


def _ngettext(one: str, many: str, number: int) -> str:
    return _catalogue().ngettext(one, many, number)


def _catalogue() -> NullTranslations:
    locale = get_locale()
    folder = current_app.config["BABEL_TRANSLATION_DIRECTORIES"]
    return _load(folder, locale.language if locale else DEFAULT)


@cache
def _load(folder: str, language: str) -> Any:
    return Translations.load(folder, [language])
