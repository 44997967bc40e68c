from allauth.account.views import logout
from django.urls import path

from .feeds import MeetingFeed, PressFeed
from .views import contacts, invitations, meetings, members, organisations, pages, press, projects, signing_in

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
    path("meetings/<slug:slug>/answer/", members.answer, name="answer"),
    path("meetings/<slug:slug>/propose/", members.propose, name="propose"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("calendar/<slug:secret>.ics", meetings.private_calendar, name="private_calendar"),
    path("members/", members.member_page, name="member_page"),
    path("members/notice/", members.propose_notice, name="propose_notice"),
    path("members/language/", members.choose_language, name="choose_language"),
    path("members/calendar/", members.renew_calendar, name="renew_calendar"),
    # Under the names that allauth knows.
    path("members/sign-in/", signing_in.SignInView.as_view(), name="account_login"),
    path("members/sign-in/", signing_in.SignInView.as_view(), name="account_request_login_code"),
    path("members/sign-in/code/", signing_in.CodeView.as_view(), name="account_confirm_login_code"),
    path("members/sign-out/", logout, name="account_logout"),
    path("press/", press.press_list, name="press_list"),
    path("press/feed.atom", PressFeed(), name="press_feed"),
    path("projects/", projects.project_list, name="project_list"),
    path("projects/<slug:slug>/", projects.project, name="project"),
    path("network/", organisations.organisation_list, name="organisation_list"),
    path("network/<slug:slug>/", organisations.organisation, name="organisation"),
    path("network/<slug:slug>.vcf", organisations.organisation_vcard, name="organisation_vcard"),
    path("partners/", organisations.partner_list, name="partner_list"),
    path("<slug:slug>/", pages.page, name="page"),
]
