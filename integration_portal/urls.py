from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path

from network.views.learning import learning_feed

from . import views
from .sitemaps import SITEMAPS

urlpatterns = [
    path("", views.root, name="root"),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("sitemap.xml", sitemaps.index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_section"}, name="sitemap"),
    path("sitemap-<section>.xml", sitemaps.sitemap, {"sitemaps": SITEMAPS}, name="sitemap_section"),
    path("learning.json", learning_feed, name="learning_feed"),
    path("media/<path:path>", views.media, name="media"),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", include("offers.urls")),
        path("", include("network.urls")),
    ),
]

handler400 = views.bad_request
handler404 = views.not_found
handler500 = views.server_error
