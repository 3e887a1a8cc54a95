"""The permissions that a country grants to its groups; `mla.policy.table` says which role holds which."""

from enum import StrEnum


class Permission(StrEnum):
    VIEW_CASES = "view_cases"
    DRAFT_CASES = "draft_cases"
    ISSUE_REQUESTS = "issue_requests"
    APPROVE_CASES = "approve_cases"
    SEND_URGENT = "send_urgent"
    RECEIVE_CASES = "receive_cases"
    DECIDE_CASES = "decide_cases"
    ANSWER_PRESERVATION = "answer_preservation"
    EXECUTE_ITEMS = "execute_items"
    RELEASE_EVIDENCE = "release_evidence"
    ACCEPT_CONDITIONS = "accept_conditions"
    RECEIVE_EVIDENCE = "receive_evidence"
    CLOSE_CASES = "close_cases"
    ASK_AND_ANSWER = "ask_and_answer"
    CONSENT_TO_USE = "consent_to_use"
    RECORD_OUTSIDE = "record_outside"
    READ_RECORD = "read_record"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_COUNTRY_SHEET = "manage_country_sheet"

    @property
    def label(self) -> str:
        return f"May {self.value.replace('_', ' ')}"
