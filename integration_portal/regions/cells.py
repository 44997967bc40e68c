"""From the cells of a row to a form of Django's, and back to values that can be compared and shown."""

from functools import cache

from django import forms
from django.db import models
from modeltranslation.translator import NotRegistered, translator

from network.models import Decision, FundingSource, Municipality, ProgrammeFunder, Project
from network.project_form import ProjectForm
from offers.models import Closure, Schedule

# Rows without a name of their own: they belong to a row of another file and come and go with it.
PARTS = {
    Schedule: "offer",
    Closure: "offer",
    ProgrammeFunder: "programme",
    FundingSource: "project",
    Decision: "meeting",
}


def all_of(model):
    return {"in_region": True} if model is Municipality else {}


def columns(model):
    """What a header may name: fields that a person may edit, translated ones by language."""
    try:
        originals = set(translator.get_options_for_model(model).get_field_names())
    except NotRegistered:
        originals = set()
    fields = [*model._meta.fields, *model._meta.many_to_many]
    return {
        f.name for f in fields if f.editable and not f.primary_key and not isinstance(f, models.FileField)
    } - originals


def key_columns(model):
    return [PARTS[model]] if model in PARTS else [model.natural_key_field]


@cache
def form_class(model, columns):
    form = ProjectForm if model is Project else forms.ModelForm
    return forms.modelform_factory(model, form=form, fields=columns, formfield_callback=_formfield)


def _formfield(model_field, **kwargs):
    if isinstance(model_field, models.ForeignKey | models.ManyToManyField):
        kwargs["to_field_name"] = model_field.related_model.natural_key_field
    if isinstance(model_field, models.URLField):
        kwargs["assume_scheme"] = "https"
    return model_field.formfield(**kwargs)


def values(instance, columns):
    return {column: _plain(_current(instance, column)) for column in columns}


def _current(instance, column):
    value = getattr(instance, column)
    return list(value.all()) if isinstance(instance._meta.get_field(column), models.ManyToManyField) else value


def cleaned(form, column):
    return _plain(form.cleaned_data[column])


def _plain(value):
    """A value as it can be compared: rows by their key, many rows as a sorted list, nothing as an empty string."""
    if isinstance(value, models.Model):
        return value.natural_key()[0]
    if isinstance(value, models.QuerySet | list) and value and isinstance(value[0], models.Model):
        return sorted(row.natural_key()[0] for row in value)
    return "" if value is None or (isinstance(value, models.QuerySet | list) and not value) else value


def shown(value):
    text = " ".join(value) if isinstance(value, list) else str(value)
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"
