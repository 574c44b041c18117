"""Pictures in and out of a request."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import flask
from flask import Response, current_app, request, send_file
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.core.errors import Invalid, NotFound, TooLarge
from app.core.forms import Form
from app.core.pictures import MOST, MOST_BYTES, Described, Prepared, Stored, prepare
from app.core.shared_pages import SHARED
from app.core.words import field_error

# Room for what is too large and too many as well, so that this can be said beside what was typed.
MOST_FORM = 10 * MOST_BYTES


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
        for file in _sent(field)[:1]:
            names[field] = file.filename
            try:
                described = form.given.get(f"description_{number}", "")
                found.append(Described(_prepare(file), described))
            except (Invalid, TooLarge) as error:
                errors[field] = [error.code]
    form = replace(form, given={**form.given, **names})
    if errors:
        return replace(form, data=None, errors={**form.errors, **errors}), []
    return form, found


def read_chosen(form: Form) -> tuple[Form, list[Prepared]]:
    """The pictures that came with a form in its one field `picture`, of which two may be chosen. The
    form is refused, by that field, when there are more or one is wrong; what was typed stays, and the
    names of what must be chosen once more are its `pictures`. They are read only when nothing else is
    wrong."""
    files = _sent("picture")
    given = {**form.given, "pictures": [file.filename for file in files]}
    found, errors = [], ["too_many_pictures"] if len(files) > MOST else []
    for file in files if form.data is not None and not errors else ():
        try:
            found.append(_prepare(file))
        except (Invalid, TooLarge) as error:
            sentence = _("«%(name)s»: %(why)s", name=file.filename, why=field_error(error.code))
            errors.append(sentence)
    form = replace(form, given=given)
    if errors:
        return replace(form, data=None, errors={**form.errors, "picture": [" ".join(errors)]}), []
    return form, found


def _sent(field: str) -> list[FileStorage]:
    """Browsers send a file without a name where none was chosen."""
    return [file for file in request.files.getlist(field) if file.filename]


def _prepare(file: FileStorage) -> Prepared:
    return prepare(file.read(MOST_BYTES + 1))


def send_picture(picture: Stored, *, public: bool) -> Response:
    """A picture's file. What everybody may see is kept by caches that ask again each time, since it
    may be removed; what only some may see is kept nowhere. Raises NotFound without the file."""
    path = picture.path(data_folder())
    if not path.exists():
        raise NotFound
    response = send_file(path, mimetype="image/jpeg", max_age=0)
    response.headers["Cache-Control"] = SHARED if public else "private, no-store"
    return response
