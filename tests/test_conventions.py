"""Rules of the house that a machine can check."""

import ast
import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

ROOT = Path(settings.BASE_DIR)
PYTHON = [path for room in ("integration_portal", "network", "offers") for path in (ROOT / room).rglob("*.py")]
TEMPLATES = list((ROOT / "templates").rglob("*.html"))
STYLES = list((ROOT / "static/css").glob("*.css"))


def relative(paths):
    return [path.relative_to(ROOT).as_posix() for path in paths]


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_imports_go_from_offers_to_network_and_never_back():
    wrong = [
        path
        for path in PYTHON
        if path.is_relative_to(ROOT / "network")
        for name in imports(path)
        if name.split(".")[0] == "offers"
    ]

    assert relative(wrong) == []


def test_the_apps_import_only_languages_text_and_tags_from_the_frame():
    allowed = {
        "integration_portal",
        "integration_portal.languages",
        "integration_portal.text",
        "integration_portal.templatetags.portal",
    }
    wrong = [
        (path.relative_to(ROOT).as_posix(), name)
        for path in PYTHON
        if not path.is_relative_to(ROOT / "integration_portal")
        for name in imports(path)
        if name.startswith("integration_portal")
        and not any(name == one or name.startswith(f"{one}.") for one in allowed - {"integration_portal"})
        and name != "integration_portal"
    ]

    assert wrong == []


def test_languages_and_text_import_nothing_of_ours():
    files = [ROOT / "integration_portal" / name for name in ("languages.py", "text.py")]
    ours = [
        name
        for path in files
        for name in imports(path)
        if name.split(".")[0] in ("integration_portal", "network", "offers")
    ]

    assert ours == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


def test_css_is_logical_so_that_right_to_left_needs_no_second_stylesheet():
    physical = re.compile(
        r"(?<![\w-])(margin|padding|border)-(left|right|top|bottom)|(?<![\w-])(left|right|top|bottom|width|height)\s*:|text-align:\s*(left|right)|float:"
    )
    wrong = [
        (path.name, match.group()) for path in STYLES for match in physical.finditer(path.read_text(encoding="utf-8"))
    ]

    assert wrong == []


def test_templates_have_no_inline_style_or_script_and_trust_no_html():
    bad = re.compile(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|\|safe\b|<style")
    wrong = [
        (path.name, match.group()) for path in TEMPLATES for match in bad.finditer(path.read_text(encoding="utf-8"))
    ]

    assert wrong == []


def test_every_blocktranslate_is_trimmed():
    untrimmed = re.compile(r"{%\s*blocktranslate(?![^%]*\btrimmed\b)")
    wrong = [path for path in TEMPLATES if untrimmed.search(path.read_text(encoding="utf-8"))]

    assert relative(wrong) == []


def test_a_template_has_at_most_two_levels_and_partials_begin_with_an_underscore():
    extends = re.compile(r'{% extends "([^"]+)" %}')
    parents = {
        match.group(1) for path in TEMPLATES for match in [extends.search(path.read_text(encoding="utf-8"))] if match
    }
    includes = set(re.findall(r'{% include "([^"]+)"', "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)))

    assert parents == {"base.html", "error.html", "admin/index.html", "admin/base_site.html"}
    assert [name for name in includes if not name.rsplit("/")[-1].startswith("_")] == []


def test_every_icon_that_a_template_names_is_in_the_sprite():
    sprite = (ROOT / "static/icons.svg").read_text(encoding="utf-8")
    named = {name for path in TEMPLATES for name in re.findall(r'{% icon "(\w+)" %}', path.read_text(encoding="utf-8"))}

    assert [name for name in sorted(named) if f'<symbol id="{name}"' not in sprite] == []
    assert len(named) > 15


def test_no_file_of_code_is_longer_than_300_lines():
    long = [
        path
        for path in PYTHON
        if "migrations" not in path.parts and len(path.read_text(encoding="utf-8").splitlines()) > 300
    ]

    assert relative(long) == []


def test_views_are_short():
    long = []
    for path in PYTHON:
        if path.name == "views.py":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > 15:
                    long.append(f"{path.parent.name}.{node.name}")

    assert long == []


def test_no_file_names_a_registry_or_a_folder_of_one_machine():
    bad = re.compile(
        "|".join(["py" + "pi\\.org", "python" + "hosted", "registry\\." + "npmjs", "deb\\." + "debian", "/ro" + "ot/"])
    )
    files = [
        path for path in ROOT.iterdir() if path.is_file() and path.name not in (".env",) and path.suffix != ".sqlite3"
    ]
    wrong = [
        path for path in [*files, *PYTHON, *TEMPLATES] if bad.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]

    assert relative(wrong) == []
