"""The tables of a case."""

from mla.cases.models.attachment import Attachment
from mla.cases.models.author import Author
from mla.cases.models.case import Case
from mla.cases.models.condition import Condition
from mla.cases.models.decision import Decision
from mla.cases.models.item import Item
from mla.cases.models.numbering import Numbering
from mla.cases.models.participant import Count, CountDelta, Participant
from mla.cases.models.proceeding import Proceeding
from mla.cases.models.scratch import Scratch
from mla.cases.models.sent_version import SentVersion
from mla.cases.models.subject import Subject
from mla.cases.vocabulary import Authorisation, ItemState, State

__all__ = [
    "Attachment",
    "Author",
    "Authorisation",
    "Case",
    "Condition",
    "Count",
    "CountDelta",
    "Decision",
    "Item",
    "ItemState",
    "Numbering",
    "Participant",
    "Proceeding",
    "Scratch",
    "SentVersion",
    "State",
    "Subject",
]
