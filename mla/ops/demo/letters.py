"""The mailbox of the demo's account: who wrote what to whom, and as an mbox (RFC 4155)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from random import Random
from zoneinfo import ZoneInfo

from mla.ops.demo.story import Calendar

ACCOUNT = "settlement.desk@mirumail.example"
DIRECTOR = "direcao@hospital-vale-das-araras.example"
BUYER = "compras@hospital-vale-das-araras.example"
HOSPITAL = "192.0.2.140"
WRITER = "2001:db8:44:7::1f"
TUNNEL = "198.51.100.201"
SEOUL = ZoneInfo("Asia/Seoul")
BRAZIL = "America/Sao_Paulo"

ENCLOSED = """Please find the remittance enclosed.

[Remittance 1187.xlsm: removed by the malware filter]"""
ASKED = "We have read your note. What do you hold?"
ANSWERS = (
    "See the list. Four days.",
    "The one who keeps the server has all of it. He does not sleep, and he does not wait.",
    "Our cashier sees nothing from you. Tomorrow the first thousand names are public.",
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One message of the account's mailbox."""

    at: datetime
    sender: str
    recipient: str
    subject: str
    text: str
    address: str
    sample: int = 0


def letters(calendar: Calendar) -> list[Letter]:
    """The message with the spreadsheet, the director's, and the three answers."""

    def at(moment: str) -> datetime:
        return calendar.moment(moment, BRAZIL)

    subject, answer = "Our records", "Re: Our records"
    return [
        Letter(at("-52 09:14"), ACCOUNT, BUYER, "Remittance 1187", ENCLOSED, TUNNEL),
        Letter(at("-48 15:02"), DIRECTOR, ACCOUNT, subject, ASKED, HOSPITAL),
        Letter(at("-48 17:41"), ACCOUNT, DIRECTOR, answer, ANSWERS[0], WRITER, 220),
        Letter(at("-47 03:20"), ACCOUNT, DIRECTOR, answer, ANSWERS[1], TUNNEL, 340),
        Letter(at("-46 23:01"), ACCOUNT, DIRECTOR, "Last word", ANSWERS[2], TUNNEL, 510),
    ]


def mailbox(rng: Random, written: list[Letter]) -> bytes:
    """An mbox as RFC 4155 describes it: a From line before, an empty line after each message."""
    parts = []
    for letter in written:
        stamp = letter.at.astimezone(UTC).strftime("%a %b %e %H:%M:%S %Y")
        body = bytes(_message(rng, letter)).replace(b"\nFrom ", b"\n>From ")
        parts.append(f"From {letter.sender} {stamp}\n".encode() + body + b"\n")
    return b"".join(parts)


def _message(rng: Random, letter: Letter) -> EmailMessage:
    message = EmailMessage()
    message["Received"] = (
        f"from [{letter.address}] by mx1.mirumail.example with ESMTPS; "
        f"{letter.at.astimezone(SEOUL).strftime('%a, %d %b %Y %H:%M:%S %z')}"
    )
    message["Date"] = letter.at.astimezone(SEOUL)
    message["From"], message["To"] = letter.sender, letter.recipient
    message["Subject"], message["Message-ID"] = letter.subject, message_id(letter)
    message.set_content(letter.text)
    if letter.sample:
        data = _sample(rng, letter.sample)
        message.add_attachment(data, maintype="text", subtype="csv", filename="sample.csv")
        message.set_boundary(f"part-{letter.at:%Y%m%d%H%M}")
    return message


def _sample(rng: Random, rows: int) -> bytes:
    """Patients by number only: even the invented records name nobody."""
    lines = ["record,admitted,ward,laboratory"]
    lines += [
        f"P-{rng.randint(100_000, 999_999)},2{rng.randint(0, 9)}-{rng.randint(1, 12):02},"
        f"W{rng.randint(1, 24):02},{rng.randbytes(6).hex()}"
        for _ in range(rows)
    ]
    return ("\n".join(lines) + "\n").encode()


def message_id(letter: Letter) -> str:
    return (
        f"<{letter.at.astimezone(UTC):%Y%m%d%H%M%S}.{letter.sample}@{letter.sender.split('@')[1]}>"
    )
