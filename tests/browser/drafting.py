"""Writing a request at the keyboard, section by section."""

from pathlib import Path

from tests.browser.person import Person
from tests.world import next_month

TITLE = "Ransom mail to a hospital"


def drafts(author: Person, folder: Path) -> str:
    """Everything but what the second item is for; the reference of the request, which is then in review."""
    author.signs_in()
    author.presses("Draft a request")
    author.types("Short title", TITLE)
    author.selects("Country that you ask", "South Korea")
    author.presses("Open the draft")
    reference = author.page.title().partition("draft ")[2].partition(" -")[0]
    _authorities(author)
    _proceedings(author)
    _basis(author)
    _texts(author)
    _subjects(author)
    _items(author)
    _choices(author)
    _attachment(author, folder)
    _warnings(author)
    submits(author)
    return reference


def submits(author: Person) -> None:
    author.presses("Check your answers")
    author.reads("Nothing essential is missing")
    author.fetches("Preview the letter", b"%PDF")
    author.presses("Submit")
    author.presses("Submit for review")
    author.reads("Submitted for review")


def completes(author: Person, reference: str) -> None:
    author.goes("/")
    author.opens(reference)
    author.reads("Name the date of the mail")
    author.presses("Continue the draft")
    author.opens("Facts")
    author.types("What happened", "On 3 May 2026 a hospital received a ransom mail.")
    author.presses("Save")
    submits(author)


def _authorities(author: Person) -> None:
    author.opens("Authorities and references")
    author.selects("Country and central authority that you ask", "South Korea")
    author.types("Contact person", "Ana Invented")
    author.types("Function of the contact person", "Police delegate")
    author.types("E-mail address of the contact person", "ana@police.example")
    author.types("Telephone of the contact person", "+55 61 5550 0100")
    author.presses("Save")


def _proceedings(author: Person) -> None:
    author.opens("Criminal proceedings")
    author.types("Your reference of the criminal proceedings", "IPL 100/2026")
    author.types("Name of the proceedings", "Operation Example")
    author.chooses("Investigation")
    author.types("Offence", "Extortion, article 158 of the Criminal Code")
    author.types("Text of the law", "Whoever compels another by violence shall be punished.")
    author.types("Maximum penalty", "Imprisonment of ten years")
    author.selects("Authority that runs the proceedings", "Prosecution")
    author.types("Functions of this authority", "It directs criminal investigations.")
    author.presses("Save")


def _basis(author: Person) -> None:
    author.opens("Legal basis")
    author.ticks("United Nations Convention against Transnational Organized Crime")
    author.types("Why this basis applies", "An organised group acted in two states.")
    author.presses("Save")


def _texts(author: Person) -> None:
    author.opens("Facts")
    author.types("What happened", "A hospital received a ransom mail.")
    author.presses("Save")
    author.opens("Special procedure")
    author.types("Procedure that you ask to be followed", "Hash values of all files")
    author.presses("Save")


def _subjects(author: Person) -> None:
    author.opens("Persons, accounts, devices and addresses")
    author.presses("Add one")
    author.types("Name, number or address", "ransom@mail.example")
    author.types("Provider", "Example Mail Ltd")
    author.types_day("From", 1, 5, 2026)
    author.types_day("To", 4, 5, 2026)
    author.selects("Time zone of these times", "America/Sao Paulo")
    author.types("Note", "Sender of the ransom mail")
    author.presses("Save")
    author.presses("Paste several")
    author.types(
        "One name, number or address a line",
        "192.0.2.10:51234, 2026-05-03T02:10:00-03:00, Example Net\n+55 61 5550 0101",
    )
    author.presses("Check the lines")
    author.reads("2 recognised")
    author.presses("Add 2 to the request")
    author.opens("Back to the sections")


def _items(author: Person) -> None:
    author.opens("What you ask for")
    _item(author, "Subscriber information", "Who registered ransom@mail.example")
    _item(author, "Search, seize or disclose", "Mails that ransom@mail.example sent")
    author.opens("Back to the sections")


def _item(author: Person, measure: str, what: str) -> None:
    author.presses("Add an")
    author.chooses(measure)
    author.presses("Continue")
    author.types("What exactly", what)
    author.types("From whom", "Example Mail Ltd, 1 Example Road, Seoul")
    author.types_day("From", 1, 5, 2026)
    author.types("From: time of day", "14:05")
    author.types_day("To", 4, 5, 2026)
    author.types("What for", "To identify the sender of the ransom mail")
    author.presses("Save")


def _choices(author: Person) -> None:
    author.opens("Urgency")
    author.chooses("Urgent")
    author.types("Why it is urgent", "The provider deletes its logs after 90 days.")
    author.presses("Save")
    author.opens("Confidentiality")
    author.chooses("Strict")
    author.types("Why it must be kept secret", "The suspects are at large.")
    author.presses("Save")
    author.opens("Deadline")
    soon = next_month()
    author.types_day("Needed by", soon.day, soon.month, soon.year)
    author.types("Why by this date", "Detention ends on this day.")
    author.presses("Save")


def _attachment(author: Person, folder: Path) -> None:
    order = folder / "court-order.txt"
    order.write_text("It is ordered that the provider discloses the subscriber.")
    author.opens("Attachments")
    author.attaches(order)
    author.types("What they are", "Court order of 4 May 2026")
    author.presses("Add these files")
    author.reads("court-order.txt")
    author.opens("Back to the sections")


def _warnings(author: Person) -> None:
    """Each is set aside with a reason."""
    author.opens("Warnings")
    for _ in range(author.page.locator("textarea").count()):
        author.types("Your reason", "It was looked at; the facts say why.")
    author.presses("Save")
