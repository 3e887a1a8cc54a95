"""Every address of the system by its name: what it needs, and whom it must refuse. A new page belongs in here."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

OPEN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "session",
    "session-stay",
    "verify",
    "verify-document",
}
"""Without signing in."""
EVERYBODY = {"account_change_password", "membership-switch", "work", "countries"}
"""For whoever is signed in."""

LAW: dict[str, tuple[str, ...]] = {"law": (), "law-instrument": ("UNTOC",)}
"""The same for whoever is signed in, with what the address needs."""

DRAFTERS = {
    "investigator",
    "central_authority",
    "issuing_authority",
    "prosecutor",
    "duty_officer",
}
LISTS = {
    "requests": {
        "investigator",
        "central_authority",
        "issuing_authority",
        "executing_officer",
        "prosecutor",
        "duty_officer",
        "auditor",
    },
    "tasks": {"central_authority", "issuing_authority", "executing_officer", "prosecutor"},
    "packages": {"prosecutor"},
    "people": {"administrator"},
    "record": {"auditor"},
    "draft-new": DRAFTERS,
    "draft-import": DRAFTERS,
    "sheet-propose": {"administrator"},
}
"""By role alone, from the permissions of life.md."""

CASE = {
    **dict.fromkeys(
        [
            "case",
            "case-identifiers",
            "case-items",
            "case-documents",
            "case-evidence",
            "case-record",
        ],
        "view",
    ),
    **dict.fromkeys(
        [
            "draft",
            "draft-check",
            "draft-items",
            "draft-item-add",
            "draft-subjects",
            "draft-subject-add",
            "draft-subjects-paste",
            "draft-subjects-remove",
            "draft-attachments",
            "draft-section",
            "draft-warnings",
        ],
        "edit",
    ),
    "case-submit": "submit",
    "case-hand-back": "hand_back",
    "case-issue": "issue",
    "case-record-paper-issue": "record_paper_issue",
    "case-send": "send",
    "case-revise": "revise",
    "case-abandon": "abandon",
    "case-withdraw": "withdraw",
    "case-answer-condition": "answer_condition",
    "case-name-recipients": "name_recipients",
    "case-close": "close",
    "case-forward": "forward",
    "case-lapse": "lapse",
    "case-postpone": "postpone",
    "case-resume": "resume",
    "case-reopen": "reopen",
    "case-acknowledge": "acknowledge",
    "case-assign": "assign",
    "case-accept": "accept",
    "case-send-back": "send_back",
    "case-refuse": "refuse",
    "case-propose-condition": "propose_condition",
    "case-lift-condition": "propose_condition",
    "case-report-execution": "report_execution",
    "case-provide-evidence": "provide_evidence",
}
"""The action that a page of a request needs."""
GET_ONLY = {"case-identifiers"}
"""Of these: what answers a POST like a method that never was, whoever asks."""
NEEDS_MORE: dict[str, set[str]] = {
    "case-answer-condition": set(),
    "case-lift-condition": set(),
    "case-name-recipients": {"AE", "E", "C"},
}
"""A condition of use, which none of these requests has (one with it has a test of its own), or a package."""

ITEM = {
    "item-submit-evidence": "item.submit_evidence",
    "item-return-evidence": "item.return_evidence",
    "item-hold": "item.hold",
    "item-lift-hold": "item.lift_hold",
    "item-outcome": "item.find_nothing",
    "item-refuse": "item.refuse",
    "item-withdraw": "item.withdraw",
    "item-upload": "item.execute",
    "item-upload-file": "item.execute",
}
FOR_WHO_EXECUTES = {"item-outcome", "item-submit-evidence", "item-upload"}
"""Before the item is assigned, nobody is who executes it."""

STAYS_READABLE = {"item-upload"}
"""Shows what came in also when nothing more can."""

OTHER = {
    "case-attachment",
    "case-file",
    "case-other-countries",
    "case-paper-issue",
    "case-preview",
    "case-release",
    "draft-item",
    "draft-item-remove",
    "draft-subject",
    "draft-subject-remove",
    "draft-attachment-remove",
    "document",
    "exhibit-file",
    "exhibit-take-back",
    "keep",
    "keep-discard",
    "package",
    "package-acknowledge",
    "package-download",
    "package-file",
}
"""Each has lines of its own in test_pages.py."""

SHEETS = {"country", "sheet-confirm"}
"""Of a country, not of a request; each has lines of its own in test_pages.py too."""

POST_ONLY = {"item-upload-file", "keep", "keep-discard", "package-acknowledge", "package-download"}
NAMED = OPEN | EVERYBODY | set(LAW) | set(LISTS) | set(CASE) | set(ITEM) | OTHER | SHEETS


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one)
        else:
            yield one
