"""Bidra: a municipality asks every week what people can contribute, and answers every answer."""

import os
from collections.abc import Mapping
from typing import Any

from flask import Flask
from sqlalchemy.exc import OperationalError

import config
from app import commands, extensions, features
from app.core import (
    assets,
    doors,
    headers,
    health,
    language,
    logs,
    origins,
    problems,
    proxies,
    rendering,
    sessions,
)
from app.core.commit import CommittingFlask
from app.core.limits import FileStorage  # noqa: F401  (registers its scheme with `limits`)
from app.core.shared_pages import KeptPages


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """Build the application from `BIDRA_*` variables; `settings` goes before them (for tests).

    Raises config.ConfigError when the settings are unsafe, or in production when the database
    cannot be reached.
    """
    app = CommittingFlask(
        __name__, static_folder=None, template_folder=str(config.ROOT / "templates")
    )
    app.config.from_mapping(config.load(os.environ | dict((settings or {}).get("environ", {}))))
    app.config.from_mapping(settings or {})
    app.session_interface = sessions.PersonalSessions()
    logs.set_up_logs(app)
    doors.set_up_doors(app)
    _bind_extensions(app)
    origins.refuse_foreign_writes(app)
    problems.register_error_handlers(app)
    headers.set_up_headers(app)
    rendering.set_up_rendering(app)
    assets.serve_assets(app)
    app.register_blueprint(health.blueprint)
    features.register(app)
    commands.register(app)
    _wrap(app)
    if app.config["ENV"] == "production":
        _reach_database(app)
    return app


def _bind_extensions(app: Flask) -> None:
    app.config.setdefault(
        "RATELIMIT_STORAGE_URI",
        app.config["LIMITS_URL"] or f"sqlite-file://{app.config['DATA']}/limits.sqlite3",
    )
    extensions.db.init_app(app)
    extensions.migrate.init_app(app, extensions.db, directory=str(config.ROOT / "migrations"))
    # What it would put into every template reads the person for public pages and pages of faults too.
    extensions.login_manager.init_app(app, add_context_processor=False)
    extensions.csrf.init_app(app)
    extensions.babel.init_app(app, locale_selector=language.current_language)
    extensions.compress.init_app(app)
    extensions.api.init_app(app)
    extensions.limiter.init_app(app)


def _wrap(app: Flask) -> None:
    app.wsgi_app = language.LanguagePrefix(KeptPages(app))  # type: ignore[method-assign]
    app.wsgi_app = proxies.behind(app)  # type: ignore[method-assign, assignment]


def _reach_database(app: Flask) -> None:
    with app.app_context():
        try:
            extensions.db.engine.connect().close()
        except OperationalError as error:
            raise config.ConfigError(
                "BIDRA_DATABASE_URL cannot be reached: is the server running, and are the name and "
                "password right? The database said: " + str(error.orig).strip()
            ) from error
