"""Every kind of document, so that what must hold for all is tested on all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from mla.documents import custody_record, letter_of_request, receipt, release_receipt
from tests.documents import samples


@dataclass(frozen=True, slots=True)
class Kind:
    render: Callable[..., bytes]
    sample: Any


KINDS = {
    "letter": Kind(letter_of_request.render, samples.LETTER),
    "custody record": Kind(custody_record.render, samples.RECORD),
    "receipt": Kind(receipt.render, samples.SENT),
    "receipt of release": Kind(release_receipt.render, samples.RELEASED),
}


@pytest.fixture(params=KINDS.values(), ids=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    chosen: Kind = request.param
    return chosen
