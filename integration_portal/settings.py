"""Settings. What differs between machines comes from the environment or from ``.env`` beside manage.py."""

from pathlib import Path

import django.conf.locale
import environ
from csp.constants import NONE, SELF
from django.utils.crypto import salted_hmac

from integration_portal import languages

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

SECRET_KEY = env("SECRET_KEY")
DEBUG = env.bool("DEBUG", False)
# The machine itself may always ask, for example for /healthz.
ALLOWED_HOSTS = [*env.list("ALLOWED_HOSTS", default=[]), "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "modeltranslation",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth.account",
    "django_filters",
    "phonenumber_field",
    "csp",
    "integration_portal",
    "network",
    "offers",
]

MIDDLEWARE = [
    "integration_portal.pagecache.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "integration_portal.middleware.RegionLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "integration_portal.middleware.MemberMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "integration_portal.urls"
WSGI_APPLICATION = "integration_portal.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "integration_portal.context.portal",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "integration_portal.templatetags.portal",
                "offers.templatetags.schedules",
            ],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'portal.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL lets visitors read while the manager saves; IMMEDIATE makes writers wait instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
else:
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
# To open a file with so many triggers takes as long as ten queries, a connection to a server longer still.
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)

# Pages are kept in the memory of each process, or for all machines in Redis: CACHE_URL=redis://127.0.0.1:6379/0
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}
if CACHES["default"]["BACKEND"].endswith("LocMemCache"):
    CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": 1000}
else:
    CACHES["default"].setdefault("OPTIONS", {}).update(socket_timeout=0.2, socket_connect_timeout=0.2)

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Members sign in with a code by e-mail. Whether an address is known shows neither in answers nor in mails; editors
# have their passwords, at /admin/. The limits on how often one may try are allauth's own.
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "member_page", "account_login"
ACCOUNT_ADAPTER = "network.accounts.MemberAdapter"
ACCOUNT_FORMS = {
    "request_login_code": "network.accounts.SignInForm",
    "confirm_login_code": "network.accounts.CodeForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8}  # digits are on every keyboard
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_TIMEOUT = 15 * 60  # seconds
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False  # who mistyped the address may go back and correct it
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

# Languages
django.conf.locale.LANG_INFO.update(languages.lang_info())
LANGUAGES = languages.CHOICES
LANGUAGES_BIDI = languages.RTL_CODES
LANGUAGE_CODE = "de"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"  # pages show the region's time zone (Region.time_zone)
MODELTRANSLATION_DEFAULT_LANGUAGE = "de"
MODELTRANSLATION_FALLBACK_LANGUAGES = languages.FALLBACKS
MODELTRANSLATION_CUSTOM_FIELDS = ()

# Files
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / ".static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / ".media"))
# Documents that not everybody may see: no address leads to this folder, a view hands them out.
DOCUMENT_ROOT = env.path("DOCUMENT_ROOT", default=str(BASE_DIR / ".documents"))
STORAGES = {
    "default": {"BACKEND": "network.storage.HashedNameStorage"},
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DOCUMENT_ROOT, "base_url": None, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Mail goes to a server, EMAIL_URL=smtp+tls://user:password@host:587, or into a folder while none is set.
vars().update(env.email_url("EMAIL_URL", default="filemail://"))
if EMAIL_BACKEND.endswith("filebased.EmailBackend"):  # noqa: F821 it came with the line above
    EMAIL_FILE_PATH = env.path("MAIL_ROOT", default=str(BASE_DIR / ".mail"))
EMAIL_TIMEOUT = 10  # seconds
SITE_URL = env("SITE_URL", default="")  # in mails that a command sends, and ids of entries in feeds
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("EMAIL_FROM", default="compass@localhost")

# Security. HTTPS=1 says that a proxy with a certificate stands in front.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "integration_portal.views.csrf_failure"
# Two sites on one machine would otherwise sign each other's editors out: cookies know no ports.
SESSION_COOKIE_NAME = f"sessionid_{salted_hmac('session', SECRET_KEY, secret=SECRET_KEY).hexdigest()[:8]}"
SECURE_REFERRER_POLICY = "same-origin"
if env.bool("HTTPS", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # it says who asks in X-Forwarded-For; limits on tries count for each address

PHONENUMBER_DEFAULT_FORMAT = "INTERNATIONAL"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
}
