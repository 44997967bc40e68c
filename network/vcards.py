"""Organisations and contacts for address books: vCard 3.0 (RFC 2426), which every phone reads."""

import vobject


def vcard_of(organisation, url):
    """The bytes of a vCard with what the organisation's page shows.

    :param url: the address of that page
    """
    card = _card(organisation.name, organisation, organisation.phone, organisation.email, url)
    if organisation.website:
        card.add("url").value = organisation.website
    return card.serialize().encode()


def vcards_of(contacts, absolute):
    """The bytes of one vCard after the other, from a queryset made ``for_directory``.

    :param absolute: makes a path an address
    """
    return b"".join(_card_of_contact(contact, absolute).serialize().encode() for contact in contacts)


def _card_of_contact(contact, absolute):
    title = contact.name or f"{contact.organisation.name}: {contact.role}"
    url = absolute(contact.get_absolute_url())
    card = _card(title, contact.organisation, contact.shown_phone, contact.shown_email, url)
    card.add("title").value = contact.role
    return card


def _card(name, organisation, phone, email, source):
    card = vobject.vCard()
    card.add("fn").value = name
    card.add("n").value = vobject.vcard.Name(family=name)
    card.add("org").value = [organisation.name]
    if phone:
        card.add("tel").value = phone.as_e164
        card.tel.type_param = "WORK"
    if email:
        card.add("email").value = email
    if organisation.address:
        card.add("adr").value = vobject.vcard.Address(street=organisation.address)
    card.add("source").value = source
    return card
