"""Reads a region's folder into the database, all or nothing, and says for each cell what is wrong with it."""

import csv
import json
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import translation

from network.fields import CodesField
from network.models import (
    Contact,
    Decision,
    EmergencyNumber,
    FieldOfAction,
    FundingSource,
    GoodPractice,
    Language,
    Location,
    Meeting,
    Municipality,
    Notice,
    Organisation,
    Page,
    PressItem,
    Programme,
    ProgrammeFunder,
    Project,
    Region,
    WorkingGroup,
)
from offers.models import Category, Closure, Offer, Schedule

from .cells import PARTS, all_of, cleaned, columns, form_class, key_columns, shown, values
from .outlines import GeoJSONError, outlines

# In the order in which they refer to each other.
TABLES = {
    "fields_of_action.csv": FieldOfAction,
    "municipalities.csv": Municipality,
    "languages.csv": Language,
    "organisations.csv": Organisation,
    "programmes.csv": Programme,
    "programme_funders.csv": ProgrammeFunder,
    "region.csv": Region,
    "emergency_numbers.csv": EmergencyNumber,
    "pages.csv": Page,
    "locations.csv": Location,
    "contacts.csv": Contact,
    "projects.csv": Project,
    "funding_sources.csv": FundingSource,
    "working_groups.csv": WorkingGroup,
    "meetings.csv": Meeting,
    "decisions.csv": Decision,
    "press_items.csv": PressItem,
    "good_practices.csv": GoodPractice,
    "notices.csv": Notice,
    "categories.csv": Category,
    "offers.csv": Offer,
    "schedules.csv": Schedule,
    "closures.csv": Closure,
}
# A region may begin without these files.
OPTIONAL = {
    Contact,
    GoodPractice,
    Notice,
    Programme,
    ProgrammeFunder,
    Project,
    FundingSource,
    WorkingGroup,
    Meeting,
    Decision,
    PressItem,
}
GEOJSON = "municipalities.geojson"
ALL = "*"


class RegionError(Exception):
    """The folder was not loaded. ``problems`` are lines for a person: file, row, column, what is wrong."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass
class Report:
    created: dict = field(default_factory=dict)  # file → number of new rows
    differences: list = field(default_factory=list)  # lines for a person


def load(path, *, update=False, dry_run=False, from_scratch=False):
    """Load the folder ``path``.

    :param update: take the file's value where a person has edited it; without it the database's stays
    :param dry_run: change nothing, but report
    :param from_scratch: as if the database were empty (with ``dry_run``, to check a folder on its own)
    :raises RegionError: with everything that is wrong; then nothing was changed
    """
    with transaction.atomic(), translation.override(None):
        if from_scratch:
            _empty()
        loading = _Loading(Path(path), update)
        loading.run()
        if dry_run:
            transaction.set_rollback(True)
        else:
            Schedule.objects.expand(Region.objects.current())
    return loading.report


def _empty():
    for model in reversed(TABLES.values()):
        model.objects.filter(**({"parent__isnull": False} if model is Category else {})).delete()
        model.objects.all().delete()


class _Loading:
    def __init__(self, path, update):
        self.path, self.update = path, update
        self.report, self.problems = Report(), []
        self.keys, self.new_keys = {}, {}  # model → keys of the rows that the folder has, and of those it made

    def run(self):
        if not self.path.is_dir():
            raise RegionError([f"{self.path}: there is no such folder"])
        for name, model in TABLES.items():
            self._load_table(name, model)
        if not self.problems:
            self._load_map()
        if self.problems:
            raise RegionError(self.problems)

    def _load_table(self, name, model):
        rows = self._rows(name, model)
        self.report.created[name] = 0
        if model in PARTS:
            self._load_parts(name, model, rows)
            return
        seen = self.keys[model] = {}
        for number, row in rows:
            key = row.get(model.natural_key_field, "").strip()
            if key in seen:
                self._problem(name, number, model.natural_key_field, f"“{key}” stands already in row {seen[key]}")
            seen.setdefault(key, number)
            self._load_row(name, model, number, row, key)

    def _rows(self, name, model):
        """Pairs of row number, as a spreadsheet counts, and cells by column."""
        try:
            with (self.path / name).open(encoding="utf-8-sig", newline="") as file:
                text = file.read()
            # A spreadsheet in German separates by semicolons.
            delimiter = max(",;", key=text.partition("\n")[0].count)
            lines = list(csv.reader(StringIO(text, newline=""), strict=True, delimiter=delimiter))
        except FileNotFoundError:
            self.problems += [] if model in OPTIONAL else [f"{name}: the file is missing"]
            return []
        except UnicodeDecodeError as error:
            self.problems.append(f"{name}: the file is not UTF-8 (byte {error.start}); save it as “CSV UTF-8”")
            return []
        except csv.Error as error:
            self.problems.append(f"{name}: not a CSV file ({error})")
            return []
        header = lines[0] if lines else []
        unknown = [column for column in header if column not in columns(model)]
        missing = [column for column in key_columns(model) if column not in header]
        self.problems += [f"{name}, row 1, column {column or '(empty)'}: unknown column" for column in unknown]
        self.problems += [f"{name}, row 1, column {column}: this column is missing" for column in missing]
        if unknown or missing:
            return []
        rows = [(number, cells) for number, cells in enumerate(lines[1:], start=2) if any(cells)]
        for number, cells in rows:
            if len(cells) != len(header):
                self.problems.append(f"{name}, row {number}: {len(cells)} cells, but the header has {len(header)}")
        return [(number, dict(zip(header, cells, strict=True))) for number, cells in rows if len(cells) == len(header)]

    def _load_row(self, name, model, number, row, key):
        instance = model.objects.filter(**{model.natural_key_field: key}).first()
        if model is Region and instance is None and Region.objects.exists():
            self._problem(name, number, "slug", f"this database already holds “{Region.objects.get().slug}”")
            return
        before = values(instance, row) if instance else None
        form = self._valid_form(name, model, number, row, instance)
        if form is None:
            return
        if instance is None:
            form.save()
            self.report.created[name] += 1
            self.new_keys.setdefault(model, set()).add(key)
            return
        changed = [column for column in row if before[column] != cleaned(form, column)]
        for column in changed:
            change = f"{shown(before[column])} → {shown(cleaned(form, column))}"
            self._difference(f"{name}, row {number}, {key}, {column}: {change}")
        if changed and self.update:
            form.save()

    def _load_parts(self, name, model, rows):
        """All rows of a parent together: they replace the parent's if it is new, or differs and ``update`` is given."""
        parents = {parent.natural_key()[0]: parent for parent in self._parents(model)}
        by_parent = {key: [] for key in parents}
        for number, row in rows:
            form = self._valid_form(name, model, number, row, None)
            key = form and form.cleaned_data[PARTS[model]].natural_key()[0]
            if key in by_parent:
                by_parent[key].append((number, form))
            elif form:
                self._problem(name, number, PARTS[model], "this folder has no such row", key)
        for key, numbered in by_parent.items():
            self._replace_parts(name, model, parents[key], numbered)

    def _parents(self, model):
        """The rows that the folder names: what an editor has made beside them is not its business."""
        parent_model = model._meta.get_field(PARTS[model]).related_model
        return parent_model.objects.filter(**{f"{parent_model.natural_key_field}__in": self.keys[parent_model]})

    def _replace_parts(self, name, model, parent, numbered):
        key, own = parent.natural_key()[0], {PARTS[model]: parent}
        columns = [column for _number, form in numbered[:1] for column in form.fields]
        before = [values(part, columns) for part in model.objects.filter(**own)]
        after = [{column: cleaned(form, column) for column in columns} for _number, form in numbered]
        if before == after:
            return
        is_new = key in self.new_keys.get(type(parent), ())
        if not is_new:
            row = f", row {numbered[0][0]}" if numbered else ""
            self._difference(f"{name}{row}, {key}: {len(before)} rows in the database, {len(after)} in the file")
        if is_new or self.update:
            model.objects.filter(**own).delete()
            for _number, form in numbered:
                form.save()
            self.report.created[name] += len(numbered)

    def _valid_form(self, name, model, number, row, instance):
        data = {column: self._cell(name, number, model, column, cell) for column, cell in row.items()}
        form = form_class(model, tuple(row))(data, instance=instance)
        if form.is_valid() and self._keeps_constraints(name, number, form.instance):
            return form
        for column, messages in form.errors.items():
            for message in messages:
                self._problem(name, number, "(row)" if column == "__all__" else column, message, row.get(column))
        return None

    def _keeps_constraints(self, name, number, instance):
        """Also those about columns that the file doesn't have, which a form leaves out."""
        try:
            instance.validate_constraints()
        except ValidationError as error:
            for message in error.messages:
                self._problem(name, number, "(row)", message)
            return False
        return True

    def _cell(self, name, number, model, column, cell):
        cell = cell.strip()
        model_field = model._meta.get_field(column)
        if isinstance(model_field, models.ManyToManyField) and cell == ALL:
            chosen = model_field.related_model.objects.filter(**all_of(model_field.related_model))
            return [related.natural_key()[0] for related in chosen]
        if isinstance(model_field, models.ManyToManyField | CodesField):
            return cell.split()
        if isinstance(model_field, models.BooleanField) and cell not in ("", "true", "false"):
            self._problem(name, number, column, "write true or false, or leave it empty", cell)
        return cell

    def _load_map(self):
        region = Region.objects.current()
        if region is None:
            self.problems.append("region.csv: there is no row")
            return
        try:
            collection = json.loads((self.path / GEOJSON).read_text(encoding="utf-8"))
            paths, view_box = outlines(collection)
        except FileNotFoundError:
            return  # a region may do without a map
        except (ValueError, GeoJSONError) as error:
            self.problems.append(f"{GEOJSON}: {error}")
            return
        for place in Municipality.objects.filter(in_region=True):
            if place.official_code not in paths:
                self.problems.append(f"{GEOJSON}: no outline with the official code “{place.official_code}” ({place})")
            Municipality.objects.filter(pk=place.pk).update(outline=paths.get(place.official_code, ""))
        attribution = region.map_attribution or collection.get("attribution", "")
        Region.objects.update(map_view_box=view_box, map_attribution=attribution)

    def _difference(self, line):
        self.report.differences.append(line if self.update else f"{line} (kept; --update takes the file's)")

    def _problem(self, name, number, column, message, value=None):
        shown = f" (it says “{value}”)" if value else ""
        self.problems.append(f"{name}, row {number}, column {column}: {message}{shown}")
