"""What people say a text is about, posted: those they kept, and one they added."""

from flask import request


def read_concepts() -> list[str]:
    """The names of concepts in a form: the boxes `concepts`, and the choice `more`."""
    return [one for one in (*request.form.getlist("concepts"), request.form.get("more")) if one]
