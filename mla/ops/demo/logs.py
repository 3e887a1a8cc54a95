"""What the demo's servers logged: mail as Postfix and Dovecot do, web in the combined format."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from mla.ops.demo.letters import (
    ACCOUNT,
    BRAZIL,
    HOSPITAL,
    SEOUL,
    TUNNEL,
    WRITER,
    Letter,
    message_id,
)
from mla.ops.demo.story import Calendar

AGENT = "svc/3.1"
PARTS = 2444
"""Uploads of 16 MiB each: the 41 gigabytes of the story."""


@dataclass(frozen=True, slots=True)
class Login:
    """One access to the account, as both the server's log and the customer record show it."""

    at: datetime
    address: str
    port: int
    service: str


def logins(rng: Random, calendar: Calendar) -> list[Login]:
    """Some thirty accesses a day, through a tunnel but for a few that forgot it."""
    day = calendar.moment("-55 00:00", BRAZIL)
    made = []
    for _ in range(12 * 30):
        at = day + timedelta(seconds=rng.randint(0, 12 * 86_400 - 1))
        made.append(Login(at, TUNNEL, rng.randint(1024, 65000), rng.choice(["imap", "webmail"])))
    for moment in ("-48 17:38", "-47 03:11", "-46 22:54"):
        at = calendar.moment(moment, BRAZIL)
        made.append(Login(at, WRITER, rng.randint(1024, 65000), "webmail"))
    return sorted(made, key=lambda login: login.at)


def mail_log(rng: Random, opened: list[Login], written: list[Letter]) -> bytes:
    lines = [line for login in opened for line in _login_lines(rng, login)]
    lines += [line for letter in written for line in _letter_lines(rng, letter)]
    return "".join(
        f"{at.astimezone(SEOUL).isoformat(timespec='milliseconds')} mx1 {text}\n"
        for at, text in sorted(lines)
    ).encode()


def _login_lines(rng: Random, login: Login) -> Iterator[tuple[datetime, str]]:
    """A session as an IMAP server logs it: opened, folders read, closed."""
    process, session = rng.randint(800, 32000), rng.randbytes(6).hex()
    who = f"user=<{ACCOUNT}>, rip={login.address}, rport={login.port}, session=<{session}>"
    yield login.at, f"dovecot[{process}]: {login.service}-login: Login: {who}, TLS"
    at = login.at
    for _ in range(rng.randint(2, 9)):
        at += timedelta(milliseconds=rng.randint(300, 70_000))
        folder = rng.choice(["INBOX", "Sent", "Drafts", "Archive"])
        yield at, f"dovecot[{process}]: imap({ACCOUNT})<{session}>: select box={folder}"
    read, sent = rng.randint(400, 9000), rng.randint(2000, 900_000)
    at += timedelta(seconds=rng.randint(2, 900))
    yield at, f"dovecot[{process}]: imap({ACCOUNT})<{session}>: Logged out in={read} out={sent}"


def _letter_lines(rng: Random, letter: Letter) -> Iterator[tuple[datetime, str]]:
    """A message on its way through Postfix: received, queued, delivered, removed."""
    process, queue = rng.randint(800, 32000), rng.randbytes(5).hex().upper()
    first, moment = letter.at, timedelta(milliseconds=rng.randint(20, 400))
    yield first, f"postfix/smtpd[{process}]: {queue}: client=unknown[{letter.address}]"
    yield (
        first + moment,
        f"postfix/cleanup[{process + 3}]: {queue}: message-id={message_id(letter)}",
    )
    size = 1800 + 70 * letter.sample
    yield (
        first + 2 * moment,
        f"postfix/qmgr[611]: {queue}: from=<{letter.sender}>, size={size}, nrcpt=1",
    )
    incoming = letter.recipient == ACCOUNT
    agent, relay = ("lmtp", "ms4") if incoming else ("smtp", f"mx.{letter.recipient.split('@')[1]}")
    yield (
        first + 4 * moment,
        (
            f"postfix/{agent}[{process + 9}]: {queue}: to=<{letter.recipient}>, relay={relay}:25, "
            "delay=1.4, dsn=2.0.0, status=sent (250 2.0.0 Ok)"
        ),
    )
    yield first + 5 * moment, f"postfix/qmgr[611]: {queue}: removed"


def web_log(rng: Random, calendar: Calendar) -> bytes:
    lines = [*_strangers(rng, calendar), *_beacons(rng, calendar), *_uploads(rng, calendar)]
    return "".join(f"{text}\n" for _, text in sorted(lines)).encode()


def _combined(
    at: datetime, address: str, asked: str, *, status: int, size: int, agent: str
) -> tuple[datetime, str]:
    """One line of the combined log format of web servers."""
    stamp = at.astimezone(SEOUL).strftime("%d/%b/%Y:%H:%M:%S %z")
    return at, f'{address} - - [{stamp}] "{asked} HTTP/1.1" {status} {size} "-" "{agent}"'


def _strangers(rng: Random, calendar: Calendar) -> Iterator[tuple[datetime, str]]:
    """Scanners, as every public server sees them."""
    start = calendar.moment("-55 00:00", BRAZIL)
    for _ in range(1400):
        at = start + timedelta(seconds=rng.randint(0, 12 * 86_400 - 1))
        address = f"{rng.choice(['192.0.2', '198.51.100'])}.{rng.randint(204, 250)}"
        asked = f"GET /{rng.choice(['', 'robots.txt', 'favicon.ico', 'admin/', 'login'])}"
        agent = "Mozilla/5.0 (compatible; survey/1.2)"
        yield _combined(at, address, asked, status=404, size=153, agent=agent)


def _beacons(rng: Random, calendar: Calendar) -> Iterator[tuple[datetime, str]]:
    """The installed program asks for orders every five minutes until the encryption."""
    at, end = calendar.moment("-52 09:31", BRAZIL), calendar.moment("-49 02:37", BRAZIL)
    while at < end:
        size = rng.randint(48, 96)
        yield _combined(at, HOSPITAL, "POST /b/7f31", status=200, size=size, agent=AGENT)
        at += timedelta(seconds=rng.randint(285, 315))


def _uploads(rng: Random, calendar: Calendar) -> Iterator[tuple[datetime, str]]:
    """The copying of the records: three nights, the last to the minute of the story."""
    nights = (("-52 23:10", "-51 01:40"), ("-51 22:50", "-50 01:55"), ("-50 23:05", "-49 01:48"))
    number = 0
    for night, (first, last) in enumerate(nights):
        start, end = calendar.moment(first, BRAZIL), calendar.moment(last, BRAZIL)
        upto = PARTS * (night + 1) // len(nights)
        count = upto - number
        for part in range(count):
            at, size = start + (end - start) * part / (count - 1), rng.randint(2, 9)
            asked = f"PUT /in/hrva/part-{number + part:05}.bin"
            yield _combined(at, HOSPITAL, asked, status=201, size=size, agent=AGENT)
        number = upto
