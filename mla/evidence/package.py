"""An evidence package: a BagIt 1.0 bag (RFC 8493) laid out as a stored ZIP64 from known hashes."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from mla.common.errors import MlaError
from mla.evidence.exhibit import Exhibit
from mla.evidence.hashing import Digests, digests_of
from mla.evidence.layout import Layout, Member
from mla.evidence.manifest import ALGORITHMS, DECLARATION, bag_info, manifest
from mla.evidence.names import safe_names
from mla.evidence.profile import GIVEN, LABELS, LEDGER, identifier
from mla.evidence.readme import readme
from mla.evidence.tables import exhibits_csv
from mla.ledger import chain


class NothingToPack(MlaError):
    """A package needs evidence."""


def build(
    exhibits: Sequence[Exhibit],
    *,
    reference: str,
    organisation: str,
    at: datetime,
    number: int = 1,
    tag_files: Mapping[str, bytes],
) -> Layout:
    """The package of the exhibits; equal input gives equal bytes. No exhibit is read: `index.save` does.

    `tag_files` are the files that the profile has given to it, and stand beside the bag's own.
    """
    if not exhibits:
        raise NothingToPack("There is no exhibit to pack. Release at least one file.")
    _must_fit([exhibit.name for exhibit in exhibits], tag_files)
    top = top_folder(reference, number)
    payload = {f"data/{exhibit.name}": exhibit.digests for exhibit in exhibits}
    described = (
        organisation,
        identifier(reference, number),
        at.astimezone(UTC).date().isoformat(),
        _oxum(payload),
        *_end_of(tag_files[LEDGER]),
    )
    tags = {
        "README.txt": readme(reference, number, organisation, top, len(exhibits)),
        "bagit.txt": DECLARATION,
        "bag-info.txt": bag_info(zip(LABELS, described, strict=True)),
        "exhibits.csv": exhibits_csv(exhibits),
        **tag_files,
        **_manifests("manifest", payload),
    }
    digests = {name: digests_of([content]) for name, content in tags.items()}
    tops = _manifests("tagmanifest", digests)
    members = [
        *(_tag(f"{top}/{name}", content) for name, content in (tags | tops).items()),
        *(_payload(f"{top}/data/{exhibit.name}", exhibit) for exhibit in exhibits),
    ]
    return Layout.of(members, at)


def top_folder(reference: str, number: int) -> str:
    """The one folder of the package, which is also its file name without the ending."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", reference).strip("-.") or "case"
    return f"{plain[:80]}-package-{number}"


def _must_fit(names: list[str], tag_files: Mapping[str, bytes]) -> None:
    if safe_names(names) != names:
        raise ValueError("names of exhibits must come from safe_names, all together")
    if set(tag_files) != set(GIVEN):
        raise ValueError(f"a package is given {sorted(GIVEN)}, not {sorted(tag_files)}")


def _oxum(payload: Mapping[str, Digests]) -> str:
    return f"{sum(digests.size for digests in payload.values())}.{len(payload)}"


def _end_of(ledger: bytes) -> tuple[str, str]:
    """How many entries the extract has, and the head after the last of them."""
    lines = ledger.splitlines()
    if not lines:
        raise ValueError("the extract of the ledger has no entry")
    return str(len(lines)), chain.from_line(lines[-1]).head.hex()


def _manifests(kind: str, digests: Mapping[str, Digests]) -> dict[str, bytes]:
    return {
        f"{kind}-{algorithm}.txt": manifest(
            {path: getattr(digest, algorithm) for path, digest in digests.items()}
        )
        for algorithm in ALGORITHMS
    }


def _tag(name: str, content: bytes) -> Member:
    return Member(name, len(content), digests_of([content]).crc32, content)


def _payload(name: str, exhibit: Exhibit) -> Member:
    return Member(name, exhibit.digests.size, exhibit.digests.crc32, exhibit.path)
