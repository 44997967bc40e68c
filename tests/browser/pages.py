"""The page types of the site, by name: the one list that all browser tests walk through."""

# Paths below /<language>/.
PAGES = {
    "home": "",
    "list": "offers/",
    "list filtered": "offers/?category=german&language=ar",
    "list empty": "offers/?q=xqzv",
    "offer": "offers/team-oesterreich-tafel/",
    "volunteering": "volunteering/",
    "map": "offers/map/",
    "emergency": "emergency/",
    "first steps": "first-steps/",
    "about": "about/",
    "imprint": "imprint/",
    "privacy": "privacy/",
    "accessibility": "accessibility/",
    "not found": "nothing-here/",
}


def address(base_url, language, name):
    return f"{base_url}/{language}/{PAGES[name]}"


def addresses(base_url, language):
    """Every page type in one language: pairs of name and address."""
    return [(name, address(base_url, language, name)) for name in PAGES]
