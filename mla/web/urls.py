"""Addresses of the pages, gathered from the module of each noun."""

from mla.web import (
    accounts,
    actions,
    attachments,
    cases,
    countries,
    documents,
    drafts,
    evidence,
    identifiers,
    law,
    lists,
    packages,
    record,
    staying,
)

urlpatterns = [
    *lists.urlpatterns,
    *accounts.urlpatterns,
    *cases.urlpatterns,
    *drafts.urlpatterns,
    *actions.urlpatterns,
    *evidence.urlpatterns,
    *packages.urlpatterns,
    *documents.urlpatterns,
    *attachments.urlpatterns,
    *identifiers.urlpatterns,
    *record.urlpatterns,
    *law.urlpatterns,
    *countries.urlpatterns,
    *staying.urlpatterns,
]
