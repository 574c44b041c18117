"""Settings for services, which know no Flask: what config.py read, by its name there."""

from typing import Any

from flask import current_app


def setting(name: str) -> Any:
    """The value of `BIDRA_<name>`."""
    return current_app.config[name]
