"""Settings of every installation; what differs comes from the environment (docs/operating.md)."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import env
from mla.ops.embedded import postgres, valkey
from mla.ops.embedded.folders import secret

BASE_DIR = Path(__file__).resolve().parent.parent
IN_CHECKOUT = (BASE_DIR / "manage.py").exists()  # else in a wheel, whose folder is not for data
VAR_DIR = env.folder("MLA_VAR", (BASE_DIR if IN_CHECKOUT else Path.cwd()) / "var")
EVIDENCE_DIR = env.folder("MLA_EVIDENCE", VAR_DIR / "evidence")

# Who may reach it, and how

LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
MLA_BASE_URL = env.origin(
    "MLA_BASE_URL", "http://127.0.0.1:8000"
)  # never the Host header of a request
OWN_HOST = env.host(MLA_BASE_URL)
DEPLOYED = OWN_HOST not in LOOPBACK
ALLOWED_HOSTS = [OWN_HOST, *env.words("ALLOWED_HOSTS"), *LOOPBACK]
PLAIN_HTTP = env.flag("MLA_PLAIN_HTTP")  # set by `manage.py demo` alone
if PLAIN_HTTP and DEPLOYED:
    raise ImproperlyConfigured(
        "MLA_PLAIN_HTTP is for this machine alone: MLA_BASE_URL must then be a loopback address."
    )
if DEPLOYED and not env.text("SECRET_KEY"):
    raise ImproperlyConfigured(
        "SECRET_KEY is missing: set it to 50 random characters or more, the same on every machine."
    )

DEBUG = False
SECRET_KEY = env.text("SECRET_KEY") or secret(VAR_DIR / "django.key")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")

INSTALLED_APPS = [
    "config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "guardian",
    "pgtrigger",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "mla.ledger",
    "mla.outbox",
    "mla.directory",
    "mla.accounts",
    "mla.cases",
    "mla.custody",
    "mla.web",
    "mla.ops",
]

MIDDLEWARE = [
    "mla.web.bodies.Bodies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mla.web.strangers.NoFilesFromStrangers",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mla.web.kept.KeepText",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "mla.web.sessions.KeepAlive",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "mla.web.actors.Acting",
    "mla.web.refusals.Refusals",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates" if IN_CHECKOUT else BASE_DIR / "mla" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mla.web.context.frame",
            ],
        },
    }
]

# Data

DATABASES = {"default": env.database(env.text("DATABASE_URL") or postgres.url(VAR_DIR))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FILE_UPLOAD_TEMP_DIR = env.folder(
    "MLA_INCOMING", VAR_DIR / "incoming"
)  # evidence never lies in /tmp
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000  # of text fields; streamed files do not count
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000
MLA_SILENCE_SECONDS = env.number("MLA_SILENCE_SECONDS", 30)  # of who sends a body

# Signing in: e-mail and password; people are added by the operator or an administrator

AUTH_USER_MODEL = "accounts.User"
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "mla.web.adapter.PersonBackend",
    "guardian.backends.ObjectPermissionBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "mla.web.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = MLA_BASE_URL.split(":")[0]
ACCOUNT_RATE_LIMITS = {"login_failed": None}  # axes counts these, in the database
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("MLA_PROXIES", 0)

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "mla.web.adapter.name_given"
AXES_CLIENT_IP_CALLABLE = "mla.web.adapter.client_address"
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

SESSION_ENGINE = "mla.web.sessions"
SESSION_COOKIE_AGE = 30 * 60  # idle; mla.web.sessions prolongs it
SESSION_COOKIE_NAME = "session" if PLAIN_HTTP else "__Host-session"
SESSION_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "csrf" if PLAIN_HTTP else "__Host-csrf"
CSRF_COOKIE_SECURE = not PLAIN_HTTP
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mla.web.kept.too_old"
CSRF_TRUSTED_ORIGINS = [MLA_BASE_URL]

# Headers

SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = not PLAIN_HTTP
SECURE_HSTS_PRELOAD = not PLAIN_HTTP
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Language, time, static files

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"  # filled by `serve` and `demo` when the files have changed
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": EVIDENCE_DIR},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Mail: by SMTP, or into files where no server is named

EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_PORT = env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10
MLA_MAIL_DOMAIN = OWN_HOST.strip("[]")  # of Message-IDs
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "mla@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Jobs: Celery only wakes; the outbox is the record of work

CELERY_BROKER_URL = env.text("BROKER_URL") or valkey.url(VAR_DIR)
CELERY_IMPORTS = ["mla.tasks.drain", "mla.tasks.periodic"]
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = env.number("MLA_WORKERS", 2)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "unacked_restore_throttle": 1
}  # a killed worker's message comes back in 11 s, not 108
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    name: {"task": f"mla.tasks.{name}", "schedule": every, "options": {"expires": every}}
    for name, every in {
        "drain": 10,  # the sweep: finds what no wake-up reached
        "fold_counts": 60,
        "close_downloads": 60,
        "sweep_outbox": 3600,
        "discard_leftovers": 3600,
        "discard_scratches": 3600,
        "scrub_evidence": 24 * 3600,
    }.items()
}

WEB_PROCESSES = env.number("MLA_WEB_PROCESSES", 2)
WEB_THREADS = env.number("MLA_WEB_THREADS", 8)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.logs.Line",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # noise of scanners
        "axes": {"level": "ERROR"},  # its warnings name people
    },
}
