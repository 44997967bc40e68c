from django.urls import path

from . import views

urlpatterns = [
    path("emergency/", views.emergency, name="emergency"),
    path("<slug:slug>/", views.page, name="page"),
]
