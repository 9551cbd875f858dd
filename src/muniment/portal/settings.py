"""Django's settings, all from ``MUNIMENT_*`` variables (``variables.py``); they run on a laptop without any."""

from __future__ import annotations

import os
import secrets

from muniment.portal import variables
from muniment.portal.logs import logs_configure
from muniment.portal.secret import secret_key

MUNIMENT_DATA = variables.folder("MUNIMENT_DATA")
MUNIMENT_PROFILE = variables.text("MUNIMENT_PROFILE")
MUNIMENT_LANG = variables.text("MUNIMENT_LANG")
MUNIMENT_SHARE_SOURCES = variables.words("MUNIMENT_SHARE_SOURCES")
MUNIMENT_DISK_FREE_MB = variables.number("MUNIMENT_DISK_FREE_MB")
MUNIMENT_EXPORT_MB = variables.number("MUNIMENT_EXPORT_MB")
MUNIMENT_FILE_MB, MUNIMENT_FILE_SCAN = variables.number("MUNIMENT_FILE_MB"), variables.text("MUNIMENT_FILE_SCAN")
MUNIMENT_EXPORT_DAYS = variables.number("MUNIMENT_EXPORT_DAYS")
MUNIMENT_REGISTRATION = variables.text("MUNIMENT_REGISTRATION")
MUNIMENT_SECOND_FACTOR = variables.factor_roles(MUNIMENT_PROFILE)
MUNIMENT_OIDC_FILE = variables.text("MUNIMENT_OIDC_FILE")
MUNIMENT_RATE_TOKEN = variables.number("MUNIMENT_RATE_TOKEN")
MUNIMENT_RATE_ADDRESS = variables.number("MUNIMENT_RATE_ADDRESS")
MUNIMENT_HOOK_NETWORKS = variables.networks("MUNIMENT_HOOK_NETWORKS")
MUNIMENT_TSA_URL = variables.text("MUNIMENT_TSA_URL")
MUNIMENT_TSA_ROOTS = variables.text("MUNIMENT_TSA_ROOTS")
MUNIMENT_PROXIES = variables.number("MUNIMENT_PROXIES")
MUNIMENT_METRICS_TOKEN = variables.text("MUNIMENT_METRICS_TOKEN")
MUNIMENT_WATCH = variables.text("MUNIMENT_WATCH")
# The reading processes that this one starts write under the same id.
MUNIMENT_RUN_ID = os.environ.setdefault("MUNIMENT_RUN_ID", secrets.token_hex(6))
_production = MUNIMENT_PROFILE == "production"

DEBUG = False
SECRET_KEY = secret_key(given=variables.text("MUNIMENT_SECRET_KEY"), profile=MUNIMENT_PROFILE, data_dir=MUNIMENT_DATA)
ALLOWED_HOSTS = variables.words("MUNIMENT_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if _production else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "muniment.webbase",
    "muniment.accounts",
    "muniment.journal",
    "muniment.register",
    "muniment.intake",
    "muniment.search",
    "muniment.sharing",
    "muniment.procedures",
    "muniment.workspace",
    "muniment.exchange",
    "muniment.protection",
    "muniment.governance",
    "muniment.operation",
    "muniment.demo",
    "muniment.portal",
]
MIDDLEWARE = [
    "muniment.portal.measuring.measured",
    "django.middleware.security.SecurityMiddleware",
    "muniment.portal.assets.Assets",
    "muniment.webbase.middleware.page_headers",
    "muniment.webbase.middleware.language",
    "muniment.webbase.middleware.bodies_bounded",
    "muniment.portal.failures.machine_replies",
    "muniment.portal.failures.Failures",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "muniment.webbase.middleware.plain_words",
    "muniment.accounts.middleware.sessions",
    "muniment.portal.endings.told",
    "muniment.accounts.middleware.programs",
    "muniment.workspace.middleware.history",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "muniment.portal.context.page",
            ],
        },
    }
]
ROOT_URLCONF = "muniment.portal.urls"
WSGI_APPLICATION = "muniment.portal.wsgi.application"

DATABASES = {"default": variables.database(variables.text("MUNIMENT_DATABASE_URL"), MUNIMENT_DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["muniment.accounts.adapters.backend.AccountsBackend"]
AUTH_PASSWORD_VALIDATORS = [
    # NIST SP 800-63B-4 3.1.1.2: length and a list of common passwords, no rules of composition.
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [  # the first makes them; passwords of the second are made anew when they are next typed
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_RESET_TIMEOUT = 3600
LOGIN_URL = "/accounts/sign-in"

globals().update(variables.mail(variables.text("MUNIMENT_MAIL_URL"), MUNIMENT_DATA))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = variables.text("MUNIMENT_MAIL_FROM")

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "muniment_session"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _production
CSRF_COOKIE_NAME = "muniment_csrf"
CSRF_FAILURE_VIEW = "muniment.portal.failures.form_refused"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _production
SECURE_REDIRECT_EXEMPT = [r"^health(/ready)?$", r"^metrics$"]  # asked from the machine itself
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if MUNIMENT_PROXIES else None
SECURE_HSTS_SECONDS = 31_536_000 if _production else 0  # a year: what browsers' preload lists ask (hstspreload.org)
X_FRAME_OPTIONS = "DENY"

TASKS = {"default": {"BACKEND": variables.tasks()}}

STATIC_URL = "/static/"
# Assets are served out of the wheel: a laptop needs no collecting step.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "muniment.portal.assets.Versioned"},
}

LANGUAGE_CODE = "zh-hans"
USE_I18N = False  # every text is a kernel ``Text``, two languages side by side: there are no catalogues
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

_json = variables.switch("MUNIMENT_LOG_JSON")
LOGGING = logs_configure(json=_json, quiet=not (_json or _production), run_id=MUNIMENT_RUN_ID)
