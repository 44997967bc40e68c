from django.urls import path

from .feeds import MeetingFeed, PressFeed
from .views import contacts, meetings, organisations, pages, press, projects

urlpatterns = [
    path("emergency/", pages.emergency, name="emergency"),
    path("contacts/", contacts.contact_list, name="contact_list"),
    path("contacts.vcf", contacts.contact_vcards, name="contact_vcards"),
    path("contacts/<slug:slug>.vcf", contacts.contact_vcard, name="contact_vcard"),
    path("meetings/", meetings.meeting_list, name="meeting_list"),
    path("meetings/feed.atom", MeetingFeed(), name="meeting_feed"),
    path("meetings.ics", meetings.meetings_calendar, name="meetings_calendar"),
    path("meetings/<slug:slug>/", meetings.meeting, name="meeting"),
    path("meetings/<slug:slug>.ics", meetings.meeting_calendar, name="meeting_calendar"),
    path("press/", press.press_list, name="press_list"),
    path("press/feed.atom", PressFeed(), name="press_feed"),
    path("projects/", projects.project_list, name="project_list"),
    path("projects/<slug:slug>/", projects.project, name="project"),
    path("network/", organisations.organisation_list, name="organisation_list"),
    path("network/map/", organisations.organisation_map, name="organisation_map"),
    path("network/<slug:slug>/", organisations.organisation, name="organisation"),
    path("network/<slug:slug>.vcf", organisations.organisation_vcard, name="organisation_vcard"),
    path("partners/", organisations.partner_list, name="partner_list"),
    path("<slug:slug>/", pages.page, name="page"),
]
