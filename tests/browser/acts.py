"""What the officers of both countries do with a request, at the keyboard."""

import subprocess
import sys
from pathlib import Path

from mla.tasks.drain import drain
from tests.browser.person import Person
from tests.world import Country

CONDITION = "Only for the criminal proceedings that the request names."


def hands_back(officer: Person, reference: str) -> None:
    """And adds a sentence herself, so that she may not send it later."""
    officer.signs_in()
    officer.opens("In review")
    officer.opens(reference)
    officer.opens("Hand back to the drafter")
    officer.presses("Hand back")
    officer.reads("Nothing was done yet")
    officer.types("What must be changed", "Name the date of the mail.")
    officer.presses("Hand back")
    officer.presses("Continue the draft")
    officer.opens("Special procedure")
    officer.types("Procedure that you ask to be followed", "Hash values of all files, certified")
    officer.presses("Save")


def may_not_send(officer: Person, reference: str) -> None:
    officer.goes("/")
    officer.opens("In review")
    officer.opens(reference)
    officer.reads("Read and send:", "another officer must send it")
    officer.goes(f"{officer.page.url}send/")
    officer.reads("another officer must send it")


def sends(officer: Person, reference: str) -> None:
    officer.signs_in()
    officer.opens("In review")
    officer.opens(reference)
    officer.presses("Read and send")
    officer.fetches("Preview the letter of request", b"%PDF")
    officer.presses("Send to South Korea")
    officer.reads("Sent to South Korea")
    drain()


def acknowledges(desk: Person, reference: str) -> None:
    desk.signs_in()
    desk.opens("Incoming")
    desk.opens("Sent")
    desk.opens(reference)
    desk.presses("Acknowledge receipt")
    desk.types("Your own reference", "2026-C-118")
    desk.presses("Acknowledge receipt")
    drain()


def accepts(desk: Person, offices: Country) -> None:
    desk.presses("Assign the items")
    for number in (1, 2):
        desk.selects(f"Item {number}", offices.police.name)
    desk.presses("Assign")
    desk.presses("Accept for execution")
    desk.chooses("Fulfilled")
    desk.types("Conditions of use", CONDITION)
    desk.presses("Accept")
    desk.reads("A condition of use waits")
    drain()


def answers_the_condition(officer: Person, reference: str) -> None:
    officer.goes("/")
    officer.opens("Accepted")
    officer.opens(reference)
    officer.presses("Answer the condition of use")
    officer.reads(CONDITION)
    officer.chooses("Yes, we accept it")
    officer.presses("Give this answer")


def collects(executing: Person, folder: Path) -> None:
    executing.signs_in()
    executing.opens("Item 1 of")
    executing.presses("Upload evidence for item 1")
    uploads(executing, *evidence(folder))
    executing.reads("subscriber.csv", "access.log")
    executing.opens("Submit this evidence for release")
    executing.presses("Submit these files")
    executing.opens("Items")
    executing.opens("Record how item 2 ended")
    executing.chooses("Nothing found")
    executing.types("What do you tell the other country?", "The mailbox was empty.")
    executing.presses("Record this outcome")


def evidence(folder: Path) -> tuple[Path, Path]:
    subscriber, log = folder / "subscriber.csv", folder / "access.log"
    subscriber.write_text("account,name\nransom,Invented Person\n")
    log.write_text("2026-05-03T14:05:00Z 192.0.2.10 login\n" * 500)
    return subscriber, log


def describes_files(executing: Person, *files: Path) -> None:
    executing.attaches(*files)
    executing.types("Source", "Example Mail Ltd")
    executing.chooses("Produced by the provider")
    executing.types("Collected by", "Kim Invented, detective")


def uploads(executing: Person, *files: Path) -> None:
    """The files then stand in the list of what was received."""
    describes_files(executing, *files)
    if not executing.sight.scripts:
        executing.presses("Upload")
        return
    executing.tabs_to("button", "Upload")
    executing.page.keyboard.press("Enter")
    executing.page.get_by_text("All done").wait_for()
    executing.sight.look()
    executing.opens("Show them in the list of received files")


def releases(desk: Person) -> None:
    desk.page.reload()
    desk.presses("Release evidence")
    desk.reads(CONDITION, "subscriber.csv")
    desk.presses("Release the evidence")
    drain()


def acknowledges_the_conditions(prosecutor: Person) -> None:
    prosecutor.signs_in()
    prosecutor.opens("Package 1 of")
    prosecutor.reads(CONDITION)
    prosecutor.ticks("I have read these conditions")
    prosecutor.presses("Acknowledge")


def verifies(prosecutor: Person, folder: Path) -> None:
    """Downloads the package and checks it without the system."""
    prosecutor.tabs_to("button", "Download")
    with prosecutor.page.expect_download() as downloading:
        prosecutor.page.keyboard.press("Enter")
    package = folder / downloading.value.suggested_filename
    downloading.value.save_as(package)
    command = [sys.executable, "-m", "mla.evidence.verify", str(package)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def provides(desk: Person) -> None:
    desk.page.reload()
    desk.presses("Provide the evidence")
    desk.presses("Declare it provided")
    drain()


def closes(prosecutor: Person, reference: str) -> None:
    prosecutor.opens("Requests")
    prosecutor.opens("Evidence provided")
    prosecutor.opens(reference)
    prosecutor.presses("Close the request")
    prosecutor.chooses("Executed in full")
    prosecutor.presses("Close the request")
    prosecutor.reads("The request is closed")


def finds_it_in_the_record(auditor: Person, reference: str) -> None:
    auditor.signs_in()
    auditor.types("Request", reference)
    auditor.presses("Search")
    auditor.reads(reference, "Sent", "Closed")
