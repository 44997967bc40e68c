"""Atom feeds (RFC 4287), in the language of the address.

An entry's id is a tag URI (RFC 4151), ``tag:kompass.example.org,2026:imst/meeting/auftakt-2016``: of the site's host,
the region, the kind of row and its short name. It is the same in all languages, since they are one entry told in
several, and stays when anything else of the row changes. The host is that of ``SITE_URL``, so that it is the same
at every address of the site; without this setting it is the one that was asked for.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext as _

from .models import Meeting, Notice, PressItem

NEWEST = 50
_TAG_DATE = "2026"  # of the first ids; another one would make all entries new
_CONTROL = {code: None for code in range(32) if chr(code) not in "\t\n\r"}  # what XML does not allow


def printable(text):
    """Without what XML does not allow."""
    return text.translate(_CONTROL)


class _TaggedAtom(Atom1Feed):
    """Makes the ids of entries, which come as ``meeting/auftakt-2016``, unique in the world."""

    def add_item(self, *args, unique_id, **kwargs):
        host = urlsplit(settings.SITE_URL or self.feed["link"]).hostname
        tag = f"tag:{host},{_TAG_DATE}:{self.feed['region']}/{unique_id}"
        super().add_item(*args, unique_id=tag, **kwargs)


class AtomFeed(Feed):
    feed_type = _TaggedAtom
    item_guid_is_permalink = False

    def get_object(self, request):
        return request.region

    def feed_extra_kwargs(self, region):
        return {"region": region.slug}

    def item_guid(self, item):
        return f"{item._meta.model_name}/{item.slug}"

    def author_name(self, region):
        """Of what is in it without an author of its own (section 4.1.1)."""
        return region.name


class PressFeed(AtomFeed):
    def title(self, region):
        return f"{region.name}: {_('Press')}"

    def link(self):
        return reverse("press_list")

    def items(self):
        return PressItem.objects.for_listing()[:NEWEST]

    def item_title(self, item):
        return printable(item.title)

    def item_description(self, item):
        return escape(printable(item.medium.name))

    def item_link(self, item):
        return item.url or f"{reverse('press_list')}#{item.slug}"

    def item_pubdate(self, item):
        return timezone.make_aware(timezone.datetime.combine(item.day, timezone.datetime.min.time()))

    def item_updateddate(self, item):
        return item.updated_at


class MeetingFeed(AtomFeed):
    def title(self, region):
        return f"{region.name}: {_('Meetings')}"

    def link(self):
        return reverse("meeting_list")

    def items(self):
        return Meeting.objects.public().for_listing().order_by("-updated_at", "slug")[:NEWEST]

    def item_title(self, meeting):
        return printable(meeting.title)

    def item_description(self, meeting):
        return linebreaks(printable(meeting.results or meeting.agenda or ""), autoescape=True)

    def item_updateddate(self, meeting):
        return meeting.updated_at


class NoticeFeed(AtomFeed):
    def title(self, region):
        return f"{region.name}: {_('Notices')}"

    def link(self):
        return reverse("notice_list")

    def items(self):
        return Notice.objects.public().for_listing()[:NEWEST]

    def item_title(self, notice):
        return printable(notice.title)

    def item_description(self, notice):
        return linebreaks(printable(notice.text or ""), autoescape=True)

    def item_author_name(self, notice):
        return printable(notice.organisation.name)

    def item_pubdate(self, notice):
        return notice.created_at

    def item_updateddate(self, notice):
        return notice.updated_at
