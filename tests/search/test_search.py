import pytest
from django.utils import translation

from integration_portal.text import normalise, words
from offers.models import Offer
from offers.search import search as find
from tests.factories import make_category, make_location, make_municipality, make_offer, make_organisation

pytestmark = pytest.mark.django_db


def search(text, language="de"):
    return find(text, language).pks


def test_a_german_word_finds_the_offer_on_an_arabic_page(client, region):
    offer = make_offer("Deutschkurs für Frauen", title_ar="دورة اللغة الألمانية للنساء", slug="kurs")
    make_offer("Tafel")

    with translation.override("ar"):
        found = search("Deutschkurs")

    assert found == [offer.pk]
    assert "/ar/offers/kurs/" in client.get("/ar/offers/?q=deutschkurs").content.decode()


@pytest.mark.parametrize(
    "query", ["kurs", "DEUTSCHKURS", "الالمانية", "курси", "ucretsiz", "frauen deutsch", "caritas"]
)
def test_words_of_any_language_find_it_however_they_are_written(query):
    offer = make_offer(
        "Deutschkurs für Frauen",
        title_ar="دورة اللغة الألمانية",
        title_uk="Курси німецької",
        summary_tr="Ücretsiz",
        provider=make_organisation("Caritas Tirol"),
    )

    assert search(query) == [offer.pk]


@pytest.mark.parametrize("language", ["de", "ar", "ps"])
def test_a_mistake_is_a_guess_whatever_a_third_script_sounds_like(language):
    topic = make_category("german", "Deutsch lernen", search_words_de="Deutschkurs", search_words_ru="дойчкурс")
    offer = make_offer("Lernen", categories=[topic])

    found = find("deutshkurs", language)

    assert (found.pks, found.meant) == ([offer.pk], "deutschkurs")


@pytest.mark.parametrize("query", ["red cross", "crveni krst", "الصليب الاحمر", "Красного Креста"])
def test_a_provider_is_found_by_what_people_call_it_too(query):
    names = "Red Cross, Crveni krst, الصليب الأحمر, Красный Крест"
    offer = make_offer("Tafel", provider=make_organisation("Rotes Kreuz", other_names=names))
    make_offer("Kurs", provider=make_organisation("Caritas"))

    assert search(query) == [offer.pk]


def test_the_place_is_found_unless_it_is_confidential():
    open_place = make_offer("Kleiderladen", locations=[make_location("Ötztal-Bahnhof", make_municipality("Haiming"))])
    make_offer("Schutz", locations=[make_location("Frauenhaus", make_municipality("Roppen"), is_confidential=True)])

    assert search("haiming") == search("oetztal bahnhof".replace("oe", "ö")) == [open_place.pk]
    assert search("frauenhaus") == search("roppen") == []


def test_drafts_are_not_searched():
    make_offer("Gitarre", status="draft")
    make_offer("Tafel")

    assert search("gitarre") == []


def test_more_of_the_words_count_more():
    both = make_offer("Kochen für Frauen", slug="b")
    one = make_offer("Kochen", slug="a")

    assert search("kochen frauen") == [both.pk, one.pk]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("kleiderladn", "Kleiderladen"),
        ("klieder", "Kleider"),
        ("kleiderrladen", "Kleiderladen"),
        ("erstehilfe", "Erste Hilfe"),
        ("sprachen cafe", "Sprachencafé"),
        ("kurs", "Deutschkurs"),
        ("kurse", "Deutschkurs"),
        ("aerztin", "Ärztin"),
        ("ötztal", "Oetztal"),
        ("ecard", "e-card"),
        ("e-card", "E-Card abholen"),
        ("kurslara", "Kurs"),
        ("курсів", "Курси"),
        ("сімʼя", "Сім’я"),
        ("بيوت", "بيوت للايجار"),
        ("المعلمين", "معلمون"),
    ],
)
def test_mistakes_forms_and_parts_of_words_are_found(query, title):
    offer = make_offer(title)
    make_offer("Anderes")

    assert search(query) == [offer.pk]


@pytest.mark.parametrize(
    ("query", "title", "language"),
    [
        ("dars almani", "درس ألماني", "de"),
        ("3amal", "عمل", "ar"),
        ("sha22a", "شقة", "ar"),
        ("panahandagi", "پناهندگی", "fa"),
        ("rabota", "работа", "de"),
        ("nemeckij", "немецкий", "ru"),
        ("nimetska", "німецька", "uk"),
    ],
)
def test_words_of_other_scripts_are_found_as_people_type_them_in_latin_letters(query, title, language):
    offer = make_offer(title)
    make_offer("Zimmer")

    assert search(query, language) == [offer.pk]


def test_of_words_with_the_same_consonants_the_one_with_the_nearer_vowels_is_meant():
    computer = make_offer("Computerkurs", title_ar="حاسوب", slug="a")
    young = make_offer("Jugendzentrum", title_ar="شباب", slug="b")

    assert search("shabab", "ar") == [young.pk, computer.pk]
    assert search("7asob", "ar")[0] == computer.pk


@pytest.mark.parametrize(
    ("query", "title", "language"),
    [
        ("посао", "Posao", "bs"),
        ("њемачки", "Njemački", "bs"),
        ("посао", "Posao", "de"),
        ("возачке дозволе", "Vozačka dozvola", "bs"),
    ],
)
def test_serbian_is_found_in_cyrillic_letters(query, title, language):
    offer = make_offer(title)
    make_offer("Робота")

    assert search(query, language) == [offer.pk]


def test_a_word_as_it_was_typed_counts_more_than_another_form_of_it_in_a_title():
    """Romanian „datorii“, debts, has the stem of a Swedish computer."""
    computer = make_offer("Computer", title_sv="Datorn", slug="a")
    debts = make_category("debts", "Schulden", search_words_ro="datorii", search_words_sv="datorer")
    advice = make_offer("Beratung", categories=[debts], slug="b")

    assert search("dator", "sv")[0] == computer.pk
    assert search("datorii", "ro")[0] == advice.pk


def test_a_word_with_a_hyphen_is_one_even_if_its_beginning_says_nothing():
    card = make_offer("E-Card bekommen")
    make_offer("Green Card", slug="a")

    assert search("habe keine e-card", "de")[0] == card.pk


def test_cyrillic_letters_are_serbian_on_a_page_for_serbs():
    """„Отказ“ is a dismissal there, and a refusal in Russian."""
    asylum = make_offer("Asyl", title_ru="отказ", slug="a")
    work = make_offer("Arbeitsrecht", title_bs="otkaz", slug="b")

    assert search("отказ", "bs") == [work.pk, asylum.pk]
    assert search("отказ", "ru")[0] == asylum.pk


def test_work_is_found_by_its_turkish_word_of_two_letters_which_says_nothing_in_english():
    work = make_offer("Arbeit", title_tr="İş")
    course = make_offer("Kurs", title_en="Where is the course")

    assert search("iş", "ru") == search("is", "tr") == search("İŞ") == [work.pk]
    assert search("is course", "en") == [course.pk]


def test_what_is_left_of_a_word_leads_to_no_other_word_that_ends_so():
    mentor = make_offer("Mentor gesucht")
    make_offer("Documents")

    assert search("mentor") == [mentor.pk]


def test_what_people_write_before_what_they_look_for_says_nothing():
    work = make_offer("کار")
    make_offer("مقیم")

    assert search("kar mikham", "fa") == search("دنبال کار میگردم", "fa") == [work.pk]


def test_the_right_spelling_ranks_above_a_guess():
    make_offer("Tanzen", slug="a")
    right = make_offer("Ranzen", slug="b")

    assert search("ranzen") == [right.pk]
    assert not find("ranzen").meant


def test_a_guess_says_what_was_meant_and_quotes_ask_for_the_words_as_typed(client, region):
    make_offer("Kleiderladen", title_en="Clothes shop")

    page = client.get("/en/offers/?q=kleidreladen&free=").content.decode()

    assert find("kleidreladen").meant == "Kleiderladen"
    assert "Showing results for: Kleiderladen" in page
    assert 'href="?q=%22kleidreladen%22&amp;free="' in page
    assert search('"kleidreladen"') == []


def test_what_only_a_draft_has_is_not_named_as_what_was_meant():
    make_offer("Kurs", locations=[make_location("Saal")])
    secret = {"locations": [make_location("Brombeerhaus")], "provider": make_organisation("Zwetschkenverein")}
    make_offer("Entwurf", status="draft", **secret)

    assert find("brambaerhaus kurs").meant == "kurs"
    assert find("zwetschgenverein kurs").meant == "kurs"


def test_nonsense_is_not_answered_with_certainty():
    make_offer("Deutschkurs")

    assert search("qwrtzx") == [] or find("qwrtzx").meant


def test_search_words_of_a_topic_lead_to_its_offers_and_are_not_shown(client, region):
    topic = make_category("food", "Günstig essen", search_words_so="cunto, cunto bilaash", search_words_en="no money")
    offer = make_offer("Tafel", categories=[topic])
    make_offer("Kurs")

    assert search("cunto") == search("bilaash cunto") == search("i have no money") == [offer.pk]
    assert "bilaash" not in client.get("/so/offers/").content.decode()


def test_words_of_the_upper_topic_count_less_than_those_of_the_lower():
    upper = make_category("work", "Arbeit", search_words_de="Job")
    lower = make_category("search", "Stellen", parent=upper, search_words_de="Job")
    above = make_offer("A", slug="a", categories=[make_category("rights", "Rechte", parent=upper)])
    below = make_offer("B", slug="b", categories=[lower])

    assert search("job") == [below.pk, above.pk]


def test_a_phrase_as_a_whole_counts_more_than_its_words():
    whole = make_category("steps", "Schritte", search_words_de="wer kann helfen")
    words_ = make_category("help", "Mithelfen", search_words_de="helfen, Helfer")
    helper, guide = make_offer("A", categories=[words_]), make_offer("B", categories=[whole])

    assert search("wer kann helfen") == [guide.pk, helper.pk]


def test_the_order_is_by_slug_where_nothing_else_decides():
    for slug in ("c", "a", "ä".replace("ä", "b")):
        make_offer("Kurs", slug=slug)

    assert [Offer.objects.get(pk=pk).slug for pk in search("kurs")] == ["a", "b", "c"]


def test_a_title_counts_more_than_a_topic_and_a_topic_more_than_a_summary():
    in_summary = make_offer("Treffen", slug="a", summary_de="Deutsch")
    in_topic = make_offer("Café", slug="b", categories=[make_category(name_de="Deutsch")])
    in_title = make_offer("Deutschkurs", slug="c")

    assert search("deutsch") == [in_title.pk, in_topic.pk, in_summary.pk]


@pytest.mark.parametrize("query", ["", "   ", "?!", "\u200f", "😀"])
def test_a_search_without_words_finds_nothing(query):
    make_offer("Deutschkurs")

    assert search(query) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Straße", "strasse"),
        ("İŞ ve Işık", "is ve isik"),
        ("الأَلمانيّة", "الالمانيه"),
        ("کتابخانه", normalise("كتابخانه")),
        ("Ёлка", "елка"),
        ("٣ ۴ 5", "3 4 5"),
        ("Deutsch·kurs", "deutschkurs"),
        ("Čačak", "cacak"),
    ],
)
def test_one_word_written_in_two_ways_is_one_word(text, expected):
    assert normalise(text) == expected


def test_words_are_split_at_whatever_is_no_letter():
    assert words("Deutsch-Kurs, (A2)!") == ["deutsch", "kurs", "a2"]


def test_what_matched_is_marked_in_the_text_that_is_shown(client, region):
    make_offer("Deutschkurs für Frauen", title_ar="دورة اللغة الألمانية", provider=make_organisation("Caritas <Tirol>"))

    arabic = client.get("/ar/offers/?q=الالمانية").content.decode()
    german = client.get("/ar/offers/?q=kurs caritas").content.decode()
    plain = client.get("/ar/offers/").content.decode()

    assert "دورة اللغة <mark>الألمانية</mark>" in arabic
    assert '<span lang="de" dir="ltr"><mark>Deutschkurs</mark> für Frauen</span>' in german
    assert "<mark>Caritas</mark> &lt;Tirol&gt;" in german
    assert "<mark>" not in plain


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("deutschkurs", "Deutsch·kurs"),
        ("پناه\u200cجو", "پناه\u200cجو"),
        ("الالمانية", "الأَلمانيّة"),
        ("сім'я", "сім’я"),
        ("asilo", "asilo"),
    ],
)
def test_a_word_is_marked_as_a_whole(client, region, query, title):
    make_offer(f"L’{title} x" if title == "asilo" else f"{title} x")

    assert f"<mark>{title}</mark>" in client.get("/de/offers/", {"q": query}).content.decode()


def test_suggestions_are_topics_and_offers_in_at_most_a_kilobyte(client, region):
    topic = make_category("german", "Deutsch lernen", name_ar="تعلم الألمانية")
    for number in range(9):
        make_offer(f"Deutschkurs {number}", title_ar=f"دورة اللغة الألمانية {'طويل ' * 30}", categories=[topic])
    make_offer("Entwurf Deutsch", status="draft", slug="entwurf")

    response = client.get("/de/offers/suggestions.json", {"q": "deu"})
    arabic = client.get("/ar/offers/suggestions.json", {"q": "الألمانية"})

    found = response.json()["suggestions"]
    assert found[0] == {"text": "Deutsch lernen", "url": "/de/offers/?category=german", "lang": "de", "dir": "ltr"}
    assert len(found) == 6
    assert "entwurf" not in response.content.decode()
    assert 0 < len(arabic.content) <= 1024
    assert arabic.json()["suggestions"][0]["dir"] == "rtl"


@pytest.mark.parametrize("query", ["", "?!", "\x00", "x" * 3000, "qwrtzx"])
def test_there_may_be_no_suggestions(client, region, query):
    response = client.get("/de/offers/suggestions.json", {"q": query})

    assert (response.status_code, response.json()) == (200, {"suggestions": []})


def test_a_topic_without_offers_is_no_suggestion(client, region):
    make_category("german", "Deutsch lernen")
    make_offer("Deutsch im Entwurf", status="draft")

    assert client.get("/de/offers/suggestions.json?q=deut").json() == {"suggestions": []}


def test_an_offer_in_a_language_that_nobody_reads_here_is_no_suggestion(client, region):
    make_offer("", title_tr="Ksilofon kursu")

    assert client.get("/de/offers/suggestions.json?q=ksilofon").json() == {"suggestions": []}


def test_a_value_that_is_repeated_counts_once(client, region):
    make_category("german", "Deutsch lernen")
    make_offer("Kurs")

    page = client.get("/de/offers/?" + "&".join(["category=german"] * 200)).content.decode()

    assert page.split('class="chips"')[1].split("</ul>")[0].count("<li>") == 2  # and the one that takes all away
