"""Reading PDFs back, and planting texts in every field of a document."""

import io
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from pypdf import PageObject, PdfReader, Transformation
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject

T = TypeVar("T")


def opened(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def squeezed(text: str) -> str:
    """Without white space, which line breaks change."""
    return "".join(text.split())


def page_texts(pdf: bytes) -> list[str]:
    return [squeezed(page.extract_text()) for page in opened(pdf).pages]


def text(pdf: bytes) -> str:
    """Of all pages, and the keywords among the properties of the file."""
    return "".join([*page_texts(pdf), squeezed(keywords(pdf))])


def keywords(pdf: bytes) -> str:
    properties = opened(pdf).metadata
    return str(properties.keywords or "") if properties else ""


def fonts(pdf: bytes) -> Iterator[DictionaryObject]:
    """Every font object in the file, used or not."""
    for thing in objects(pdf):
        if thing.get("/Type") == "/Font":
            yield thing


def objects(pdf: bytes) -> Iterator[DictionaryObject]:
    reader = opened(pdf)
    for number in range(1, int(reader.trailer["/Size"])):
        thing = IndirectObject(number, 0, reader).get_object()
        if isinstance(thing, DictionaryObject):
            yield thing


def planted(document: T, plant: Callable[[str], str], path: str = "") -> T:
    """The document with `plant(path)` in each of its texts but the address that is verified."""
    changes = {
        field.name: _planted(getattr(document, field.name), plant, f"{path}.{field.name}")
        for field in fields(document)  # type: ignore[arg-type]
        if field.name != "verification_url"
    }
    return replace(document, **changes)  # type: ignore[type-var]


def _planted(value: Any, plant: Callable[[str], str], path: str) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        return plant(path)
    if isinstance(value, tuple):
        return tuple(_planted(item, plant, f"{path}{n}") for n, item in enumerate(value))
    return planted(value, plant, path) if is_dataclass(value) else value


def values(document: object) -> Iterator[object]:
    """Every value of the document and what is nested in it."""
    for field in fields(document):  # type: ignore[arg-type]
        value = getattr(document, field.name)
        for item in value if isinstance(value, tuple) else (value,):
            if is_dataclass(item):
                yield from values(item)
            else:
                yield item


def qr_code(pdf: bytes) -> list[list[bool]]:
    """The modules of the code as they lie on the paper, row by row from above: whether the middle of each is black."""
    path, colour = max((one for page in opened(pdf).pages for one in _filled(page)), key=_count)
    assert colour == (0, 0, 0)
    left, right = min(one[0] for one in path), max(one[2] for one in path)
    low, top = min(one[1] for one in path), max(one[3] for one in path)
    module = min(one[3] - one[1] for one in path)
    side = round((right - left) / module)
    assert abs((right - left) - (top - low)) < 0.01, "it is square"
    middles = [(n + 0.5) * module for n in range(side)]
    return [
        [any(a < left + x < c and b < top - y < d for a, b, c, d in path) for x in middles]
        for y in middles
    ]


Corners = tuple[float, float, float, float]
Filled = tuple[list[Corners], tuple[float, ...]]


def _count(filled: Filled) -> int:
    return len(filled[0])


def _filled(page: PageObject) -> Iterator[Filled]:  # noqa: C901 - a case for each operator
    """Every filled path made of rectangles: (left, low, right, top) of each in points, and the colour."""
    at, kept, path, colour = Transformation(), [], [], ()
    for given, operator in ContentStream(page.get_contents(), page.pdf).operations:
        match operator:
            case b"q":
                kept.append((at, colour))
            case b"Q":
                at, colour = kept.pop()
            case b"cm":
                at = Transformation(tuple(map(float, given))).transform(at)
            case b"rg":
                colour = tuple(map(float, given))
            case b"re":
                x, y, width, height = map(float, given)
                (a, b), (c, d) = at.apply_on((x, y)), at.apply_on((x + width, y + height))
                path.append((min(a, c), min(b, d), max(a, c), max(b, d)))
            case b"f" | b"f*":
                if path:
                    yield path, colour
                path = []
            case b"n" | b"S" | b"s" | b"B":
                path = []
