"""What the columns of a list of identifiers are called, in the exports of providers and the notes of officers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from mla.cases.times import zone_named
from mla.legal.identifiers import Type

IDENTIFIERS: dict[str, tuple[Type | None, str]] = {
    "address": (
        None,
        (
            "ip|ip address|ip addresses|ip addr|ipv4|ipv6|ipv4 address|ipv6 address|address|source ip"
            "|src ip|source address|client ip|client address|login ip|remote ip|public ip|remote address"
        ),
    ),
    "identifier": (None, "identifier|identifiers|target|selector|subject|value|indicator"),
    "email": (Type.EMAIL, "email|e mail|mail|email address|e mail address|mail address"),
    "phone": (
        Type.PHONE,
        "phone|telephone|phone number|telephone number|mobile|mobile number|msisdn|tel",
    ),
    "imei": (Type.IMEI, "imei|imei number|device id"),
    "wallet": (Type.WALLET, "wallet|wallet address|crypto address|btc address|bitcoin address"),
    "url": (Type.URL, "url|uri|link|web address|website"),
    "domain": (Type.DOMAIN, "domain|domain name|host|hostname|host name|fqdn"),
    "account": (
        Type.USER_NAME,
        (
            "account|account id|account number|account name|user|user id|userid|username|user name"
            "|login|handle|nickname|profile"
        ),
    ),
    "iban": (Type.IBAN, "iban|iban number"),
    "person": (Type.NAME, "name|full name|person|customer|subscriber|holder name"),
}
"""Column -> (what stands in it, the words over it); of several in one file the first is what a row names."""

OTHERS = {
    "port": "port|source port|src port|sport|client port|remote port|ip port",
    "date": "date|day",
    "time": "time|clock|hour|time of day",
    "at": "timestamp|time stamp|datetime|date time|date and time|event time|event date|login time|at|when"
    "|utc|time utc|utc time|ts",
    "from": "from|start|begin|start time|start date|from time|from date|since|first seen|begin time|valid from"
    "|period from|session start",
    "to": "to|end|until|till|end time|end date|to time|to date|last seen|valid to|period to|session end",
    "zone": "zone|time zone|timezone|tz|utc offset|offset|gmt offset",
    "provider": "provider|isp|company|service|service provider|operator|carrier|platform|network|hoster|source",
    "location": "location|place|country|city|where",
    "nationality": "nationality|citizenship",
    "note": "note|notes|comment|comments|remark|remarks|description|role|reason|part",
}


def _words(names: Mapping[str, str]) -> dict[str, str]:
    return {word: column for column, words in names.items() for word in words.split("|")}


COLUMN_OF = _words({**{one: words for one, (_, words) in IDENTIFIERS.items()}, **OTHERS})


@dataclass(frozen=True, slots=True)
class Headings:
    """Where each column stands; `unknown`: heading -> place of what goes into the note."""

    at: Mapping[str, int]
    unknown: Mapping[str, int] = field(default_factory=dict)
    zone: str = ""
    """Said by a heading, as in `Time (UTC)`."""

    @property
    def identifier(self) -> str:
        return next((one for one in IDENTIFIERS if one in self.at), "")


def headings_in(cells: list[str]) -> Headings | None:
    """The row as headings; None when it is a row like any other."""
    at: dict[str, int] = {}
    unknown: dict[str, int] = {}
    zone = ""
    for place, cell in enumerate(cells):
        column, named = _column(cell)
        zone = zone or named
        if column and column not in at:
            at[column] = place
        elif cell.strip():
            unknown[cell.strip()] = place
    found = Headings(at, unknown, zone)
    known = len(at) > len(unknown)
    return found if found.identifier and known and not any(map(_is_data, unknown)) else None


def _column(cell: str) -> tuple[str, str]:
    """(column, zone) that a heading names; either may be empty."""
    inside = re.search(r"[(\[](.*?)[)\]]", cell)
    zone = zone_named(inside[1]) if inside else ""
    plain = re.sub(r"[(\[].*?[)\]]", "", cell)
    words = re.sub(r"[\s_./-]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain)).strip().lower()
    column = COLUMN_OF.get(words) or COLUMN_OF.get(words.replace(" ", ""), "")
    if not zone and column == "at" and "utc" in words.split():
        zone = "UTC"
    return column, zone


def _is_data(cell: str) -> bool:
    return bool(re.search(r"\d{3}|@|://", cell))
