"""Typed readers of the environment; a bad value is refused with its name and what was expected."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name).lower()
    if value in {"", "0", "1", "no", "yes", "false", "true"}:
        return value in {"1", "yes", "true"} if value else default
    raise ImproperlyConfigured(f"{name} is {value!r}: write yes or no.")


def number(name: str, default: int) -> int:
    value = text(name)
    if not value:
        return default
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A list, its items parted by commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def folder(name: str, default: Path) -> Path:
    """A folder closed to other accounts, made if it is missing."""
    path = Path(text(name) or default).absolute()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name} is {path}, which cannot be made: {error.strerror}."
        ) from error
    return path


def origin(name: str, default: str) -> str:
    """Scheme and host, as `https://mla.example`: every link in a letter or mail starts with it."""
    value = text(name, default).rstrip("/")
    url = urlsplit(value)
    if url.scheme not in {"http", "https"} or not url.hostname or url.path or url.query:
        raise ImproperlyConfigured(
            f"{name} is {value!r}: write https:// and the host, nothing after it."
        )
    return value


def host(address: str) -> str:
    """The host of an address as ALLOWED_HOSTS spells it: without the port, IPv6 in brackets."""
    name = urlsplit(address).hostname or ""
    return f"[{name}]" if ":" in name else name


def database(address: str) -> dict[str, object]:
    """Django's settings from `postgres://user:password@host:port/name` or `?host=/folder`."""
    url = urlsplit(address)
    if url.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "DATABASE_URL must start with postgres:// (PostgreSQL is the only database)."
        )
    query = dict(part.split("=", 1) for part in url.query.split("&") if "=" in part)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(query.pop("host", "")) or url.hostname or "",
        "PORT": query.pop("port", "") or str(url.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {key: unquote(value) for key, value in query.items()},
    }
