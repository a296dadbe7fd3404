"""Django settings. Everything an operator may change comes from the environment, or a file named by NAME_FILE."""

from pathlib import Path

from django.utils.csp import CSP

from yinuo.config.database import database_settings
from yinuo.config.environment import env, env_bool, env_list, home, secret_key

PACKAGE = Path(__file__).resolve().parent.parent
PROJECT = PACKAGE.parent.parent

DEBUG = env_bool("YINUO_DEBUG", default=False)
HOME = home()
SECRET_KEY = secret_key()
ALLOWED_HOSTS = env_list("YINUO_ALLOWED_HOSTS", default=["*"])
CSRF_TRUSTED_ORIGINS = env_list("YINUO_TRUSTED_ORIGINS", default=[])
PUBLIC_URL = env("YINUO_PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "pgtrigger",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "yinuo.core",
    "yinuo.people",
    "yinuo.customers",
    "yinuo.catalog",
    "yinuo.promises",
    "yinuo.tickets",
    "yinuo.channels",
    "yinuo.quality",
    "yinuo.insight",
    "yinuo.pages",
]

MIDDLEWARE = [
    "yinuo.core.api.door.api_requests",  # answers /api/ itself; what follows is for pages
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yinuo.people.middleware.member_requests",
    "yinuo.core.middleware.htmx_answers",
    "yinuo.core.middleware.DomainErrors",
]

ROOT_URLCONF = "yinuo.config.urls"
WSGI_APPLICATION = "yinuo.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yinuo.pages.context.page_frame",
            ],
            "builtins": ["django.templatetags.i18n", "yinuo.core.templatetags.components"],
        },
    }
]

DATABASES = {"default": database_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Counts of attempts and the replay guard of login codes live here. Django's own 300 entries would let a flood from many
# addresses push out the very counts that stop it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

AUTH_USER_MODEL = "people.Member"
AUTHENTICATION_BACKENDS = ["yinuo.people.web.backend.MemberBackend"]
SESSION_ENGINE = "yinuo.people.sessions"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "yinuo.people.web.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
# Five wrong passwords in five minutes lock the member out. The limits of an address are wide: a whole office shares one.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,60/5m/ip", "login": "240/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env_bool("YINUO_BEHIND_PROXY") else 0
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_PRESERVE_USERNAME_CASING = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# Roles that may do nothing before they have switched the second step on, e.g. administrator,manager.
TWO_STEP_ROLES = frozenset(env_list("YINUO_TWO_STEP_ROLES", default=[]))
MFA_TOTP_ISSUER = "Yinuo 一诺"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = env("YINUO_TIME_ZONE", default="Asia/Shanghai")
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [
    PACKAGE / "static",
    ("vendor/htmx", PROJECT / "node_modules/htmx.org/dist"),
    ("vendor/tabler", PROJECT / "node_modules/@tabler/core/dist"),
    ("vendor/echarts", PROJECT / "node_modules/echarts/dist"),
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = HOME / "files"

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env_bool("YINUO_BEHIND_PROXY") else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
ATTACHMENT_MAX_BYTES = 20 * 1024 * 1024
REQUEST_MAX_BYTES = 6 * ATTACHMENT_MAX_BYTES
FILE_UPLOAD_HANDLERS = [
    "yinuo.core.uploads.RequestQuota",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Without a mail server the mails lie as files in the outbox, for a demo or a first look.
SMTP_HOST = env("YINUO_SMTP_HOST", default="")
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": SMTP_HOST,
            "port": int(env("YINUO_SMTP_PORT", default="25")),
            "username": env("YINUO_SMTP_USER", default=""),
            "password": env("YINUO_SMTP_PASSWORD", default=""),
            "use_tls": env_bool("YINUO_SMTP_TLS", default=False),
            "timeout": 20,
        },
    }
    if SMTP_HOST
    else {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(HOME / "outbox" / "mail")},
    }
}
DEFAULT_FROM_EMAIL = env("YINUO_MAIL_FROM", default="一诺服务台 <service@yinuo.example>")
SMS_GATEWAY = env("YINUO_SMS_GATEWAY", default="yinuo.channels.sms.gateways.FileGateway")
SMS_FILE_PATH = HOME / "outbox" / "sms"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env("YINUO_LOG_LEVEL", default="WARNING")},
}
