"""The page types of the site, by name: the one list that all browser tests walk through."""

from django.core.signing import Signer

from .server import INVITED, SECRET_KEY

INVITATION = Signer(key=SECRET_KEY, fallback_keys=[], salt="network.invitation", sep=".").sign(INVITED)

# Paths below /<language>/.
PAGES = {
    "home": "",
    "list": "offers/",
    "list filtered": "offers/?category=german&language=ar",
    "list near": "offers/?near=oetz&page=2",
    "list empty": "offers/?q=xqzv",
    "list empty here": "offers/?municipality=jerzens&when=now&kind=volunteering",
    "list with mistakes": "offers/?category=nothing&when=never&near=mars",
    "offer": "offers/team-oesterreich-tafel/",
    "offer checked": "offers/computeria/",
    "feedback": "offers/computeria/feedback/",
    "feedback thanks": "offers/computeria/feedback/thanks/",
    "volunteering": "volunteering/",
    "map": "offers/map/",
    "calendar": "calendar/",
    "calendar of a day": "calendar/?from=2016-11-08&days=1",
    "calendar of a month": "calendar/?view=month",
    "calendar of the past": "calendar/?view=month&month=2016-11&field=language-education",
    "calendar with mistakes": "calendar/?view=month&month=abc&from=9999-99-99&field=mars&days=7",
    "network": "network/?field=health-social",
    "network with mistakes": "network/?kind=nothing&q=a%00",
    "network map": "network/map/?kind=public",
    "organisation": "network/regio-imst/",
    "contacts": "contacts/?field=arrival",
    "contacts empty": "contacts/?q=xqzv&language=xx",
    "meetings": "meetings/",
    "meeting": "meetings/arbeitskreis-2017-02/",
    "meeting without a date": "meetings/naechstes-treffen/",
    "invitation": f"invitations/{INVITATION}/",
    "invitation to confirm": f"invitations/{INVITATION}/?answer=yes",
    "invitation unknown": "invitations/nothing/",
    "projects": "projects/",
    "project": "projects/abc-cafe-imst/",
    "project of a partner": "projects/immigrant-integration-se/",
    "press": "press/",
    "partners": "partners/",
    "sign in": "members/sign-in/",
    "good practice": "good-practice/",
    "good practice example": "good-practice/technical-test/",
    "good practice with mistakes": "good-practice/?country=mars&q=xqzv",
    "notices": "notices/",
    "notices with mistakes": "notices/?field=nothing&q=a%00",
    "partner": "partners/framtidsbygder/",
    "emergency": "emergency/",
    "first steps": "first-steps/",
    "about": "about/",
    "imprint": "imprint/",
    "privacy": "privacy/",
    "accessibility": "accessibility/",
    "not found": "nothing-here/",
    "bad request": "offers/?" + "&".join(["a"] * 1001),
    "server error": "",
    "unavailable": "",
}
# For somebody who is signed in.
MEMBERS_PAGES = {
    "member's own": "members/",
    "notice to write": "members/notice/",
    "point to propose": "meetings/naechstes-treffen/propose/",
    "meeting to answer": "meetings/naechstes-treffen/",
}
STATUSES = {"not found": 404, "invitation unknown": 404, "bad request": 400, "server error": 500, "unavailable": 503}
# These say little and lead back; they have neither menu nor language switch, since what broke may break those too.
PLAIN = ["bad request", "server error", "unavailable"]


def address(site, language, name):
    base_url = {"server error": site.broken_url, "unavailable": site.down_url}.get(name, site.base_url)
    return f"{base_url}/{language}/{PAGES[name]}"


def addresses(site, language):
    """Every page type in one language: pairs of name and address."""
    return [(name, address(site, language, name)) for name in PAGES]
