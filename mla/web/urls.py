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
    lists,
    packages,
    record,
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
    *record.urlpatterns,
    *countries.urlpatterns,
]
