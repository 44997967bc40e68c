from django.urls import path

from . import views
from .feeds import OfferFeed

urlpatterns = [
    path("", views.home, name="home"),
    path("offers/", views.offer_list, name="offer_list"),
    path("offers.json", views.offers_json, name="offers_json"),
    path("offers/suggestions.json", views.suggestions, name="suggestions"),
    path("offers/feed.atom", OfferFeed(), name="offer_feed"),
    path("offers/map/", views.offer_map, name="offer_map"),
    path("offers/<slug:slug>/", views.offer_detail, name="offer"),
    path("offers/<slug:slug>/preview/", views.offer_preview, name="offer_preview"),
    path("offers/<slug:slug>/feedback/", views.feedback, name="feedback"),
    path("offers/<slug:slug>/feedback/thanks/", views.feedback_thanks, name="feedback_thanks"),
    path("volunteering/", views.volunteering, name="volunteering"),
]
