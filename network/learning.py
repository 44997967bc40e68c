"""What this region publishes for its partners: the learning platform's format (in the README), version 1."""

from integration_portal.languages import CODES, in_path

from .choices import PartnerItemKind, Precision
from .models import GoodPractice, Meeting, Project, column

FORMAT = "integration-portal/learning"
VERSION = 1  # another number only when readers of this one would misunderstand it; new fields they ignore
MOST = 1000  # items


def learning_data(region, absolute):
    """Good practices, projects and events of the region itself, as everybody may see them.

    :param absolute: makes a path an address
    """
    rows = [
        *(_good_practice(one) for one in GoodPractice.objects.public().for_partners()),
        *(_project(one) for one in Project.objects.for_partners()),
        *(_event(one) for one in Meeting.objects.public().for_partners()),
    ]
    return {
        "format": FORMAT,
        "version": VERSION,
        "region": {
            "name": region.name,
            "country": region.country,
            "url": absolute("/"),
            "languages": region.languages,
        },
        "items": [_item(row, about, region, absolute) for row, about in rows[:MOST]],
    }


def _item(row, about, region, absolute):
    titles = _texts(row, "title")
    path = row.get_absolute_url()
    return about | {
        "key": row.slug,
        "title": titles,
        "machine_translated": [code for code in row.machine_translated if code in titles],
        "url": absolute(path.removeprefix(f"/{in_path(path)}")),  # without it, the reader's own language
        "country": region.country,
        "area": about.get("area") or region.name,
    }


def _good_practice(row):
    return row, {
        "kind": PartnerItemKind.GOOD_PRACTICE,
        "text": _texts(row, "problem", "done", "result", "evaluation", "transfer"),
        "area": row.area,
        "organisation": row.organisation.name,
        "starts": row.when,
        "ends": "",
        "updated": row.updated_at.isoformat(),
    }


def _project(row):
    return row, {
        "kind": PartnerItemKind.PROJECT,
        "text": _texts(row, "summary", "goals", "measures", "benefit", "results"),
        "organisation": row.owner.name,
        "starts": row.starts,
        "ends": row.ends,
        "updated": None,
    }


def _event(row):
    return row, {
        "kind": PartnerItemKind.EVENT,
        "text": _texts(row, "agenda", "results"),
        "organisation": row.host.name if row.host else "",
        "starts": _known(row.first_day, row),
        "ends": _known(row.last_day, row),
        "updated": row.updated_at.isoformat(),
    }


def _texts(row, *names):
    """By language, the fields that are written in it, one below the other."""
    by_language = {code: [getattr(row, column(name, code)) or "" for name in names] for code in CODES}
    return {code: "\n\n".join(filter(None, parts)) for code, parts in by_language.items() if any(parts)}


def _known(day, row):
    """As exactly as it is known; ISO 8601 has no seasons, which are told as their first and last month."""
    letters = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.SEASON: 7}
    return day.isoformat()[: letters.get(row.precision)]
