"""Settings of the tests: the real ones, with what a test run must not wait for or write to."""

import os
from pathlib import Path

os.environ.setdefault("MLA_VAR", str(Path(__file__).resolve().parent.parent / "var" / "tests"))

from config import env
from config.settings import *  # noqa: F403
from config.settings import STORAGES, VAR_DIR
from mla.ops.embedded import valkey

XDIST_NUMBER = env.text("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
CELERY_BROKER_URL = env.text("BROKER_URL") or valkey.url(VAR_DIR, database=int(XDIST_NUMBER))

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = env.folder("MLA_STATIC", VAR_DIR / "static")
WHITENOISE_USE_FINDERS = True  # nothing is gathered for tests
AXES_ENABLED = False
SECURE_SSL_REDIRECT = False  # Django's test client speaks plain http
