"""Every template is sound, also the branches no test has walked, and somebody uses it."""

import re
from pathlib import Path

import pytest
from jinja2 import meta, nodes

from tests.rules.test_house import ROOT, named

FOLDER = ROOT / "templates"
NAMES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles_and_finds_what_it_imports(name, app):
    source = (FOLDER / name).read_text()
    tree = app.jinja_env.parse(source)
    app.jinja_env.get_template(name)
    for other in meta.find_referenced_templates(tree):
        assert other in NAMES, f"{name} wants {other}"


@pytest.mark.parametrize("name", NAMES)
def test_what_a_template_imports_is_there(name, app):
    tree = app.jinja_env.parse((FOLDER / name).read_text())
    for imported in tree.find_all(nodes.FromImport):
        module = app.jinja_env.get_template(imported.template.value).module
        wanted = [one if isinstance(one, str) else one[0] for one in imported.names]
        assert [one for one in wanted if not hasattr(module, one)] == []


def test_every_template_is_used():
    """Named whole, or by its file's name where the folder is put before it."""
    texts = "\n".join(path.read_text() for path in [*named(".py"), *FOLDER.rglob("*.*")])
    quoted = set(re.findall(r'"([\w/.-]+)"', texts))
    assert [name for name in NAMES if not {name, Path(name).name} & quoted] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_template_switches_no_escaping_off(name):
    """What people wrote is escaped everywhere; markup of our own is made by Markup in `core.text`."""
    source = Path(FOLDER / name).read_text()
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", source)
