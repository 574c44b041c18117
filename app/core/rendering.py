"""What every template may use."""

from functools import cache
from typing import Any

from flask import Flask, current_app, g, render_template
from markupsafe import Markup

from app.core import dates, text, words
from app.core.concept_names import concept_choices, concept_name
from app.core.language import LANGUAGES, current_language, in_language
from app.core.sessions import is_public
from app.core.translations import set_up_translations
from app.core.way_back import this_page


def set_up_rendering(app: Flask) -> None:
    app.jinja_env.filters.update(
        day=dates.day,
        iso_day=dates.iso_day,
        short_day=dates.short_day,
        moment=dates.moment,
        hour=dates.hour,
        text=text.paragraphs,
        marked=text.marked,
        excerpt=text.excerpt,
        concept_name=concept_name,
    )
    set_up_translations(app)
    app.jinja_env.globals.update(
        js_texts=_js_texts,
        this_page=this_page,
        field_error=words.field_error,
        concept_name=concept_name,
        concept_choices=concept_choices,
        language_name=LANGUAGES.__getitem__,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_context)


def _context() -> dict[str, Any]:
    """`municipality` is what the page is about, put on `g` by whoever read it."""
    return {
        "language": current_language(),
        "languages": _languages(),
        "municipality": g.get("municipality"),
        "build": current_app.extensions["assets"].build,
        "public": is_public(),
    }


def _js_texts() -> Markup:
    """The texts that the phone writes itself: the same on every page of a language."""
    return _render_js_texts(current_language(), current_app.extensions["assets"].build)


@cache
def _render_js_texts(_language: str, _build: str) -> Markup:
    # A template of ours, escaped there.
    return Markup(render_template("components/js_texts.html"))  # noqa: S704


def _languages() -> list[dict[str, Any]]:
    current = current_language()
    return [
        {"code": code, "name": name, "href": in_language(code), "current": code == current}
        for code, name in LANGUAGES.items()
    ]
