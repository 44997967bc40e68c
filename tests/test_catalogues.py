"""The texts of the interface: complete in all sixteen languages, and compiled."""

import re

import pytest
from babel.messages.plurals import get_plural

from integration_portal import languages
from integration_portal.catalogues import mo_bytes, po_bytes, po_path, texts, translated, updated

PLACEHOLDER = re.compile(r"%\(\w+\)s")


def messages(code):
    return [message for message in translated(code) if message.id]


def forms(message):
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


def ids(catalog):
    return {(message.id, message.context) for message in catalog if message.id}


@pytest.mark.parametrize("code", languages.CODES)
def test_every_text_is_translated(code):
    missing = [message.id for message in messages(code) if not all(forms(message))]
    fuzzy = [message.id for message in messages(code) if message.fuzzy]

    assert (missing, fuzzy) == ([], [])


@pytest.mark.parametrize("code", languages.CODES)
def test_the_catalogue_has_just_the_texts_that_the_code_has(code):
    assert ids(translated(code)) == ids(texts(code))


@pytest.mark.parametrize("code", languages.CODES)
def test_the_files_are_as_make_catalogues_writes_them(code):
    files = {po_path(code): po_bytes(updated(code)), po_path(code).with_suffix(".mo"): mo_bytes(translated(code))}

    others = [path.name for path, content in files.items() if path.read_bytes() != content]
    assert others == []  # to compare the contents in here takes minutes when they differ


@pytest.mark.parametrize("code", languages.CODES)
def test_the_plural_forms_are_those_of_the_language(code):
    catalog, expected = translated(code), get_plural(languages.BY_CODE[code].cldr.split("_")[0])

    assert (catalog.num_plurals, catalog.plural_expr) == (expected.num_plurals, expected.plural_expr)
    assert {len(forms(message)) for message in messages(code) if isinstance(message.id, tuple)} == {
        expected.num_plurals
    }


@pytest.mark.parametrize("code", languages.CODES)
def test_a_translation_has_the_placeholders_of_its_source(code):
    wrong = []
    for message in messages(code):
        source = message.id if isinstance(message.id, str) else message.id[-1]
        wrong += [form for form in forms(message) if set(PLACEHOLDER.findall(form)) != set(PLACEHOLDER.findall(source))]

    assert wrong == []


@pytest.mark.parametrize("code", languages.CODES)
def test_digits_are_0_to_9_and_nobody_is_shouted_at(code):
    text = " ".join(form for message in messages(code) for form in forms(message))

    assert [char for char in text if char.isdigit() and char not in "0123456789"] == []
    assert "!" not in text


@pytest.mark.parametrize("code", [code for code in languages.CODES if code not in ("de", "en", "de-simple")])
def test_a_translation_is_not_left_in_english(code):
    same = [message.id for message in messages(code) if message.string == message.id and len(str(message.id)) > 12]

    assert same == []


def test_only_the_languages_of_the_admin_have_its_texts():
    sizes = {code: len(messages(code)) for code in languages.CODES}

    assert len({sizes[code] for code in languages.ADMIN_CODES}) == 1
    assert len({sizes[code] for code in languages.CODES if code not in languages.ADMIN_CODES}) == 1
    assert sizes["tr"] < sizes["sv"]
