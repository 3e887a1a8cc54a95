"""The download of an evidence package through its layout, against a plain file of the same bytes on the same server."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from django.urls import reverse

from mla.accounts.models import Membership
from mla.accounts.roles import Role
from mla.cases.models import Case
from mla.common.clock import now
from mla.common.ids import new_id
from mla.custody.models import Grant, Package, Recipient
from mla.custody.store import incoming, store
from mla.evidence import index
from mla.evidence.hashing import MIB
from mla.evidence.layout import Layout, Member
from mla.evidence.store import keep, receive
from mla.ops import seed, static
from mla.ops.bench.bare import ASKED
from mla.ops.bench.measure import Line, interleaved
from mla.ops.bench.server import Client, ServerFailed, resident_megabytes, serving, signed_in
from mla.usecases.add_person import add_person

ROUNDS = 7
SMALL = 65_536  # bytes of a small file
Say = Callable[[str], None]


def run(megabytes: int, say: Say) -> list[Line]:
    static.collect()
    seed.seed_countries()
    seed.seed_cases(1, 2_000)
    actor = _prosecutor()
    large = [megabytes * MIB // 8] * 8
    small = [SMALL] * (megabytes * MIB // SMALL)
    lines = []
    for name, sizes in (("8 large files", large), (f"{len(small):,} small files", small)):
        say(f"Making a package of {name}.")
        lines += _measure(name, sizes, actor, say)
    return lines


def _measure(name: str, sizes: list[int], actor: Membership, say: Say) -> list[Line]:
    layout, plain = _layout(sizes)
    headers = signed_in(actor)
    with (
        serving("config.wsgi") as (port, server),
        serving("mla.ops.bench.bare:plain_file", {ASKED: str(plain)}) as (plain_port, _),
    ):
        file = Client(plain_port, "/", {})
        downloads = iter([Client(port, path, headers) for path in _downloads(layout, actor)])
        if not next(downloads).drain() == file.drain() == layout.size:
            raise ServerFailed("The package and the plain file are not the same bytes.")
        say("Measuring.")
        before = resident_megabytes(server)
        package_ms, plain_ms = interleaved(ROUNDS, lambda: next(downloads).drain(), file.drain)
        after = resident_megabytes(server)
        one_byte = next(downloads)
        one_byte.headers["Range"] = "bytes=0-0"
        (fixed_ms,) = interleaved(ROUNDS, one_byte.drain)
    plain.unlink()
    rate, size = layout.size / MIB * 1000, f"{layout.size / MIB:,.0f} MiB"
    return [
        Line(f"{name}: package", rate / package_ms, "MiB/s"),
        Line(f"{name}: plain file", rate / plain_ms, "MiB/s"),
        Line(f"{name}: asking for one byte (rights, grant, record)", fixed_ms, "ms"),
        Line(f"{name}: share", plain_ms / package_ms, at_least=0.95),
        Line(f"{name}: growth of memory over {ROUNDS} downloads of {size}", after - before, "MiB", at_most=8),
    ]  # fmt: skip


def _layout(sizes: list[int]) -> tuple[Layout, Path]:
    """A layout of new random files in the store, and all its bytes in one plain file beside it."""
    members = [_member(number, size) for number, size in enumerate(sizes)]
    layout = Layout.of(members, now())
    plain = incoming() / "plain.zip"
    with plain.open("wb") as file:
        for piece in layout.read(0, layout.size):
            file.write(piece)
    return layout, plain


def _member(number: int, size: int) -> Member:
    digests, temporary = receive(_noise(size), incoming())
    return Member(
        f"bench/data/{number:06d}.bin", size, digests.crc32, keep(temporary, digests, store())
    )


def _noise(size: int) -> Iterator[bytes]:
    for start in range(0, size, MIB):
        yield os.urandom(min(MIB, size - start))


def _prosecutor() -> Membership:
    office = seed.offices(seed.BUSY).prosecution
    added = add_person(
        email="prosecutor@bench.example",
        name="Bo Invented",
        authority=office,
        role=Role.PROSECUTOR,
        reach="country",
    )
    return Membership.objects.select_related("user", "authority__country").get(pk=added.pk)


def _downloads(layout: Layout, actor: Membership) -> list[str]:
    """An address for each download of the layout: the rows are written here, without the steps before them."""
    case = Case.objects.filter(requesting_country=seed.BUSY, state="evidence_provided")[0]
    package = Package.objects.create(
        case=case,
        number=Package.objects.count() + 1,
        state=Package.State.RELEASED,
        size=layout.size,
        sha256="0" * 64,
        layout_sha256=index.save(layout, store()).kept_as,
        released_by=new_id(),
        sealed_at=now(),
    )
    Recipient.objects.create(package=package, membership=actor)
    until = now() + timedelta(hours=1)
    grants = [
        Grant(package=package, person_id=actor.user_id, membership_id=actor.pk, expires_at=until)
        for _ in range(ROUNDS + 2)
    ]
    Grant.objects.bulk_create(grants)
    return [reverse("package-file", args=[grant.pk, "bench.zip"]) for grant in grants]
