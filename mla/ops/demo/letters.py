"""The messages of the demo's account, as far as a log shows them: who wrote to whom, when, from where."""

from dataclasses import dataclass
from datetime import UTC, datetime
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


@dataclass(frozen=True, slots=True)
class Letter:
    """One message of the account's mailbox."""

    at: datetime
    sender: str
    recipient: str
    address: str
    sample: int = 0


def letters(calendar: Calendar) -> list[Letter]:
    """The message with the spreadsheet, the director's, and the three answers."""

    def at(moment: str) -> datetime:
        return calendar.moment(moment, BRAZIL)

    return [
        Letter(at("-52 09:14"), ACCOUNT, BUYER, TUNNEL),
        Letter(at("-48 15:02"), DIRECTOR, ACCOUNT, HOSPITAL),
        Letter(at("-48 17:41"), ACCOUNT, DIRECTOR, WRITER, 220),
        Letter(at("-47 03:20"), ACCOUNT, DIRECTOR, TUNNEL, 340),
        Letter(at("-46 23:01"), ACCOUNT, DIRECTOR, TUNNEL, 510),
    ]


def message_id(letter: Letter) -> str:
    return (
        f"<{letter.at.astimezone(UTC):%Y%m%d%H%M%S}.{letter.sample}@{letter.sender.split('@')[1]}>"
    )
