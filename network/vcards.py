"""Organisations for address books: vCard 3.0 (RFC 2426), which every phone reads."""

import vobject


def vcard_of(organisation, url):
    """The bytes of a vCard with what the organisation's page shows.

    :param url: the address of that page
    """
    card = vobject.vCard()
    card.add("fn").value = organisation.name
    card.add("n").value = vobject.vcard.Name(family=organisation.name)
    card.add("org").value = [organisation.name]
    if organisation.phone:
        card.add("tel").value = organisation.phone.as_e164
        card.tel.type_param = "WORK"
    if organisation.email:
        card.add("email").value = organisation.email
    if organisation.address:
        card.add("adr").value = vobject.vcard.Address(street=organisation.address)
    if organisation.website:
        card.add("url").value = organisation.website
    card.add("source").value = url
    return card.serialize().encode()
