"""The tables of evidence, packages, downloads and issued documents."""

from mla.custody.models.document import Document
from mla.custody.models.exhibit import CustodyEvent, Exhibit
from mla.custody.models.grant import Acknowledgement, Grant
from mla.custody.models.package import Package, PackageItem, Recipient

__all__ = [
    "Acknowledgement",
    "CustodyEvent",
    "Document",
    "Exhibit",
    "Grant",
    "Package",
    "PackageItem",
    "Recipient",
]
