"""Home, list and an offer as a visitor gets them."""

import datetime as dt

import pytest

from offers.models import Offer
from tests.factories import (
    make_category,
    make_checked_offer,
    make_closure,
    make_location,
    make_municipality,
    make_offer,
    make_organisation,
    make_schedule,
)


def text(client, path, **headers):
    response = client.get(path, headers=headers)
    assert response.status_code == 200, path
    return " ".join(response.content.decode().split())


def test_home_shows_the_topics_and_what_is_open_now(client, region, at):
    at("2026-11-24 17:30")
    german = make_category("german", "Deutsch lernen", name_ar="تعلم الألمانية")
    offer = make_checked_offer("Sprachencafé", slug="cafe", categories=[german])
    make_schedule(offer, "TU", "17:00", "19:00")
    make_schedule(make_offer("Tafel von 2018", as_of="2018"), "TU", "17:00", "19:00")

    page = text(client, "/ar/")

    assert "تعلم الألمانية" in page
    assert "/ar/offers/?category=german" in page
    assert "/ar/offers/cafe/" in page
    assert "Tafel von 2018" not in page


def test_a_card_says_what_it_is_in_both_languages_who_where_and_when(client, region, at):
    at("2026-11-24 12:00")
    offer = make_checked_offer(
        "Sprachencafé",
        title_ar="مقهى اللغات",
        provider=make_organisation("Stadtgemeinde Imst"),
        locations=[make_location("Café")],
        languages=["ar", "tr"],
        cost_cents=0,
        childcare=True,
        joining="walk-in",
    )
    make_schedule(offer, "TU", "17:00", "19:00")

    card = text(client, "/ar/offers/").split('class="card"')[1].split("</li> </ul> <p>")[0]

    assert "مقهى اللغات" in card
    assert '<span lang="de" dir="ltr">Sprachencafé</span>' in card
    assert '<bdi lang="de" dir="ltr">Stadtgemeinde Imst</bdi>' in card
    assert '<bdi lang="de" dir="ltr">Imst</bdi>' in card
    assert '<bdi dir="ltr">17:00–19:00</bdi>' in card
    assert '<span lang="ar" dir="rtl">العربية</span>' in card
    assert '<span lang="tr" dir="ltr">Türkçe</span>' in card


def test_a_text_that_falls_back_carries_its_own_language_and_a_notice(client, region):
    make_offer("Deutschkurs", slug="kurs", title_en="German course", summary_de="Nur auf Deutsch.")

    page = text(client, "/fa/offers/kurs/")

    assert '<h1><span lang="en" dir="ltr">German course</span></h1>' in page
    assert '<p><span lang="de" dir="ltr">Nur auf Deutsch.</span></p>' in page
    assert "English" in page.split('class="note"')[1].split("</p>")[0]


def test_a_machine_translation_says_so_until_somebody_has_read_it(client, region):
    make_offer("Deutschkurs", slug="kurs", title_en="German course", machine_translated=["en", "ar"])

    with_note = text(client, "/en/offers/kurs/")
    Offer.objects.update(machine_translated=["ar"])

    assert "A machine translated this text" in with_note
    assert "A machine translated this text" not in text(client, "/en/offers/kurs/")
    assert "A machine translated this text" not in text(client, "/de/offers/kurs/")


def test_an_unchecked_offer_shows_its_times_as_history_and_names_somebody_to_ask(client, region, at):
    at("2026-11-24 12:00")
    offer = make_offer("Tafel", slug="tafel", as_of="2018-07")
    make_schedule(offer, "SA", "18:30", "20:00")

    page = text(client, "/en/offers/tafel/")

    assert "This is how it was in 2018:" in page
    assert 'Saturday</th><td><bdi dir="ltr">18:30–20:00</bdi>' in page
    assert "Please ask before you go." in page
    assert "These facts are from 2018. Nobody has checked them since." in page
    assert 'href="tel:+43-5417-20018"' in page.split("answers")[1].split("</dl>")[0]
    assert "Next dates" not in page


def test_a_provider_with_a_phone_is_asked_before_the_region(client, region):
    make_offer("Kurs", slug="kurs", provider=make_organisation("TSD", phone="+43 512 21440"))

    answers = text(client, "/en/offers/kurs/").split("answers")[1].split("</dl>")[0]

    assert "+43 512 21440" in answers
    assert "+43 5417 20018" not in answers


def test_a_checked_offer_shows_its_next_dates_and_who_checked_it(client, region, at):
    at("2026-11-24 12:00")
    offer = make_checked_offer("Sprachencafé", slug="cafe", checked_by=make_organisation("Freiwilligenzentrum"))
    make_schedule(offer, "TU", "17:00", "19:00", frequency="monthly", week_of_month=1)
    make_closure(offer, dt.date(2026, 12, 24), dt.date(2027, 1, 6))

    page = text(client, "/en/offers/cafe/")

    assert 'Tuesday, 1 December, <bdi dir="ltr">17:00–19:00</bdi>' in page
    assert "Tuesday (number 1 in the month)" in page
    assert "Closed: 24 December 2026 – 6 January 2027" in page.replace("</svg> ", "")
    assert "Checked on 24 November 2026" in page
    assert "Freiwilligenzentrum" in page


def test_by_appointment_is_not_closed(client, region, at):
    at("2026-11-24 12:00")
    offer = make_checked_offer("Beratung", slug="beratung")
    make_schedule(offer, "", None, None, frequency="appointment")

    page = text(client, "/en/offers/beratung/")

    assert "By appointment" in page
    assert "Closed" not in page


def test_unknown_facts_say_to_ask_there(client, region):
    make_offer("Beratung", slug="beratung")

    page = text(client, "/en/offers/beratung/")

    assert (
        page.split("<main")[1].split("</dl>")[0].count("lease ask there") == 5
    )  # when, for whom, languages, cost, joining
    assert "We don't know the times. Please ask there." in page.replace("&#x27;", "'")


def test_the_sign_to_show_to_somebody_is_german_on_every_page(client, region):
    location = make_location("Rotes Kreuz", address="Pfarrgasse 23, Imst")
    make_offer("Tafel Imst", slug="tafel", title_uk="Продукти", locations=[location])

    sign = text(client, "/uk/offers/tafel/").split('class="sign"')[1].split("</div>")[0]

    assert 'lang="de" dir="ltr"' in sign
    assert "Tafel Imst" in sign
    assert "Pfarrgasse 23, Imst" in sign


def test_costs_are_written_in_the_currency_of_the_country(client, region):
    make_offer("Kurs", slug="kurs", cost_cents=1250, cost_note_en="for the book")

    page = text(client, "/en/offers/kurs/")

    assert "€12.50" in page
    assert "for the book" in page


def test_where_the_country_has_no_currency_costs_have_the_sign_for_none(client, region):
    region.country = "AQ"
    region.save()
    make_offer("Kurs", slug="kurs", cost_cents=1250)

    assert region.currency == "XXX"
    assert "¤12.50" in text(client, "/en/offers/kurs/")


@pytest.mark.parametrize("status", ["draft", "in-review", "archived"])
def test_what_is_not_published_is_on_no_public_page(client, region, status):
    make_offer("Geheimer Entwurf", slug="entwurf", status=status, by_phone=True)

    assert client.get("/de/offers/entwurf/").status_code == 404
    for path in ("/de/", "/de/offers/", "/de/offers.json", "/de/offers/?q=geheimer", "/sitemap-offers.xml"):
        assert "entwurf" not in text(client, path).lower(), path


def test_an_editor_sees_a_draft_as_the_public_would(client, admin_client, region):
    make_offer("Geheimer Entwurf", slug="entwurf", status="draft")

    assert "Geheimer Entwurf" in text(admin_client, "/de/offers/entwurf/preview/")


def test_a_visitor_who_guesses_the_preview_is_asked_to_log_in(client, region):
    make_offer("Geheimer Entwurf", slug="entwurf", status="draft")

    response = client.get("/de/offers/entwurf/preview/")

    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")


def test_a_confidential_address_is_shown_nowhere(client, admin_client, region):
    village = make_municipality("Geheimdorf", lat=47.1, lon=10.8, in_region=False)
    shelter = make_location(
        "Frauenhaus Rosenheim", village, address="Versteckgasse 7", stop="Haltestelle Tarnung", is_confidential=True
    )
    offer = make_checked_offer("Schutz für Frauen", slug="schutz", locations=[shelter])
    make_schedule(offer, "TU")
    make_offer("anderes", categories=[make_category()])

    paths = [
        "/de/",
        "/de/offers/",
        "/de/offers/schutz/",
        "/de/offers.json?near=imst",
        "/de/offers/map/",
        "/sitemap-offers.xml",
    ]
    paths += ["/de/offers/?q=Versteckgasse", "/de/offers/?q=Geheimdorf", "/de/offers/?municipality=geheimdorf"]
    for one in (client, admin_client):
        pages = {path: text(one, path) for path in paths}
        pages["preview"] = text(admin_client, "/de/offers/schutz/preview/")
        for path, page in pages.items():
            body = page.split("<main")[-1].replace("value=&quot;", "").split("results")[-1]
            leaks = [secret for secret in ("Frauenhaus", "Versteckgasse 7", "Tarnung") if secret in body]
            assert leaks == [], path
    assert "Schutz für Frauen" in pages["/de/offers/"]


def test_no_result_says_what_would_help(client, region):
    make_offer("Deutschkurs", cost_cents=0)
    make_offer("Tafel", childcare=True)

    page = text(client, "/en/offers/?q=deutschkurs&childcare=1")

    assert "We found nothing that fits all of this." in page
    assert '?q=deutschkurs">Without “With childcare” there is 1 offer' in page
    assert '?childcare=1">Without “Search” there is 1 offer' in page
    assert "+43 5417 20018" in page.split('class="nothing"')[1].split("</section>")[0]


def test_chips_take_away_one_filter_and_keep_the_others(client, region):
    make_category("german", "Deutsch lernen", name_en="Learning German")
    make_offer()

    page = text(client, "/en/offers/?category=german&free=1&q=kurs&page=1")

    chips = page.split('class="chips"')[1].split("</ul>")[0]
    assert 'href="?category=german&amp;free=1"' in chips
    assert 'href="?category=german&amp;q=kurs"' in chips
    assert 'href="?free=1&amp;q=kurs"' in chips


def test_the_list_has_pages_that_keep_the_filters(client, region):
    for number in range(21):
        make_offer(f"Kurs {number}", cost_cents=0)

    first = text(client, "/en/offers/?free=1")

    assert "21 offers" in first
    assert 'rel="next" href="?free=1&amp;page=2"' in first
    assert text(client, "/en/offers/?free=1&page=2").count('class="card"') == 1


@pytest.mark.parametrize("number", ["0", "-1", "2", "abc", "1.5", "9" * 30, "٣"])
def test_a_page_that_does_not_exist_is_a_404_that_helps(client, region, number):
    make_offer("Kurs")

    response = client.get("/en/offers/", {"page": number})

    assert response.status_code == 404
    assert f"This list has no page “{number[:20]}”. It has pages 1 to 1." in response.content.decode()


def test_volunteering_is_the_list_of_one_kind(client, region):
    make_offer("Patin werden", kind="volunteering")
    make_offer("Tafel")

    page = text(client, "/de/volunteering/")

    assert "Patin werden" in page
    assert "Tafel" not in page
    assert 'class="chips"' not in page
    assert 'name="kind"' not in page


def test_the_map_links_every_municipality_with_its_number_of_offers(client, region):
    oetz = make_municipality("Oetz", outline="M0,0l1,1z")
    make_offer("Kurs", locations=[make_location("Schule", oetz)])
    region.map_view_box = "0 0 400 600"
    region.map_attribution = "Statistik Austria (CC BY 4.0)"
    region.save()

    page = text(client, "/de/offers/map/")

    assert 'href="/de/offers/?municipality=oetz" aria-label="Oetz: 1"' in page
    assert "Statistik Austria (CC BY 4.0)" in page


def test_offers_as_data_are_the_list(client, region):
    german = make_category("german", "Deutsch lernen")
    location = make_location("Schule", make_municipality("Oetz", lat=47.2, lon=10.9))
    make_municipality("Imst")
    make_offer("Kurs", slug="kurs", title_ar="دورة", categories=[german], locations=[location], cost_cents=0)
    make_offer("Tafel", slug="tafel")

    data = client.get("/ar/offers.json?free=1&near=imst").json()

    assert data["count"] == 1
    assert data["offers"] == [
        {
            "slug": "kurs",
            "title": "دورة",
            "title_de": "Kurs",
            "provider": "Regionalmanagement Bezirk Imst",
            "categories": [{"slug": "german", "name_de": "Deutsch lernen"}],
            "municipality": "Oetz",
            "distance_km": 13.1,
            "url": "http://testserver/ar/offers/kurs/",
        }
    ]


def test_a_place_without_offers_names_the_nearest(client, region):
    make_municipality("Jerzens", lat=47.15, lon=10.75)
    oetz, soelden = make_municipality("Oetz", lat=47.2, lon=10.9), make_municipality("Soelden", lat=46.97, lon=11.0)
    make_offer("In Sölden", locations=[make_location("Schule", soelden)], title_en="Far")
    make_offer("In Oetz", locations=[make_location("Schule", oetz)], title_en="Near")
    make_offer("Irgendwo", title_en="Somewhere")

    page = text(client, "/en/offers/?municipality=jerzens")

    nearest = page.split("The nearest ones")[1].split("</ul>")[0]
    assert nearest.index("Near</a>") < nearest.index("Far</a>")
    assert '<span class="original"><span lang="de" dir="ltr">In Oetz</span></span>' in nearest
    assert "(13 km from Jerzens)" in nearest
    assert "Somewhere" not in nearest


def test_the_list_of_one_topic_says_what_is_meant_by_it(client, region):
    make_offer("Kurs", categories=[make_category("german", "Deutsch lernen", hint_de="Kurse und Treffen")])
    make_category("work", "Arbeit", hint_de="Stellen")

    assert '<h1>Deutsch lernen</h1> <p class="lead">Kurse und Treffen</p>' in text(
        client, "/de/offers/?category=german"
    )
    assert "<h1>Angebote</h1>" in text(client, "/de/offers/?category=german&category=work")


def test_a_list_can_be_sent_and_printed_with_phones_and_addresses(client, region):
    provider = make_organisation("TSD", phone="+43 512 21440")
    make_offer("Kurs", provider=provider, locations=[make_location("Saal", address="Pfarrgasse 23, Imst")])

    page = text(client, "/de/offers/?free=&q=kurs")

    card = page.split('class="card"')[1].split("</ul>")[0]
    assert '<bdi dir="ltr" class="only-print">+43 512 21440</bdi>' in card
    assert 'class="only-print">Pfarrgasse 23, Imst</bdi>' in card
    assert 'href="https://wa.me/?text=http%3A%2F%2Ftestserver%2Fde%2Foffers%2F%3Ffree%3D%26q%3Dkurs"' in page
    assert '<div class="qr only-print"><svg' in page


def test_an_address_too_long_for_a_qr_code_is_a_page_all_the_same(client, region):
    page = text(client, "/de/offers/?" + "&".join(["category=nothing-of-the-kind"] * 200))

    assert '<div class="qr only-print"><p' in page


def test_the_provider_can_be_written_to_with_whatsapp(client, region):
    make_offer("Kurs", slug="kurs", provider=make_organisation("TSD", whatsapp="+43 512 21440"))

    assert 'href="https://wa.me/4351221440"' in text(client, "/de/offers/kurs/")


def test_the_sign_has_the_name_of_a_venue_without_a_street(client, region):
    make_offer("Sprachencafé", slug="cafe", locations=[make_location("Café Rosengartl")])

    page = text(client, "/en/offers/cafe/")

    assert "<p>Café Rosengartl, Imst</p>" in page.split('class="sign"')[1].split("</div>")[0]
    assert "geo:0,0?q=Caf%C3%A9%20Rosengartl%2C%20Imst" in page


def test_a_note_says_that_some_text_is_in_another_language_wherever_it_stands(client, region):
    make_offer("Nur deutsch", slug="kurs", title_ar="دورة", summary_ar="ملخص", joining_note_de="Bitte anrufen.")
    make_offer("Auch nur deutsch")
    note = 'class="note"'

    offer, listed = text(client, "/ar/offers/kurs/"), text(client, "/ar/offers/")

    assert offer.count(note) == listed.count(note) == 1
    assert "Deutsch" in listed.split(note)[1].split("</p>")[0]
    assert note not in text(client, "/de/offers/")


def test_a_note_about_machine_translation_goes_when_all_texts_of_the_page_are_read(client, region):
    first = make_offer("A", title_ar="أ", machine_translated=["ar"])
    second = make_offer("B", title_ar="ب", machine_translated=["ar"])
    note = 'class="note"'
    assert text(client, "/ar/offers/").count(note) == 1

    first.machine_translated = []
    first.save()
    assert text(client, "/ar/offers/").count(note) == 1

    second.machine_translated = []
    second.save()
    assert note not in text(client, "/ar/offers/")
