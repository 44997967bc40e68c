"""The yardstick of ``tests.bench``: a Django view that returns a constant string, and nothing else."""

from django.http import HttpResponse
from django.urls import path

from integration_portal.settings import *  # noqa: F403

INSTALLED_APPS = MIDDLEWARE = []
ROOT_URLCONF = "tests.bench_limit"
_BODY = "x" * 15_360

urlpatterns = [path("limit/", lambda request: HttpResponse(_BODY)), path("healthz", lambda request: HttpResponse("ok"))]
