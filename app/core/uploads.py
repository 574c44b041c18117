"""Pictures in and out of a request."""

from pathlib import Path
from typing import Any

import flask
from flask import Response, current_app, request, send_file

from app.core.errors import Invalid, NotFound, TooLarge
from app.core.forms import Form
from app.core.pictures import MOST, MOST_BYTES, Described, Stored, prepare
from app.core.shared_pages import SHARED

# Room for what is too large as well, so that this can be said beside what was typed.
MOST_FORM = (MOST + 1) * MOST_BYTES


class Request(flask.Request):
    """One whose form may carry pictures; they go to disk while they are read, not to memory."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.mimetype == "multipart/form-data":
            self.max_content_length = MOST_FORM


def data_folder() -> Path:
    return Path(current_app.config["DATA"])


def read_pictures(form: Form) -> tuple[Form, list[Described]]:
    """The pictures that came with a form: `picture_1` with `description_1`, and so on. The form is
    refused, by the picture's field, when one of them is wrong; what was typed stays."""
    found, errors, names = [], {}, {}
    for number in range(1, MOST + 1):
        field = f"picture_{number}"
        file = request.files.get(field)
        if file is None or not file.filename:
            continue
        names[field] = file.filename
        try:
            prepared = prepare(file.read())
        except (Invalid, TooLarge) as error:
            errors[field] = [error.code]
        else:
            found.append(Described(prepared, form.given.get(f"description_{number}", "")))
    given = {**form.given, **names}
    if errors:
        return Form(None, {**form.errors, **errors}, given), []
    return Form(form.data, form.errors, given), found


def send_picture(picture: Stored, *, public: bool) -> Response:
    """A picture's file. What everybody may see is kept by caches that ask again each time, since it
    may be removed; what only some may see is kept nowhere. Raises NotFound without the file."""
    path = picture.path(data_folder())
    if not path.exists():
        raise NotFound
    response = send_file(path, mimetype="image/jpeg", max_age=0)
    response.headers["Cache-Control"] = SHARED if public else "private, no-store"
    return response
