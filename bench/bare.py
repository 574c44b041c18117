"""What Bidra's pages are held against: the least that Flask can do, on the same server,
behind the same gate.

`/bare` answers a word; `/rows` reads 20 rows through SQLAlchemy and renders them by Jinja.
"""

import os

from flask import Flask, render_template_string
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from app.core.gate import Gate

ROWS = """<!doctype html><title>Rows</title><ul>
{% for row in rows %}<li><b>{{ row.name }}</b> {{ row.body }}</li>{% endfor %}</ul>"""


class Base(DeclarativeBase):
    pass


class Row(Base):
    __tablename__ = "rows"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    body: Mapped[str]


app = Flask(__name__)
served = Gate(app, threads=int(os.environ.get("WEB_THREADS", "4")), largest=0)
engine = create_engine(f"sqlite:///{os.environ['BENCH_DATA']}/bare.db")
Base.metadata.create_all(engine)
with Session(engine) as session:
    if session.get(Row, 1) is None:
        session.add_all(Row(name=f"Name {n}", body="Some words " * 10) for n in range(20))
        session.commit()


@app.get("/bare")
def bare() -> str:
    return "ok"


@app.get("/rows")
def rows() -> str:
    with Session(engine) as session:
        return render_template_string(ROWS, rows=session.scalars(select(Row)).all())
