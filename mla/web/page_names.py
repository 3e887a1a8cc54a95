"""What each page is called, for the record of refusals: by the name of its address."""

from mla.web.steps import OF_CASE, OF_ITEM

_OTHERS = {
    "account_change_password": "Change your password",
    "account_inactive": "Account closed",
    "account_login": "Sign in",
    "account_logout": "Sign out",
    "account_reset_password": "Forgotten password",
    "account_reset_password_done": "New password asked for",
    "account_reset_password_from_key": "Choose a new password",
    "account_reset_password_from_key_done": "New password chosen",
    "account_signup": "Sign up",
    "case": "Request",
    "case-attachment": "File attached to a request",
    "case-documents": "Documents of a request",
    "case-evidence": "Evidence of a request",
    "case-file": "Request as a file",
    "case-identifiers": "Table of persons, accounts, devices and addresses",
    "case-items": "Items of a request",
    "case-lift-condition": "Lift a condition of use",
    "case-other-countries": "Drafts to other countries",
    "case-paper-issue": "Issue on paper",
    "case-preview": "Preview of the letter",
    "case-record": "Record of a request",
    "countries": "Countries",
    "country": "Country sheet",
    "document": "Document of a request",
    "draft": "Draft",
    "draft-attachment-remove": "Remove an attachment from a draft",
    "draft-attachments": "Attachments of a draft",
    "draft-check": "Check your answers",
    "draft-import": "New request from a file",
    "draft-item": "Item of a draft",
    "draft-item-add": "Add an item to a draft",
    "draft-item-remove": "Remove an item from a draft",
    "draft-items": "Items of a draft",
    "draft-new": "New request",
    "draft-section": "Section of a draft",
    "draft-subject": "Person, account, device or address of a draft",
    "draft-subject-add": "Add a person, account, device or address to a draft",
    "draft-subject-remove": "Remove a person, account, device or address from a draft",
    "draft-subjects": "Persons, accounts, devices and addresses of a draft",
    "draft-subjects-paste": "Paste persons, accounts, devices or addresses into a draft",
    "draft-subjects-remove": "Remove persons, accounts, devices and addresses from a draft",
    "draft-warnings": "Warnings of a draft",
    "exhibit-file": "File of evidence",
    "exhibit-take-back": "Take back a file of evidence",
    "item-upload-file": "Upload a file of evidence",
    "keep": "Keep what was typed",
    "keep-discard": "Discard what was typed",
    "law": "Law",
    "law-instrument": "Law: an instrument",
    "membership-switch": "Choose a membership",
    "package": "Evidence package",
    "package-acknowledge": "Acknowledge the conditions of use of a package",
    "package-download": "Download an evidence package",
    "package-file": "Bytes of an evidence package",
    "packages": "Evidence for your proceedings",
    "people": "People and authorities",
    "record": "Record",
    "requests": "List of requests",
    "session": "How long the session lasts",
    "session-stay": "Stay signed in",
    "sheet-confirm": "Confirm a country sheet",
    "sheet-propose": "Propose a country sheet",
    "tasks": "Tasks",
    "verify": "Check a document",
    "verify-document": "Check a document",
    "work": "Start page",
}
NAMES = {
    **{step.name: step.label.replace("item {number}", "an item") for step in OF_ITEM.values()},
    **{step.name: step.label for step in OF_CASE.values()},
    **_OTHERS,
}
READING = {"GET", "HEAD", "OPTIONS"}


def tried(what: str) -> str:
    """`GET case-send` as a person says it; an address of another version stays as it was written down."""
    method, _, name = what.partition(" ")
    if not name:
        return "Tried an address that does not exist"
    act = "open" if method in READING else "send"
    return f"Tried to {act} “{NAMES.get(name, name)}”"
