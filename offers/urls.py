from django.urls import path

from . import views
from .calendar.views import calendar, calendar_feed, offer_calendar
from .feeds import OfferFeed

urlpatterns = [
    path("", views.home, name="home"),
    path("offers/", views.offer_list, name="offer_list"),
    path("offers.json", views.offers_json, name="offers_json"),
    path("offers/suggestions.json", views.suggestions, name="suggestions"),
    path("offers/feed.atom", OfferFeed(), name="offer_feed"),
    path("offers/map/", views.offer_map, name="offer_map"),
    path("offers/<slug:slug>/", views.offer_detail, name="offer"),
    path("offers/<slug:slug>.ics", offer_calendar, name="offer_calendar"),
    path("offers/<slug:slug>/preview/", views.offer_preview, name="offer_preview"),
    path("offers/<slug:slug>/feedback/", views.feedback, name="feedback"),
    path("offers/<slug:slug>/feedback/thanks/", views.feedback_thanks, name="feedback_thanks"),
    path("calendar/", calendar, name="calendar"),
    path("calendar.ics", calendar_feed, name="calendar_feed"),
    path("volunteering/", views.volunteering, name="volunteering"),
]
