"""A request as plain values: all that the law may ask for, and the shape of a request as a file."""

# ruff: noqa: RUF009 - said() makes a field

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from mla.common.iso import iso_countries
from mla.legal.identifiers import Kind, Type
from mla.legal.measures import Measure


def said(meaning: str, default: Any = "", *, pattern: str = "", how: str = "") -> Any:
    """A field: its meaning; the pattern of its text in a request file, which may be empty; how to write it."""
    how = how or pattern.replace("|", ", ")
    return field(default=default, metadata={"meaning": meaning, "pattern": pattern, "how": how})


COUNTRY = {
    "pattern": "|".join(sorted(code for code, _ in iso_countries())),
    "how": "the two letters of a country of ISO 3166-1, as BR",
}
LANGUAGE = {"pattern": "[a-z]{2}", "how": "the two letters of ISO 639-1, as pt"}


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask, and when: the T-CY forms want a person, office hours and their time zone."""

    organisation: str = said("Organisation")
    name: str = said("Person in charge")
    function: str = said("Job title or function")
    address: str = said("Postal address")
    telephone: str = said("Telephone number with country code")
    mobile: str = said("Mobile telephone number with country code")
    email: str = said("E-mail address")
    fax: str = said("Fax number")
    office_hours: str = said("Hours in which somebody answers, local time")
    time_zone: str = said("Time zone of the office hours, as America/Sao_Paulo or UTC-3")
    answer_by: str = said("The means by which an answer is preferred")


@dataclass(frozen=True, slots=True)
class DraftSubject:
    """A person, account, address or device concerned, and how it is identified."""

    kind: str = said("What it is", pattern="|".join(Kind))
    identifier: str = said("The name, number or address itself")
    identifier_type: str = said(
        "What sort of identifier it is",
        pattern="|".join(Type),
    )
    port: int | None = said("Port of an Internet address, where it may be shared", None)
    from_at: datetime | None = said("From when it was used, with its offset from UTC", None)
    to_at: datetime | None = said("Until when it was used, with its offset from UTC", None)
    time_zone: str = said("Time zone of the two times, where they carry no offset")
    provider: str = said("The provider it belongs to")
    location: str = said("Where the person, item or account is")
    nationality: str = said("Nationality of the person")
    note: str = said("What part it plays")


@dataclass(frozen=True, slots=True)
class DraftItem:
    """One thing asked for: one measure, from one holder, for one period, on one legal basis."""

    number: int = said("Number of the item within the request", 0)
    measure: Measure | None = said("Code of the assistance wanted", None)
    what: str = said("What exactly is asked for")
    holder: str = said("Who holds it: the custodian or provider")
    period_from: datetime | None = said("Beginning of the period of the data", None)
    period_to: datetime | None = said("End of the period of the data", None)
    purpose: str = said("What it is needed for")
    basis: str = said("Code of the legal basis of this item, one of the request's")
    fallback: str = said("Code of the basis to use if the first does not hold")
    location: str = said("Where the computer system or the thing is, as far as known")
    relation: str = said("How the data belongs to the offence")
    necessity: str = said("Why it has to be preserved now")
    intends_request: bool = said("That a request for the preserved data will follow", default=False)
    keep_from_user: bool = said("That the user is not to be told", default=False)
    justification: str = said("Why real-time collection is justified")
    period_reason: str = said("Why the period asked for has this length")
    property: str = said("Description of the property to trace, freeze or confiscate")
    property_location: str = said("Where the property is, as far as possible")
    property_value: str = said("Estimated value of the property, where relevant")
    order: str = said(
        "The existing order: court, date, number; empty when one is still to be sought"
    )
    order_copy: str = said("The legally admissible copy of the order that is attached")
    order_extent: str = said("How far the order is to be carried out")
    order_final: str = said("Statement that the confiscation order is final")
    third_party_notice: str = said(
        "Steps taken to notify bona fide third parties and for due process"
    )
    hearing: str = said("Who will conduct the hearing by video, and why appearing is not possible")


@dataclass(frozen=True, slots=True)
class Override:
    """The reason for which a warning was set aside; letter and ledger carry it."""

    code: str = said("Code of the warning")
    reason: str = said("Why the request goes out all the same")
    item: int | None = said("Number of the item it concerns; none for the whole request", None)
    about: tuple[str, ...] = said(
        "What the reason is for: the bases, addresses or words of the warning; empty for the only one",
        (),
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything a requesting authority has stated; what is empty has not been stated."""

    title: str = said("Short title of the request")
    requesting_country: str = said("The country that asks, ISO 3166-1 alpha-2", **COUNTRY)
    requesting_authority: str = said("The authority that makes the request")
    requested_country: str = said("The country that is asked, ISO 3166-1 alpha-2", **COUNTRY)
    requested_authority: str = said("The authority to which it is addressed")
    dated_on: date | None = said("Date of the request", None)
    reference: str = said("Own reference of the request")
    status: str = said(
        "New, following up an earlier request, or extending a preservation",
        pattern="new|follow_up|extension",
    )
    language: str = said("Language of the request, ISO 639-1", **LANGUAGE)
    channel: str = said("The way it travels", pattern="direct|diplomatic|interpol|24_7")
    contact: Contact | None = said("Who is in charge at the requesting authority", None)
    confirmation_contact: Contact | None = said("Whom to ask for confirmation of the request", None)
    proceeding_reference: str = said("Reference of the criminal proceedings")
    proceeding_stage: str = said(
        "Stage of the proceedings", pattern="investigation|prosecution|trial|appeal|execution"
    )
    offence: str = said("The offence investigated or tried")
    offence_articles: tuple[str, ...] = said(
        "Offences of a convention that the conduct is, as UNCC 7 or UNTOC 5", ()
    )
    organised: bool | None = said(
        "Whether it is transnational and an organised criminal group is involved", None
    )
    law_text: str = said("Text of the law that makes it an offence")
    maximum_penalty: str = said("Maximum penalty, in words")
    maximum_years: int | None = said("Maximum deprivation of liberty, in whole years", None)
    conduct: str = said("The elements of the conduct, as dual criminality is judged on them")
    requested_law: str = said("The matching offence in the law of the requested state")
    dual_criminality: str = said(
        "What a person concluded on dual criminality", pattern="met|doubtful|not_required"
    )
    competent_authority: str = said("The authority that runs the proceedings")
    competent_functions: str = said("What that authority may do")
    competent_contact: Contact | None = said("Who is in charge of the case there", None)
    court: str = said("Prosecution office or court in charge, case number and decisions")
    domestic_basis: str = said("Domestic law on which the request is made")
    earlier_request: str = said("Earlier request on the same facts: date, number, who, channel")
    earlier_preservation: str = said("Earlier preservation: date, ticket number, who, channel")
    facts: str = said("Summary of the relevant facts")
    subjects: tuple[DraftSubject, ...] = said("Persons, accounts, addresses and devices", ())
    items: tuple[DraftItem, ...] = said("The things asked for", ())
    bases: tuple[str, ...] = said("Codes of the legal bases, the first one first", ())
    basis_statement: str = said("Why the bases apply")
    treaty: str = said("Name of the treaty, where the basis is a treaty record (BIL)")
    undertaking: str = said("Undertaking of reciprocity in a like case")
    certificate: str = said("Certificate of the central authority that proceedings exist (Harare)")
    certificate_form: str = said("Form of certificate of authenticity wanted with the evidence")
    special_procedure: str = said("Procedure that the requesting state wishes to be followed")
    emergency: str = said("Facts that show the emergency, and how what is asked for meets it")
    urgency: bool = said("That it is urgent", default=False)
    urgency_reason: str = said("Why it is urgent")
    deadline_on: date | None = said("Date by which it is needed", None)
    deadline_reason: str = said("Why by that date")
    confidentiality: bool = said(
        "That fact and substance are to be kept confidential", default=False
    )
    confidentiality_reason: str = said("Why it is to be kept confidential")
    overrides: tuple[Override, ...] = said("Warnings set aside, each with its reason", ())
