"""Evidence for the demo's first request: what its provider would hand over, made from a seed."""

import csv
import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from mla.common.clock import now
from mla.ops.demo.capture import capture
from mla.ops.demo.letters import ACCOUNT, BRAZIL, SEOUL, TUNNEL, letters, mailbox
from mla.ops.demo.logs import Login, logins, mail_log, web_log
from mla.ops.demo.story import Calendar
from mla.ops.demo.world import demo_world

DESCRIPTIONS = {
    "mail": "Log of the mail server mx1: messages and accesses of the account settlement.desk",
    "web": "Access log of the web server on the virtual server VS-20417",
    "customer": "Customer record of the account settlement.desk",
    "network": "Traffic of VS-20417 on port 443, recorded by the provider's intrusion detection",
    "mailbox": "Messages stored in the account settlement.desk",
}
SOURCES = {
    "mail": "Mail server mx1",
    "web": "Virtual server VS-20417 at 198.51.100.23",
    "customer": "Customer system",
    "network": "Intrusion detection sensor 3",
    "mailbox": "Mail store ms4",
}


@dataclass(frozen=True, slots=True)
class DemoExhibit:
    """A file of evidence and what its custody record says; `method` is an exhibit's code."""

    path: Path
    description: str
    source: str
    method: str
    collector: str
    place: str
    collected_at: datetime


def generate(folder: Path, seed: int, *, at: datetime | None = None) -> list[DemoExhibit]:
    """Write the files below `folder`: equal bytes for an equal seed and day of `at` (or now)."""
    collected_at = at or now()
    calendar = Calendar(collected_at.date())
    rng = Random(seed)  # noqa: S311 - invented data, nothing secret
    opened, written = logins(rng, calendar), letters(calendar)
    start = calendar.moment("-50 23:05", BRAZIL)
    made = {
        "mail/mx1-mail.log": mail_log(rng, opened, written),
        "web/files.northpier.example-access.log": web_log(rng, calendar),
        "customer/settlement.desk-record.json": _record(calendar, opened),
        "customer/settlement.desk-accesses.csv": _accesses(opened),
        "network/vs-20417-443.pcap": capture(rng, start, talks=130),
        "mailbox/settlement.desk.mbox": mailbox(rng, written),
    }
    return [_exhibit(folder, name, data, collected_at) for name, data in made.items()]


def _exhibit(folder: Path, name: str, data: bytes, collected_at: datetime) -> DemoExhibit:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    kind = name.split("/", maxsplit=1)[0]
    officer = demo_world()["KR"].person("executing_officer")
    return DemoExhibit(
        path=path,
        description=DESCRIPTIONS[kind],
        source=f"{SOURCES[kind]}, Miru Networks Co., Ltd.",
        method="export" if kind == "web" else "provider",
        collector=f"{officer.name}, {officer.title}",
        place="Data centre of Miru Networks Co., Ltd., Seoul",
        collected_at=collected_at,
    )


def _record(calendar: Calendar, accesses: list[Login]) -> bytes:
    opened = calendar.moment("-77 04:12", BRAZIL).astimezone(SEOUL)
    record = {
        "provider": "Miru Networks Co., Ltd.",
        "account": ACCOUNT,
        "status": "preserved",
        "opened_at": opened.isoformat(),
        "opened_from": TUNNEL,
        "name_given": "Settlement Desk",
        "name_verified": False,
        "telephone_given": "+82 00 0000 0000",
        "recovery_address": None,
        "payment": {"means": "prepaid voucher", "serial": "0000-7741-2209", "bought_at": "Incheon"},
        "other_services": ["VS-20417 (virtual server, 198.51.100.23)"],
        "accesses": len(accesses),
        "first_access_at": accesses[0].at.astimezone(SEOUL).isoformat(),
        "last_access_at": accesses[-1].at.astimezone(SEOUL).isoformat(),
        "preservation_reference": "P-0231",
    }
    return json.dumps(record, indent=2).encode() + b"\n"


def _accesses(accesses: list[Login]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["time", "time_utc", "service", "address", "port"])
    for login in accesses:
        local = login.at.astimezone(SEOUL).isoformat(timespec="seconds")
        utc = login.at.astimezone(UTC).isoformat(timespec="seconds")
        writer.writerow([local, utc, login.service, login.address, login.port])
    return text.getvalue().encode()
