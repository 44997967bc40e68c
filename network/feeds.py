"""Atom feeds (RFC 4287), in the language of the address."""

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext as _

from .models import Meeting, PressItem

NEWEST = 50
_CONTROL = {code: None for code in range(32) if chr(code) not in "\t\n\r"}  # what XML does not allow


def _printable(text):
    return text.translate(_CONTROL)


class _AtomFeed(Feed):
    feed_type = Atom1Feed

    def get_object(self, request):
        return request.region


class PressFeed(_AtomFeed):
    def title(self, region):
        return f"{region.name}: {_('Press')}"

    def link(self):
        return reverse("press_list")

    def items(self):
        return PressItem.objects.for_listing()[:NEWEST]

    def item_title(self, item):
        return _printable(item.title)

    def item_description(self, item):
        return escape(_printable(item.medium.name))

    def item_link(self, item):
        return item.url or f"{reverse('press_list')}#{item.slug}"

    def item_guid(self, item):
        return f"press:{item.slug}"

    item_guid_is_permalink = False

    def item_pubdate(self, item):
        return timezone.make_aware(timezone.datetime.combine(item.day, timezone.datetime.min.time()))

    def item_updateddate(self, item):
        return item.updated_at


class MeetingFeed(_AtomFeed):
    def title(self, region):
        return f"{region.name}: {_('Meetings')}"

    def link(self):
        return reverse("meeting_list")

    def items(self):
        return Meeting.objects.public().for_listing().order_by("-updated_at", "slug")[:NEWEST]

    def item_title(self, meeting):
        return _printable(meeting.title)

    def item_description(self, meeting):
        return linebreaks(_printable(meeting.results or meeting.agenda or ""), autoescape=True)

    def item_guid(self, meeting):
        return f"meeting:{meeting.slug}"

    item_guid_is_permalink = False

    def item_updateddate(self, meeting):
        return meeting.updated_at
