"""The one settings file: whatever differs between machines comes from the environment.

Demo (VSIGN_DEMO=1): embedded database, mails as files, cookies that work without TLS.
Otherwise DATABASE_URL and SECRET_KEY are mandatory and nothing ever starts a database of its own:
a typo must not run production on an empty one.
"""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from vsign_portal import embedded, production

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# ----------------------------------------------------------------- demo or production
VSIGN_VAR = Path(env.str("VSIGN_VAR", default=str(BASE_DIR / "var"))).resolve()
DEMO = env.bool("VSIGN_DEMO", default=False)
DEBUG = DEMO and env.bool("VSIGN_DEBUG", default=False)


refused = production.refusals({**env.ENVIRON, "VSIGN_DEMO": "1" if DEMO else ""})
if refused:
    raise ImproperlyConfigured("\n".join(refused))

if DEMO:
    SECRET_KEY = env.str("SECRET_KEY", default="") or embedded.demo_secret(VSIGN_VAR)
    DATABASE_URL = env.str("DATABASE_URL", default="") or embedded.ensure_running(VSIGN_VAR)
else:
    SECRET_KEY, DATABASE_URL = env.str("SECRET_KEY"), env.str("DATABASE_URL")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"] if DEMO else [])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# How many reverse proxies of our own append to X-Forwarded-For; 0 trusts none.
PROXY_HOPS = env.int("VSIGN_PROXY_HOPS", default=0)
# Whose X-Forwarded-For and -Proto are believed; anybody else's are thrown away (vsign_portal.middleware).
TRUSTED_PROXIES = production.trusted(
    env.list("VSIGN_TRUSTED_PROXIES", default=["127.0.0.0/8", "::1/128", "unix"] if DEMO else [])
)
# Left out of robots.txt and unknown to strangers; ends with a slash.
ADMIN_PATH = env.str("VSIGN_ADMIN_PATH", default="quan-tri/").strip("/") + "/"
MAINTENANCE = env.bool("VSIGN_MAINTENANCE", default=False)

# ----------------------------------------------------------------- applications
INSTALLED_APPS = [
    "vsign_portal.apps.PortalConfig",
    # Ahead of casework, which takes their pages out of the admin.
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "casework",
    "consult",
    "privacy",
    "vsign_portal.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.postgres",
    "django.forms",
    "crispy_forms",
    "csp",
    "pgtrigger",
    "procrastinate.contrib.django",
]
if DEMO:
    # Made-up data and benchmarks; they are no part of the product.
    INSTALLED_APPS.append("script.dev")
MIDDLEWARE = [
    "vsign_portal.middleware.OursAloneMiddleware",
    "vsign_portal.middleware.TrustedProxiesMiddleware",
    "vsign_portal.request_id.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "vsign_portal.middleware.CompressedMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "vsign_portal.middleware.FrontDoorMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "vsign_portal.counted.CountedMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "casework.intake.shown_again.ShownAgainMiddleware",
]
ROOT_URLCONF = "vsign_portal.urls"
WSGI_APPLICATION = "vsign_portal.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "casework.centre.page_context.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("vsign",)
CRISPY_TEMPLATE_PACK = "vsign"
CRISPY_FAIL_SILENTLY = False

# ----------------------------------------------------------------- database and queue
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DATABASES["default"]["ENGINE"] = "vsign_portal.postgresql"
DATABASES["default"]["CONN_MAX_AGE"] = env.int("VSIGN_CONN_MAX_AGE", default=600)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Nobody waits for ever: a request that meets a locked table is told to come back (vsign_portal.views.server_error).
# Seconds; the worker and commands have more of them (manage.py). What DATABASE_URL itself says counts more.
LIMITS = {
    "statement_timeout": env.int("VSIGN_STATEMENT_TIMEOUT", default=30),
    "lock_timeout": env.int("VSIGN_LOCK_TIMEOUT", default=3),
    "idle_in_transaction_session_timeout": env.int("VSIGN_STATEMENT_TIMEOUT", default=30) * 2,
}
_options = DATABASES["default"].setdefault("OPTIONS", {})
_limits = " ".join(f"-c {name}={seconds}s" for name, seconds in LIMITS.items())
# Of several servers (main,standby) one that is dead is passed over soon.
_options.setdefault("connect_timeout", 5)
_options["options"] = f"{_limits} {_options.get('options', '')}".strip()
# The roles "…_owner", "…_app" and "…_auditor" (manage.py database_roles).
DATABASE_ROLE_PREFIX = env.str("VSIGN_ROLE_PREFIX", default="vsign")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Pages that look the same to everybody are kept in each process and checked against the database
# this often (seconds).
PAGE_FRESHNESS = env.float("VSIGN_PAGE_FRESHNESS", default=1.0)

# ----------------------------------------------------------------- people, words, time
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "casework.staff.passwords.HouseWordsValidator"},
]
# Staff sign in with a second factor; the demo leaves it to them.
SECOND_FACTOR_REQUIRED = env.bool("VSIGN_SECOND_FACTOR", default=not DEMO)
if not SECOND_FACTOR_REQUIRED and not DEMO:
    raise ImproperlyConfigured("VSIGN_SECOND_FACTOR=off is for the demo and is refused outside it")
LOGIN_REDIRECT_URL = "admin:index"
OTP_TOTP_ISSUER = "vsign.vn"
# Tries are counted by who makes them (casework.staff.lock_out): counted by device they would keep its holder out.
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["vsign_portal.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"

# ----------------------------------------------------------------- files served
STATIC_URL = "/static/"
STATIC_ROOT = None if DEMO else VSIGN_VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "vsign_portal.one_sheet.OneSheetFinder",
]
# In production under hashed names, compressed, gathered by collectstatic; in the demo straight from where they lie.
WHITENOISE_USE_FINDERS = DEMO
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# ----------------------------------------------------------------- what browsers may do
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = not DEMO and env.bool("VSIGN_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_HOPS else None
SECURE_HSTS_SECONDS = 0 if DEMO else env.int("VSIGN_HSTS_SECONDS", default=31_536_000)
# Of the whole domain, whose other hosts are not ours to decide on.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("VSIGN_HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("VSIGN_HSTS_PRELOAD", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
# Browsers take a name that begins so only from this host, over TLS and for the whole of it.
COOKIE_PREFIX = "" if DEMO else "__Host-"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid", f"{COOKIE_PREFIX}csrftoken"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Only staff have sessions; they end after half an hour without a request.
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_ENGINE = "casework.centre.session"
CSRF_FAILURE_VIEW = "vsign_portal.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# Acting on two hundred cases at once sends two fields for each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 600
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_HANDLERS = ["vsign_portal.spool.SpoolHandler"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "display-capture", "fullscreen", "geolocation", "microphone", "payment", "usb")
}

# The erased, by random numbers: kept apart from the database, so that a restored backup can be cleaned with it.
TOMBSTONE_FILE = Path(env.str("VSIGN_TOMBSTONES", default=str(VSIGN_VAR / "tombstones")))

# Backups (docs/operations-backup.md): the file of public keys that they are encrypted to, and where they go, a folder
# or ssh://host/folder. How many of the newest of a day, a week and a month stay; what the certificate of an erasure
# says follows from it. The least size of any backup, in bytes.
BACKUP_RECIPIENTS = Path(env.str("VSIGN_BACKUP_RECIPIENTS", default=str(VSIGN_VAR / "backup.recipients")))
BACKUP_TO = env.str("VSIGN_BACKUP_TO", default="")
BACKUP_KEEP = production.kept(env.str("VSIGN_BACKUP_KEEP", default="7,4,2"))
BACKUP_LONGEST = timedelta(days=1 + max(BACKUP_KEEP[0], 7 * BACKUP_KEEP[1], 31 * BACKUP_KEEP[2]))
BACKUP_FLOOR = env.int("VSIGN_BACKUP_FLOOR", default=20_000)
# The segments of PostgreSQL between two backups (manage.py archive_wal), and for how many days they are kept.
WAL_TO = env.str("VSIGN_WAL_TO", default="")
WAL_DAYS = env.int("VSIGN_WAL_DAYS", default=8)
BACKUP_BOOK = Path(env.str("VSIGN_BACKUP_BOOK", default=str(VSIGN_VAR / "backups")))
BACKUP_SSH = env.str("VSIGN_BACKUP_SSH", default="ssh -o BatchMode=yes -o StrictHostKeyChecking=yes")
# Where pg_dump and pg_restore are; empty: the newest that is installed.
POSTGRES_BIN = env.str("VSIGN_PG_BIN", default="")
# Of a role that may make and rename databases, for `manage.py restore` alone.
DATABASE_ADMIN_URL = env.str("DATABASE_ADMIN_URL", default=env.str("DATABASE_OWNER_URL", default=DATABASE_URL))
# While this file is locked the portal is closed.
GATE = VSIGN_VAR / "closed"

# The key that signs the seals of the trail (manage.py trail_key), and the heads as they are written down: both outside
# the database. The witness keeps a folder of its own, better on another host (manage.py witness).
TRAIL_KEY = Path(env.str("VSIGN_TRAIL_KEY", default=str(VSIGN_VAR / "trail" / "key.pem")))
TRAIL_HEADS = Path(env.str("VSIGN_TRAIL_HEADS", default=str(VSIGN_VAR / "trail" / "heads")))
WITNESS = env.str("VSIGN_WITNESS", default=str(VSIGN_VAR / "witness") if DEMO else "")

# From this secret follows the key with which hand-overs to each recipient are signed; without it none leaves.
HANDOVER_SECRET = env.str("VSIGN_HANDOVER_SECRET", default="")
# Earlier ones, until every recipient has taken the new key over: each hand-over is signed with all of them.
HANDOVER_SECRET_FALLBACKS = env.list("VSIGN_HANDOVER_SECRET_FALLBACKS", default=[])
# Hosts to which hand-overs may go although they are not on the public net: for tests and demos.
HANDOVER_ALLOWED = env.list("VSIGN_HANDOVER_ALLOWED", default=["localhost"] if DEMO else [])
# How long one conversation with a recipient may take, in seconds; at most half of the lease (casework.E005).
HANDOVER_TIMEOUT = env.float("VSIGN_HANDOVER_TIMEOUT", default=20.0)
# A file of certificates beyond the system's, for recipients with an authority of their own.
HANDOVER_CA = env.str("VSIGN_HANDOVER_CA", default="")

# ----------------------------------------------------------------- mail
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    _mail = env.email_url_config(EMAIL_URL)
    EMAIL_BACKEND = "casework.post.smtp.PatientBackend"
    EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS = bool(_mail.get("EMAIL_USE_TLS", False))
    EMAIL_USE_SSL = bool(_mail.get("EMAIL_USE_SSL", False))
else:
    EMAIL_BACKEND = "casework.post.eml_files.EmlFileBackend"
EMAIL_FILE_PATH = VSIGN_VAR / "mail"
# How long a conversation with the mail server may take until the letter is handed over, in seconds; at most half of
# the lease (casework.E005). Then how long its last answer is awaited: RFC 5321 asks for ten minutes, since a server
# that was left before it answers has the letter, and gets it again.
EMAIL_TIMEOUT = env.float("VSIGN_EMAIL_TIMEOUT", default=60.0)
EMAIL_ANSWER_TIMEOUT = env.float("VSIGN_EMAIL_ANSWER_TIMEOUT", default=600.0)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="dangkyca@ecomviet.vn")
# Bounces come back here, each under an address of its own (name+mark@host); the mail host must take what stands behind
# a plus sign. Empty: to the sender, where nobody counts them.
RETURN_ADDRESS = env.str("VSIGN_RETURN_ADDRESS", default="")
# Answers to letters of a case come here, each case under an address of its own (name+mark@host), and become entries of
# the case once `manage.py receive_mail` gets them. Empty: answers go to the centre's own address.
REPLY_ADDRESS = env.str("VSIGN_REPLY_ADDRESS", default="")
# The name under which our own mail host writes down what it found out of a sender (RFC 8601); nobody else is believed.
AUTHSERV_ID = env.str("VSIGN_AUTHSERV_ID", default="")
# The mailbox that the worker reads, imaps://name:password@host[:port][/folder]. Empty: none; a pipe brings mail then.
IMAP_URL = env.str("VSIGN_IMAP_URL", default="")
# Certificates beyond the system's, for a mail host with an authority of its own.
IMAP_CA = env.str("VSIGN_IMAP_CA", default="")
IMAP_TIMEOUT = env.float("VSIGN_IMAP_TIMEOUT", default=60.0)
# Days after which a mail that has been taken is deleted there.
IMAP_KEEP_DAYS = env.int("VSIGN_IMAP_KEEP_DAYS", default=14)
# A file with the private RSA key (PEM) with which letters are signed for the sender's domain, and its name in the DNS
# (DKIM). Empty: that is left to the mail host.
DKIM_KEY = env.str("VSIGN_DKIM_KEY", default="")
DKIM_SELECTOR = env.str("VSIGN_DKIM_SELECTOR", default="")
# How long a worker may take over one letter or hand-over before another may claim it, in seconds.
OUTBOX_LEASE = env.int("VSIGN_OUTBOX_LEASE", default=120)
# The wait before the second attempt at one, in seconds; later waits are multiples of it.
OUTBOX_BACK_OFF = env.float("VSIGN_OUTBOX_BACK_OFF", default=60.0)

# ----------------------------------------------------------------- throttle
# "30/h" is thirty an hour; units s, m, h, d. Generous enough for a carrier's shared address.
THROTTLE_RATES = {
    # Every attempt to send a form, good or not; a purchase takes two.
    "intake": env.str("VSIGN_THROTTLE_INTAKE", default="120/h"),
    "track": env.str("VSIGN_THROTTLE_TRACK", default="60/h"),
    # Whoever has a mailed link; a mail provider presses "unsubscribe" for many people from one address.
    "link": env.str("VSIGN_THROTTLE_LINK", default="1200/h"),
    # Offers drawn as PDF.
    "offer": env.str("VSIGN_THROTTLE_OFFER", default="60/h"),
    # How often somebody who is over a limit is shown the form as typed; then a plain page.
    "redraw": "30/h",
    # KiB of files that are stored.
    "attachments": env.str("VSIGN_THROTTLE_ATTACHMENTS", default="102400/d"),
    # Mails to one mailbox that nobody there asked for, by purpose: within any hour, and within any day.
    "mail": env.str("VSIGN_THROTTLE_MAIL", default="3/h"),
    "mail_day": env.str("VSIGN_THROTTLE_MAIL_DAY", default="10/d"),
    # Mails of one sender that become cases or entries; what is beyond waits for staff.
    "mail_in": env.str("VSIGN_THROTTLE_MAIL_IN", default="20/h"),
    # Signing in (casework.staff.lock_out). A whole office may stand behind one net; a name is tried less often from
    # one net, and from everywhere together; a browser in which its holder got in before is counted by itself.
    "login": env.str("VSIGN_THROTTLE_LOGIN", default="20/h"),
    "sign_in": "5/30m",
    "account": "50/h",
    "known_browser": "20/h",
    "old_password": "5/30m",
    # Codes of the second factor: whoever has the password and tries fifty a day guesses one in some eighteen years.
    "code": "5/30m",
    "account_code": "50/d",
    "known_browser_code": "20/h",
    "unlocked": "1000/d",
}
THROTTLE_ON = env.str("VSIGN_THROTTLE", default="on") != "off"
if not THROTTLE_ON and not DEMO:
    raise ImproperlyConfigured("VSIGN_THROTTLE=off serves load tests in the demo and is refused outside it")
# How many bytes of strangers' files the database may hold; beyond it forms are taken without files.
ATTACHMENTS_TOTAL = env.int("VSIGN_ATTACHMENTS_TOTAL", default=20 * 1024**3)
# A form sent later than this is shown again with a fresh token, nothing typed lost (seconds).
SUBMISSION_MAX_AGE = env.int("VSIGN_SUBMISSION_MAX_AGE", default=24 * 60 * 60)

# ----------------------------------------------------------------- figures, logs: no addresses, no queries, no bodies
# Who reads the figures at /metrics sends it as "Authorization: Bearer …"; empty: there are none.
METRICS_TOKEN = env.str("VSIGN_METRICS_TOKEN", default="")
# "line" for people, "json" for collectors of logs.
LOG_FORMAT = env.str("VSIGN_LOG_FORMAT", default="line")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "vsign_portal.logs.NoSecrets",
            "format": "%(asctime)s %(levelname)s %(name)s %(request)s %(message)s",
        },
        "json": {"class": "vsign_portal.logs.Structured"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": env.str("VSIGN_LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "procrastinate": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "fpdf": {"level": "WARNING"},
    },
}
