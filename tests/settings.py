"""The project's settings, as quick as tests want them. TEST_DATABASE_URL chooses the database."""

import os
import tempfile

os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or "sqlite://:memory:"
os.environ["SECRET_KEY"] = "only for tests"
os.environ["STATIC_ROOT"] = tempfile.mkdtemp(prefix="static-")
os.environ["MEDIA_ROOT"] = tempfile.mkdtemp(prefix="media-")
os.environ["DOCUMENT_ROOT"] = tempfile.mkdtemp(prefix="documents-")
os.environ["MAIL_ROOT"] = tempfile.mkdtemp(prefix="mail-")

from integration_portal.settings import *  # noqa: F403
from integration_portal.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
