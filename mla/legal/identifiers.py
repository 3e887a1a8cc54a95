"""How a person, account, device or address is named exactly: checked by type, and recognised when pasted.

Addresses by RFC 4291 and RFC 791, telephone numbers by ITU-T E.164, IMEI by 3GPP TS 23.003 (Luhn digit),
account numbers by ISO 13616 (IBAN).
"""

import ipaddress
import re
from collections.abc import Callable
from enum import StrEnum
from urllib.parse import urlsplit

from mla.common.errors import Invalid
from mla.common.text import shortened


class Kind(StrEnum):
    """What is concerned."""

    PERSON = "person"
    ORGANISATION = "organisation"
    ACCOUNT = "account"
    DEVICE = "device"
    ADDRESS = "address"

    @property
    def label(self) -> str:
        return KINDS[self]


class Type(StrEnum):
    """What sort of identifier it is named by."""

    NAME = "name"
    EMAIL = "email"
    USER_NAME = "user_name"
    PHONE = "phone"
    IPV4 = "ipv4"
    IPV6 = "ipv6"
    DOMAIN = "domain"
    URL = "url"
    IMEI = "imei"
    WALLET = "wallet"
    IBAN = "iban"
    OTHER = "other"

    @property
    def label(self) -> str:
        return TYPES[self]


KINDS = {
    Kind.PERSON: "Person",
    Kind.ORGANISATION: "Organisation",
    Kind.ACCOUNT: "Account",
    Kind.DEVICE: "Device",
    Kind.ADDRESS: "Internet address or domain",
}
TYPES = {
    Type.NAME: "Name",
    Type.EMAIL: "E-mail address",
    Type.USER_NAME: "User name or account number",
    Type.PHONE: "Telephone number",
    Type.IPV4: "IPv4 address",
    Type.IPV6: "IPv6 address",
    Type.DOMAIN: "Domain name",
    Type.URL: "Web address",
    Type.IMEI: "IMEI",
    Type.WALLET: "Virtual asset wallet",
    Type.IBAN: "Account number (IBAN)",
    Type.OTHER: "Other",
}
"""The words for each on pages and in letters."""

_EMAIL = re.compile(r"[^@\s]+@([^@\s]+)")
_PHONE = re.compile(r"\+[1-9]\d{6,14}")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_WALLET = re.compile(
    r"0x[0-9a-fA-F]{40}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|bc1[02-9ac-hj-np-z]{11,87}"
)
_ANY_WALLET = re.compile(r"[A-Za-z0-9:._-]{20,120}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_WITH_PORT = re.compile(r"(\d{1,3}(?:\.\d{1,3}){3}):(\d{1,5})|\[([0-9a-fA-F:.]+)\](?::(\d{1,5}))?")
LAST_PORT = 65535
IMEI_DIGITS, IMEISV_DIGITS = 15, 16

KIND_OF: dict[str, Kind] = {
    Type.NAME: Kind.PERSON,
    Type.EMAIL: Kind.ACCOUNT,
    Type.USER_NAME: Kind.ACCOUNT,
    Type.WALLET: Kind.ACCOUNT,
    Type.IBAN: Kind.ACCOUNT,
    Type.PHONE: Kind.DEVICE,
    Type.IMEI: Kind.DEVICE,
    Type.IPV4: Kind.ADDRESS,
    Type.IPV6: Kind.ADDRESS,
    Type.DOMAIN: Kind.ADDRESS,
    Type.URL: Kind.ADDRESS,
    Type.OTHER: Kind.ACCOUNT,
}
"""What an identifier of this type usually stands for."""


def exact(identifier_type: str, text: str) -> str:
    """The identifier in its usual spelling; Invalid saying how to write one of this type."""
    text = text.strip()
    if not text:
        raise Invalid({"identifier": "Write the name, number or address."})
    spell = _SPELLED.get(Type(identifier_type))
    return spell(text) if spell else text


def checked_port(port: int | None) -> int | None:
    """Invalid when no port has this number."""
    if port is not None and not 1 <= port <= LAST_PORT:
        raise Invalid({"port": f"There is no port {port}: ports go from 1 to {LAST_PORT}."})
    return port


def recognise(text: str) -> tuple[Type, str, int | None]:
    """(type, identifier, port) of something pasted; what looks like nothing else is a user name or a name."""
    text = text.strip()
    if found := _WITH_PORT.fullmatch(text):
        address, port = found[1] or found[3], found[2] or found[4]
        return _numeric(address) or Type.OTHER, address, int(port) if port else None
    return _numeric(text) or _type_of(text), text, None


def understood(
    identifier_type: str, identifier: str, port: int | None
) -> tuple[Type, str, int | None]:
    """The same with the type that is given; recognised where none is."""
    if identifier_type:
        return Type(identifier_type), identifier.strip(), port
    kind, alone, beside = recognise(identifier)
    return kind, alone, port or beside


def _numeric(text: str) -> Type | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return Type.IPV4 if re.fullmatch(r"\d{1,3}(\.\d{1,3}){3}", text) else None
    return Type.IPV4 if address.version == 4 else Type.IPV6  # noqa: PLR2004 - of the protocol


def _type_of(text: str) -> Type:
    digits = re.sub(r"[\s().-]", "", text)
    looks = (
        (Type.URL, bool(re.match(r"[a-z][a-z0-9+.-]*://", text, re.IGNORECASE))),
        (Type.EMAIL, bool(_EMAIL.fullmatch(text))),
        (Type.IMEI, digits.isdecimal() and len(digits) in {IMEI_DIGITS, IMEISV_DIGITS}),
        (Type.PHONE, bool(re.fullmatch(r"(\+|00)\d{5,16}", digits))),
        (Type.WALLET, bool(_WALLET.fullmatch(text))),
        (Type.IBAN, _is_iban(_plain_iban(text))),
        (Type.DOMAIN, bool(re.fullmatch(r"[^\s@/:]+\.[^\s@/:.\d]{2,}\.?", text))),
        (Type.NAME, " " in text),
    )
    return next((found for found, fits in looks if fits), Type.USER_NAME)


def _ipv4(text: str) -> str:
    return _address(
        ipaddress.IPv4Address,
        text,
        "an IPv4 address",
        "four numbers from 0 to 255, as in 192.0.2.10",
    )


def _ipv6(text: str) -> str:
    return _address(
        ipaddress.IPv6Address,
        text,
        "an IPv6 address",
        "groups of up to four signs, as in 2001:db8::17",
    )


def _address(read: Callable[[str], object], text: str, what: str, how: str) -> str:
    try:
        return str(read(text))
    except ValueError as error:
        raise _refused(text, what, how) from error


def _email(text: str) -> str:
    found = _EMAIL.fullmatch(text)
    if not found or not _is_domain(found[1]):
        raise _refused(text, "an e-mail address", "a name, @ and a domain, as in ana@mail.example")
    return text[: found.start(1)] + found[1].lower()


def _phone(text: str) -> str:
    number = re.sub(r"[\s()./-]", "", text)
    number = f"+{number[2:]}" if number.startswith("00") else number
    if not _PHONE.fullmatch(number):
        raise _refused(text, "a telephone number", "the country code first, as in +55 61 5550 0100")
    return number


def _domain(text: str) -> str:
    name = text.rstrip(".").lower()
    if not _is_domain(name):
        raise _refused(
            text, "a domain name", "the parts with dots between them, as in shop.example"
        )
    return name


def _url(text: str) -> str:
    example = "the whole address without spaces, as in https://shop.example/pay"
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise _refused(text, "a web address", example) from error
    if (
        parts.scheme.lower() not in {"http", "https", "ftp"}
        or not parts.hostname
        or re.search(r"\s", text)
    ):
        raise _refused(text, "a web address", example)
    return text


def _imei(text: str) -> str:
    digits = re.sub(r"[\s./-]", "", text)
    if not digits.isdecimal() or len(digits) not in {IMEI_DIGITS, IMEISV_DIGITS}:
        raise _refused(text, "an IMEI", "its 15 digits (16 with the software version)")
    if len(digits) == IMEI_DIGITS and not _luhn(digits):
        raise _mistyped(text, "an IMEI", "its last digit does not fit")
    return digits


def _wallet(text: str) -> str:
    if not _ANY_WALLET.fullmatch(text):
        raise _refused(text, "a wallet address", "its 20 to 120 letters and digits without spaces")
    return text


def _iban(text: str) -> str:
    number = _plain_iban(text)
    if not _IBAN.fullmatch(number):
        raise _refused(
            text, "an IBAN", "country, check digits and account, as in GB82 WEST 1234 5698 7654 32"
        )
    if not _is_iban(number):
        raise _mistyped(text, "an IBAN", "its check digits do not fit")
    return number


def _plain_iban(text: str) -> str:
    return re.sub(r"\s", "", text).upper()


def _is_iban(number: str) -> bool:
    """Whether its check digits fit (ISO 7064, MOD 97-10)."""
    if not _IBAN.fullmatch(number):
        return False
    return int("".join(str(int(sign, 36)) for sign in number[4:] + number[:4])) % 97 == 1


def _luhn(digits: str) -> bool:
    doubled = [int(sign) * (2 if place % 2 else 1) for place, sign in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0  # noqa: PLR2004


def _is_domain(name: str) -> bool:
    try:
        labels = name.encode("idna").decode("ascii").lower().split(".")
    except UnicodeError:
        return False
    return len(labels) > 1 and all(map(_LABEL.fullmatch, labels)) and not labels[-1].isdecimal()


def _refused(text: str, what: str, how: str) -> Invalid:
    return Invalid({"identifier": f"{shortened(text)} is not {what}: write {how}."})


def _mistyped(text: str, what: str, why: str) -> Invalid:
    told = f"{shortened(text)} is not {what}: {why}. Compare it with the source."
    return Invalid({"identifier": told})


_SPELLED: dict[Type, Callable[[str], str]] = {
    Type.EMAIL: _email,
    Type.PHONE: _phone,
    Type.IPV4: _ipv4,
    Type.IPV6: _ipv6,
    Type.DOMAIN: _domain,
    Type.URL: _url,
    Type.IMEI: _imei,
    Type.WALLET: _wallet,
    Type.IBAN: _iban,
}
