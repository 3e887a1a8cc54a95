"""The sections of a draft, as people know them."""

TITLES = {
    "authorities": "Authorities and references",
    "proceedings": "Criminal proceedings",
    "dual_criminality": "Dual criminality",
    "basis": "Legal basis",
    "facts": "Facts",
    "subjects": "Persons, accounts, devices and addresses",
    "items": "What you ask for",
    "procedure": "Special procedure",
    "urgency": "Urgency",
    "confidentiality": "Confidentiality",
    "deadline": "Deadline",
    "attachments": "Attachments",
    "warnings": "Warnings",
}
