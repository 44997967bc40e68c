"""The editors' pages: usable with sixteen languages, quick, in German, English, Swedish and Finnish."""

import datetime as dt
import re
from html import unescape
from itertools import product

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from integration_portal.languages import CODES
from network.models import AgendaProposal, Invitation, Organisation, Page, PartnerItem, Region
from offers.models import Feedback, Offer, UnmetSearch
from tests.factories import (
    make_category,
    make_closure,
    make_location,
    make_meeting,
    make_notice,
    make_offer,
    make_organisation,
    make_schedule,
)

LIMIT = 20


def page(client, url, **headers):
    response = client.get(url, headers=headers)
    assert response.status_code == 200, url
    return response.content.decode()


def offer_with_everything():
    offer = make_offer(
        "Deutschkurs",
        slug="kurs",
        categories=[make_category(), make_category("food", "Essen")],
        locations=[make_location(), make_location("Schule")],
        languages=["ar", "fa"],
        audiences=["women", "men"],
        checked_on=dt.date(2026, 1, 1),
        checked_by=make_organisation("Freiwilligenzentrum"),
    )
    for weekdays in ("MO", "TU", "WE"):
        make_schedule(offer, weekdays)
    make_closure(offer, dt.date(2026, 12, 24), dt.date(2027, 1, 6))
    return offer


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model.__name__)
def test_every_list_and_empty_form_opens_with_few_queries(admin_client, region, model):
    offer_with_everything()
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    urls = [reverse(f"{name}_changelist")]
    without_form = (Region, Feedback, UnmetSearch, PartnerItem, Invitation)
    urls += [] if model in without_form else [reverse(f"{name}_add")]
    urls += [reverse(f"{name}_change", args=[row.pk]) for row in model.objects.all()[:1]]

    for url in urls:
        with CaptureQueriesContext(connection) as queries:
            page(admin_client, url)
        assert len(queries) < LIMIT, url


def test_a_list_needs_as_many_queries_with_40_offers_as_with_one(admin_client, region):
    offer_with_everything()
    url = reverse("admin:offers_offer_changelist")
    page(admin_client, url)
    with CaptureQueriesContext(connection) as with_one:
        page(admin_client, url)
    for number in range(39):
        make_offer(f"Kurs {number}", provider=make_organisation())
    page(admin_client, url)

    with CaptureQueriesContext(connection) as with_forty:
        page(admin_client, url)

    assert len(with_one) == len(with_forty)


def test_the_form_has_every_language_and_the_switch_that_groups_them(admin_client, region):
    form = page(admin_client, reverse("admin:offers_offer_change", args=[offer_with_everything().pk]))

    for code in CODES:
        assert f'name="title_{code.replace("-", "_")}"' in form
    assert "js/admin-languages.js" in form
    assert "<script>" not in form


def test_an_offer_can_be_made_with_its_schedule_in_one_form(admin_client, region):
    provider, category = make_organisation(), make_category()
    data = {
        "title_de": "Deutschkurs",
        "title_ar": "دورة",
        "slug": "kurs",
        "status": "published",
        "kind": "service",
        "provider": provider.pk,
        "categories": [category.pk],
        "check_interval": 180,
        "schedules-TOTAL_FORMS": 1,
        "schedules-INITIAL_FORMS": 0,
        "schedules-0-frequency": "weekly",
        "schedules-0-interval": 1,
        "schedules-0-weekdays": ["TU", "TH"],
        "schedules-0-start_time": "17:00",
        "schedules-0-end_time": "19:00",
        "closures-TOTAL_FORMS": 0,
        "closures-INITIAL_FORMS": 0,
    }

    response = admin_client.post(reverse("admin:offers_offer_add"), data)

    assert response.status_code == 302, response.context_data["errors"]
    offer = Offer.objects.get()
    assert (offer.title_de, offer.title_ar, offer.title_en) == ("Deutschkurs", "دورة", None)
    assert offer.schedules.get().weekdays == ["TU", "TH"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title_de": ""}, "Deutsch, Englisch, Schwedisch oder Finnisch"),
        ({"schedules-0-weekdays": []}, "Wochentag"),
        ({"schedules-0-interval": 2}, "Gültig"),
        ({"first_day": "2026-12-02", "last_day": "2026-12-01"}, "letzte Tag"),
        ({"as_of": "Sommer 2018"}, "2018-07"),
    ],
)
def test_a_mistake_in_the_form_is_said_at_its_field_and_nothing_is_lost(admin_client, region, change, message):
    data = {
        "title_de": "Deutschkurs",
        "slug": "kurs",
        "status": "published",
        "kind": "service",
        "provider": make_organisation().pk,
        "categories": [make_category().pk],
        "check_interval": 180,
        "schedules-TOTAL_FORMS": 1,
        "schedules-INITIAL_FORMS": 0,
        "schedules-0-frequency": "weekly",
        "schedules-0-interval": 1,
        "schedules-0-weekdays": ["TU"],
        "schedules-0-start_time": "17:00",
        "closures-TOTAL_FORMS": 0,
        "closures-INITIAL_FORMS": 0,
    }

    response = admin_client.post(reverse("admin:offers_offer_add"), data | change, headers={"accept-language": "de"})

    form = response.content.decode()
    assert response.status_code == 200
    assert message.lower() in form.lower()
    assert 'value="17:00' in form


@pytest.mark.parametrize("query", ["Deutschkurs", "دورة", "Caritas"])
def test_the_search_looks_into_every_language(admin_client, region, query):
    make_offer("Deutschkurs", title_ar="دورة", provider=make_organisation("Caritas"))
    make_offer("Tafel", provider=make_organisation("Rotes Kreuz"))

    rows = page(admin_client, reverse("admin:offers_offer_changelist") + f"?q={query}", **{"accept-language": "sv"})

    assert "Deutschkurs" in rows
    assert "Tafel" not in rows


def test_the_filters_find_what_is_overdue_and_what_is_a_draft(admin_client, region):
    make_offer("frisch", checked_on=dt.date.today())
    make_offer("alt", checked_on=dt.date(2018, 7, 1))
    make_offer("ungeprüft")
    make_offer("Entwurf", status="draft")
    url = reverse("admin:offers_offer_changelist")

    def found(query):
        return {offer.title_de for offer in admin_client.get(f"{url}?{query}").context_data["cl"].queryset}

    assert found("check=overdue") == {"alt", "ungeprüft"}
    assert found("check=never") == {"ungeprüft", "Entwurf"}
    assert found("status__exact=draft") == {"Entwurf"}


def test_a_check_can_be_recorded_for_many_offers_at_once(admin_client, region, at):
    at("2026-11-24 00:30")
    offer = make_offer()
    data = {"action": "mark_checked", "_selected_action": [offer.pk]}

    admin_client.post(reverse("admin:offers_offer_changelist"), data)

    offer.refresh_from_db()
    assert offer.checked_on == dt.date(2026, 11, 24)


def steps(client):
    """What the start page says to do next: pairs of a sentence and the address of its list."""
    listed = page(client, "/admin/", **{"accept-language": "en"}).split('id="next-steps"')[1].split("</div>")[0]
    return [(words, url) for url, words in re.findall(r'<a href="([^"]+)">([^<]+)</a>', unescape(listed))]


def fill_desk(number):
    """So many rows of each kind that wait for an editor, and one of each that does not."""
    make_offer("veröffentlicht", checked_on=timezone.localdate())
    make_notice("veröffentlicht")
    held = make_meeting("Gewesen", dt.date(2016, 11, 8), status="held")
    invite(held, "gewesen@example.org", is_due=True)
    propose(held, state="declined")
    coming = make_meeting("Arbeitskreis", timezone.localdate())
    invite(coming, f"weiss-es-{number}@example.org")
    invite(coming, f"unterwegs-{number}@example.org", sending_since=timezone.now())
    propose(coming, state="taken")
    for one in range(number):
        Feedback.objects.create(offer=make_offer("neu", status="in-review"), text="stimmt nicht", language="de")
        UnmetSearch.objects.create(text=f"wort {number} {one}", language="de", day=timezone.localdate(), count=1)
        make_offer("Entwurf", status="draft")
        make_offer("alt", machine_translated=["ar"])
        make_notice("Kursstart", status="review")
        propose(coming)
        invite(coming, f"unklar-{number}-{one}@example.org", sending_since=timezone.now() - dt.timedelta(hours=1))
        invite(coming, f"wartet-{number}-{one}@example.org", is_due=True)


def invite(meeting, email, **kwargs):
    Invitation.objects.create(meeting=meeting, organisation=Organisation.objects.first(), email=email, **kwargs)


def propose(meeting, **kwargs):
    AgendaProposal.objects.create(meeting=meeting, organisation=Organisation.objects.first(), text="Punkt", **kwargs)


def test_the_start_page_says_what_to_do_next(admin_client, region):
    fill_desk(2)

    assert steps(admin_client) == [
        ("2 notes from visitors: something may be wrong", "/admin/offers/feedback/?is_done__exact=0"),
        ("2 searches found little or nothing", "/admin/offers/unmetsearch/?"),
        ("2 offers wait for your review", "/admin/offers/offer/?status__exact=in-review"),
        ("2 notices wait for your review", "/admin/network/notice/?status__exact=review"),
        (
            "2 proposals for the agendas of meetings wait for your decision",
            "/admin/network/meeting/?proposals__state__exact=new",
        ),
        (
            "2 invitations are unclear: ask whether the mails have arrived",
            "/admin/network/invitation/?mail=unclear",
        ),
        (
            "2 mails about meetings wait to be sent: go on at the meetings' invitations",
            "/admin/network/invitation/?mail=due",
        ),
        ("2 drafts are not published yet", "/admin/offers/offer/?status__exact=draft"),
        (
            "2 published offers should be checked: ask the providers whether all is still true",
            "/admin/offers/offer/?check=overdue",
        ),
        (
            "2 offers have texts translated by a machine that nobody has read",
            "/admin/offers/offer/?machine=yes",
        ),
    ]


def test_where_nothing_waits_the_start_page_says_so(admin_client, region):
    fill_desk(0)

    assert steps(admin_client) == []
    assert "Nothing is waiting for you." in page(admin_client, "/admin/", **{"accept-language": "en"})


def test_a_list_to_which_the_start_page_leads_has_what_it_speaks_of(admin_client, region):
    fill_desk(3)

    found = {url: admin_client.get(url).context_data["cl"].result_count for _sentence, url in steps(admin_client)}

    proposals = "/admin/network/meeting/?proposals__state__exact=new"
    assert found.pop(proposals) == 1  # the three are of one meeting
    assert set(found.values()) == {3}


@pytest.mark.parametrize(
    ("permissions", "expected"),
    [
        (["change_notice"], ["2 notices wait for your review"]),
        (["change_invitation"], ["2 invitations are unclear", "2 mails about meetings wait"]),
        (["change_meeting"], []),
        (["change_agendaproposal"], []),
        (["change_meeting", "change_agendaproposal"], ["2 proposals for the agendas"]),
        (["change_feedback", "change_unmetsearch"], ["2 notes from visitors", "2 searches found little"]),
        (["view_notice", "view_offer", "view_invitation"], []),
    ],
)
def test_the_start_page_tells_an_editor_only_what_this_editor_may_do(
    client, region, django_user_model, permissions, expected
):
    fill_desk(2)
    user = django_user_model.objects.create_user("redaktion", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)

    told = [sentence for sentence, _url in steps(client)]

    assert len(told) == len(expected)
    assert all(sentence.startswith(beginning) for sentence, beginning in zip(told, expected, strict=True))


def test_the_start_page_needs_as_many_queries_with_30_of_each_as_with_one(admin_client, region):
    counted = []
    for number in (1, 29):
        fill_desk(number)
        page(admin_client, "/admin/")
        with CaptureQueriesContext(connection) as captured:
            page(admin_client, "/admin/")
        counted.append(len(captured))

    assert counted[0] == counted[1] < LIMIT


@pytest.mark.parametrize(
    ("header", "code"), [("de", "de"), ("sv", "sv"), ("fi", "fi"), ("en", "en"), ("tr", "en"), ("tr,fi;q=0.5", "fi")]
)
def test_the_admin_speaks_four_languages(admin_client, region, header, code):
    assert f'lang="{code}"' in page(admin_client, "/admin/", **{"accept-language": header})


def test_the_languages_of_the_region_are_switched_in_the_admin(admin_client, client, region):
    data = {
        "name": region.name,
        "slug": region.slug,
        "contact": region.contact_id,
        "languages": ["de", "ar"],
        "source_language": "de",
        "time_zone": "Europe/Vienna",
        "country": "AT",
        "subdivision": "7",
    }

    response = admin_client.post(reverse("admin:network_region_change", args=[1]), data)

    assert response.status_code == 302, response.context_data["errors"]
    assert client.get("/tr/").status_code == 302
    assert client.get("/ar/").status_code == 200


def test_a_time_zone_that_does_not_exist_is_refused(admin_client, region):
    data = {"name": "x", "slug": "x", "contact": region.contact_id, "languages": ["ar"], "country": "AT"}
    data |= {"source_language": "de", "time_zone": "Mars/Olympus", "subdivision": "99"}

    response = admin_client.post(reverse("admin:network_region_change", args=[1]), data)

    assert set(response.context_data["adminform"].form.errors) == {"time_zone", "subdivision", "languages"}


def test_pages_and_organisations_can_be_edited(admin_client, client, region):
    about = Page.objects.create(slug="about", title_de="Über uns", body_de="alt")
    url = reverse("admin:network_page_change", args=[about.pk])

    response = admin_client.post(url, {"slug": "about", "title_de": "Über uns", "body_de": "**neu**"})

    assert response.status_code == 302
    assert "<strong>neu</strong>" in page(client, "/de/about/")
    assert Organisation.objects.exists()


def test_dates_follow_when_an_editor_moves_a_schedule(admin_client, client, region, at):
    at("2026-11-24 08:00")
    offer = offer_with_everything()
    offer.checked_on = dt.date(2026, 11, 24)
    offer.save()
    client.get("/de/offers/")  # makes the dates
    form = admin_client.get(reverse("admin:offers_offer_change", args=[offer.pk])).context_data
    data = {name: value for name, value in form["adminform"].form.initial.items() if value not in (None, False)}
    data |= {"categories": [row.pk for row in data["categories"]], "locations": [row.pk for row in data["locations"]]}
    data |= {"languages": [row.pk for row in data["languages"]], "audiences": [row.pk for row in data["audiences"]]}
    data |= {"municipalities": [], "machine_translated": []}
    schedules = list(offer.schedules.all())
    data |= {
        "schedules-TOTAL_FORMS": 3,
        "schedules-INITIAL_FORMS": 3,
        "closures-TOTAL_FORMS": 0,
        "closures-INITIAL_FORMS": 0,
    }
    for number, schedule in enumerate(schedules):
        data |= {f"schedules-{number}-id": schedule.pk, f"schedules-{number}-offer": offer.pk}
        data |= {f"schedules-{number}-frequency": "weekly", f"schedules-{number}-interval": 1}
        data |= {f"schedules-{number}-weekdays": schedule.weekdays, f"schedules-{number}-start_time": "10:00"}

    response = admin_client.post(reverse("admin:offers_offer_change", args=[offer.pk]), data)

    assert response.status_code == 302, response.context_data["errors"]
    assert "10:00" in client.get("/de/offers/").content.decode()
    assert "17:00" not in client.get("/de/offers/").content.decode()


def test_a_check_in_the_future_is_refused(admin_client, region):
    offer = make_offer()

    response = admin_client.post(
        reverse("admin:offers_offer_change", args=[offer.pk]), {"title_de": "x", "checked_on": "2062-01-01"}
    )

    assert "checked_on" in response.context_data["adminform"].form.errors


@pytest.mark.parametrize("action", ["mark_checked", "publish", "archive"])
def test_who_may_only_look_changes_nothing(client, region, django_user_model, action):
    offer = make_offer(status="in-review")
    user = django_user_model.objects.create_user("leserin", password="x", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_offer"))
    client.force_login(user)

    client.post(reverse("admin:offers_offer_changelist"), {"action": action, "_selected_action": [offer.pk]})

    offer.refresh_from_db()
    assert (offer.status, offer.checked_on) == ("in-review", None)


@pytest.mark.parametrize(("action", "status"), [("publish", "published"), ("archive", "archived")])
def test_what_is_published_or_archived_in_the_list_is_in_the_offers_history(admin_client, region, action, status):
    offer = make_offer(status="draft")
    before = offer.updated_at

    admin_client.post(reverse("admin:offers_offer_changelist"), {"action": action, "_selected_action": [offer.pk]})

    offer.refresh_from_db()
    assert offer.status == status
    assert offer.updated_at > before
    assert LogEntry.objects.get().object_id == str(offer.pk)


def test_a_check_from_the_list_is_in_the_name_of_the_regions_contact(admin_client, region):
    offer = make_offer()

    admin_client.post(
        reverse("admin:offers_offer_changelist"), {"action": "mark_checked", "_selected_action": [offer.pk]}
    )

    offer.refresh_from_db()
    assert offer.checked_by == region.contact


def test_a_cost_is_written_as_one_says_it_and_kept_in_cents(admin_client, region):
    offer = make_offer(cost_cents=1250)
    url = reverse("admin:offers_offer_change", args=[offer.pk])
    form = admin_client.get(url).context_data["adminform"].form
    data = {name: value for name, value in form.initial.items() if value not in (None, False, [])}
    data |= {"categories": [make_category().pk], "cost_cents": "7,05"}
    for prefix in ("schedules", "closures"):
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    assert 'value="12,5"' in str(form["cost_cents"])

    response = admin_client.post(url, data)

    assert response.status_code == 302, response.context_data["errors"]
    offer.refresh_from_db()
    assert offer.cost_cents == 705


def test_the_form_has_the_languages_of_the_region_with_its_own_first(admin_client, region):
    Region.objects.update(languages=["en", "sv", "fi"], source_language="sv")
    offer = make_offer("bleibt", title_sv="Kurs")
    url = reverse("admin:offers_offer_change", args=[offer.pk])

    form = admin_client.get(url).context_data["adminform"].form
    added = admin_client.get(reverse("admin:offers_offer_add")).context_data["adminform"]

    assert [name for name in form.fields if name.startswith("title")] == ["title_sv", "title_en", "title_fi"]
    assert "mt-source" in form.fields["title_sv"].widget.attrs["class"]
    assert added.prepopulated_fields[0]["dependencies"][0].name == "title_sv"


def test_offers_are_filtered_by_topic_of_either_level(admin_client, region):
    german = make_category("german", "Deutsch")
    make_offer("oben", categories=[german])
    make_offer("unten", categories=[make_category("course", "Kurs", parent=german)])
    make_offer("anderswo", categories=[make_category("work", "Arbeit")])

    found = admin_client.get(reverse("admin:offers_offer_changelist") + "?topic=german").context_data["cl"].queryset

    assert {offer.title_de for offer in found} == {"oben", "unten"}


def test_a_page_that_every_page_links_to_cannot_be_taken_away(admin_client, region):
    linked, own = [Page.objects.create(slug=slug, title_de=slug) for slug in ("about", "fest")]
    changelist = reverse("admin:network_page_changelist")

    for page_ in (linked, own):
        data = {"action": "delete_selected", "_selected_action": [page_.pk], "post": "yes"}
        admin_client.post(changelist, data)
    admin_client.post(reverse("admin:network_page_change", args=[linked.pk]), {"slug": "weg", "title_de": "neu"})

    assert list(Page.objects.values_list("slug", "title_de")) == [("about", "neu")]


CHOOSING = [model for model, own in admin.site._registry.items() if own.autocomplete_fields or own.inlines]


@pytest.mark.parametrize(
    ("model", "value"),
    list(product(CHOOSING, ["x", "\x00", "9" * 30])),
    ids=lambda one: getattr(one, "__name__", ascii(one)),
)
def test_what_is_no_number_of_a_row_is_refused_at_its_field_and_breaks_no_form(admin_client, region, model, value):
    """An autocomplete field shows again what was chosen, and would ask the database for it."""
    own, label = admin.site._registry[model], f"admin:{model._meta.app_label}_{model._meta.model_name}"
    data = dict.fromkeys(own.autocomplete_fields, value)
    for inline in own.inlines:
        prefix = prefix_of(inline, model)
        data |= {f"{prefix}-TOTAL_FORMS": 1, f"{prefix}-INITIAL_FORMS": 0}
        data |= {f"{prefix}-0-{name}": value for name in inline.autocomplete_fields}

    address = reverse(f"{label}_change", args=[1]) if model is Region else reverse(f"{label}_add")
    response = admin_client.post(address, data)

    assert response.status_code == 200
    assert set(own.autocomplete_fields) <= set(response.context["adminform"].form.errors)
    for inline in response.context["inline_admin_formsets"]:
        assert set(inline.opts.autocomplete_fields) <= set(inline.formset.errors[0])


def prefix_of(inline, model):
    """Of the names of an inline's fields in the form of its model."""
    key = next(field for field in inline.model._meta.fields if field.related_model is model)
    return key.remote_field.get_accessor_name()


CHOOSING_SEVERAL = [model for model in admin.site._registry if model._meta.many_to_many]


@pytest.mark.parametrize("value", ["9" * 30, str(-(2**63) - 1)])
@pytest.mark.parametrize("model", CHOOSING_SEVERAL, ids=lambda model: model.__name__)
def test_a_number_that_no_row_can_have_is_refused_where_several_are_chosen(admin_client, region, model, value):
    names = [field.name for field in model._meta.many_to_many]
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    if model is User:  # the form for a new one has no lists
        address = reverse("admin:auth_user_change", args=[User.objects.get().pk])

    response = admin_client.post(address, {name: [value] for name in names})

    errors, sentence = response.context["adminform"].form.errors, "Bitte eine gültige Auswahl treffen."
    assert [errors[name][0].startswith(sentence) for name in names] == [True] * len(names)


@pytest.mark.parametrize("value", ["9" * 30, "x", "\x00", "1.5"])
def test_an_action_for_what_no_row_can_have_as_its_number_does_nothing(admin_client, region, value):
    data = {"action": "publish", "_selected_action": [value]}

    response = admin_client.post(reverse("admin:offers_offer_changelist"), data, follow=True)

    assert [str(message) for message in response.context["messages"]] == ["0 Angebote geändert."]


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model.__name__)
def test_a_crafted_row_breaks_no_action_of_any_list(admin_client, region, model):
    own, changelist = admin.site._registry[model], f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    request = admin_client.get(reverse(changelist)).wsgi_request

    for action in own.get_actions(request):
        response = admin_client.post(reverse(changelist), {"action": action, "_selected_action": ["x", "9" * 30]})
        assert response.status_code in (200, 302)
