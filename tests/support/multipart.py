"""Forms with files, as a browser sends them."""

import io
from collections.abc import Iterable
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

File = tuple[bytes, str]


def multipart(fields: Iterable[tuple[str, str | File]]) -> dict[str, Any]:
    """`client.post(path, **multipart([("body", "Hei"), ("picture_1", (b"…", "kai.png"))]))`. In memory:
    the client's own way leaves a large one's file open."""
    form: MultiDict[str, Any] = MultiDict()
    for name, value in fields:
        is_text = isinstance(value, str)
        form.add(name, value if is_text else FileStorage(io.BytesIO(value[0]), value[1]))
    boundary, body = encode_multipart(form)
    return {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}
