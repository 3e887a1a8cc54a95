"""A treaty by its record on the pages: chosen, drafted on, printed, decided on, and shown with what else is known."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from mla.cases.completeness import as_draft, judge
from mla.cases.letter import letter
from mla.cases.models import Case, SentVersion, State
from mla.cases.snapshots import content, content_hash
from mla.common.errors import Invalid
from mla.common.iso import name_of
from mla.directory.law import law_in_use
from mla.legal.request_file import write_request
from mla.usecases.acknowledge_case import acknowledge_case
from mla.usecases.draft_for_countries import draft_for_countries
from mla.usecases.import_case import import_case
from mla.usecases.import_law import import_law, import_treaty
from mla.usecases.save_item import save_item
from mla.usecases.save_section import save_section
from mla.usecases.send_case import send_case
from mla.usecases.submit_case import submit_case
from mla.web.forms.basis_choices import basis_choices, law_url
from tests.life import again, drafted
from tests.matrix.visits import deep
from tests.treaties import RECORD, SHORT, TREATY, as_csv
from tests.web.client import acting
from tests.web.drafting import signed_in, text
from tests.web.test_statements import DRAFT, MOST, REQUEST, SECTIONS, costs
from tests.world import World

PICKED = {"bases": ["BIL"], "particulars": {"treaty": TREATY}}


@pytest.fixture
def treaty(world: World) -> None:
    """The record of the example, in force between both countries; the country asked reserved Article 6(2)."""
    import_law(as_csv(world.asking.code, f"{world.asked.code} 6(2)"), name="ours.csv")
    import_treaty(RECORD.encode(), name="port-ulm.toml")


@pytest.fixture
def browser(world: World) -> Client:
    return signed_in(world.asking.investigator)


def on_the_treaty(world: World, **item: str) -> Case:
    """The usual draft, resting on the treaty alone; `item` is what its two items say besides."""
    case, author = drafted(world), world.asking.investigator
    both = {**PICKED, "bases": ["UNTOC", "BIL"]}
    save_section(case.pk, "basis", actor=author, version=1, values=both)
    for one in case.items.order_by("number"):
        values = {"basis": "BIL", "particulars": item}
        version = again(case).section_versions["items"]
        save_item(case.pk, actor=author, version=version, item_id=one.pk, values=values)
    save_section(case.pk, "basis", actor=author, version=2, values=PICKED)
    told = {"particulars": {"requested_law": "Criminal Act, s. 350: extortion"}}
    save_section(case.pk, "dual_criminality", actor=author, version=0, values=told)
    return again(case)


def sent(world: World) -> Case:
    case = on_the_treaty(world, necessity="Nobody else knows the sender.")
    submit_case(case.pk, actor=world.asking.investigator)
    previewed = content_hash(content(again(case)))
    case = send_case(case.pk, actor=world.asking.officer, previewed=previewed)
    return acknowledge_case(case.pk, actor=world.asked.officer, reference="2026-C-118")


def printed(case: Case) -> tuple[str, str]:
    """What the letter of the version that was sent names as basis, and cites for the first item."""
    snapshot = SentVersion.objects.get(case=case, number=1).snapshot
    shown = letter(snapshot, verification_url="https://mla.example/v")
    return shown.legal_bases[0].title, shown.items[0].basis


def test_the_picker_offers_the_treaty_by_its_record(
    browser: Client, world: World, treaty: None
) -> None:
    case = drafted(world)
    page = text(browser.get(reverse("draft-section", args=[case.pk, "basis"])))
    first = page[page.index('id="id_bases_0"') : page.index('id="id_bases_1"')]
    assert TREATY in first
    assert f"Subscriber information: {SHORT}, Article 3(1)(c)." in first
    assert f"{name_of(world.asked.code)} reserved Article 6(2)." in first
    assert "treaty=Treaty+on+Mutual" in first


def test_what_the_record_asks_with_a_measure_can_be_typed_and_stops_the_request_until_it_is(
    browser: Client, world: World, treaty: None
) -> None:
    case = on_the_treaty(world)
    item = case.items.get(number=1)
    check = text(browser.get(reverse("draft-check", args=[case.pk])))
    assert "It does not say why the evidence is necessary." in check
    assert f"{SHORT}, Article 5(1)(d)" in check
    assert browser.post(reverse("case-submit", args=[case.pk])).status_code == 400

    page = text(browser.get(reverse("draft-item", args=[case.pk, item.pk])))
    assert 'name="necessity"' in page
    assert f"Needed ({SHORT}, Article 5(1)(d))." in page
    ready = on_the_treaty(world, necessity="Nobody else knows the sender.")
    assert judge(ready).may_be_sent
    assert "Nobody else knows the sender." in text(
        browser.get(reverse("draft-check", args=[ready.pk]))
    )


def test_a_draft_says_by_which_treaty_it_is_measured(
    browser: Client, world: World, treaty: None
) -> None:
    case = on_the_treaty(world)
    page = text(browser.get(reverse("draft", args=[case.pk])))
    assert f"{SHORT}, Article 2" in page
    assert law_url("BIL", TREATY).replace("&", "&amp;") in page


def test_the_letter_cites_the_record_and_keeps_what_it_cited(world: World, treaty: None) -> None:
    case = sent(world)
    assert printed(case) == (TREATY, f"{SHORT}, Article 3(1)(c)")
    later = RECORD.replace('SUBS = { article = "3(1)(c)"', 'SUBS = { article = "3(2)"')
    import_treaty(later.encode(), name="corrected.toml")
    assert printed(again(case)) == (TREATY, f"{SHORT}, Article 3(1)(c)")
    page = text(signed_in(world.asked.officer).get(reverse("case-items", args=[case.pk])))
    assert "Article 3(1)(c)" in page
    assert "Article 3(2)" not in page


def test_a_later_record_is_in_use_at_once_for_what_was_not_sent(world: World, treaty: None) -> None:
    case = on_the_treaty(world)
    assert not judge(case).complete
    import_treaty(RECORD.replace('["SUBS", "STOR"]', '["STOR"]').encode(), name="corrected.toml")
    assert judge(again(case)).complete
    assert basis_choices(again(case)).treaty == TREATY


def test_what_a_record_imported_after_the_submission_asks_for_stops_the_sending(
    world: World, treaty: None
) -> None:
    import_treaty(RECORD.replace('["SUBS", "STOR"]', '["STOR"]').encode(), name="corrected.toml")
    case = submit_case(on_the_treaty(world).pk, actor=world.asking.investigator)
    import_treaty(RECORD.encode(), name="again.toml")
    officer = signed_in(world.asking.officer)
    page = text(officer.get(reverse("case-send", args=[case.pk])))
    assert "It does not say why the evidence is necessary." in page
    assert "It cannot be sent like this" in page
    previewed = content_hash(content(again(case)))
    with pytest.raises(Invalid, match="why the evidence is necessary"):
        send_case(case.pk, actor=world.asking.officer, previewed=previewed)


def test_the_country_asked_refuses_on_the_grounds_of_the_record_after_consulting(
    world: World, treaty: None
) -> None:
    case, client = sent(world), signed_in(world.asked.officer)
    url = reverse("case-refuse", args=[case.pk])
    page = text(client.get(url))
    assert "BIL/6-interests" in page
    assert f"{SHORT}, Article 6(1). Consult the other side first." in page
    assert f"That a bank has to keep the matter secret. ({SHORT}, Article 6(4))" in page
    typed = {"ground": "BIL/6-interests", "reasons": "A matter of security."}
    assert client.post(url, {**typed, "consultation": "not_appropriate"}).status_code == 400
    assert client.post(url, {**typed, "consultation": "held"}).status_code == 302
    assert case.decisions.get().article == f"{SHORT}, Article 6(1)"


def test_a_reserved_ground_is_offered_to_the_country_that_reserved_it(
    world: World, treaty: None
) -> None:
    case, client = sent(world), signed_in(world.asked.officer)
    url = reverse("case-refuse", args=[case.pk])
    typed = {"ground": "BIL/6-dual", "reasons": "No offence here.", "consultation": "held"}
    assert "BIL/6-dual" in text(client.get(url))

    import_law(as_csv(world.asking.code, world.asked.code), name="without.csv")
    assert "BIL/6-dual" not in text(client.get(url))
    assert client.post(url, typed).status_code == 400
    assert again(case).state == State.SENT

    import_law(as_csv(world.asking.code, f"{world.asked.code} 6(2)"), name="ours.csv")
    assert client.post(url, typed).status_code == 302
    assert case.decisions.get().article == f"{SHORT}, Article 6(2)"


def test_who_asks_is_warned_of_a_reserved_ground_at_the_field_that_answers_it(
    browser: Client, world: World, treaty: None
) -> None:
    case = on_the_treaty(world, necessity="Nobody else knows the sender.")
    nothing = {"particulars": {"requested_law": ""}}
    actor = world.asking.investigator
    save_section(case.pk, "dual_criminality", actor=actor, version=1, values=nothing)
    page = text(browser.get(reverse("draft-warnings", args=[case.pk])))
    assert f"{world.asked.code} reserved a ground of refusal." in page
    assert f"{SHORT}, Article 6(2)" in page
    assert reverse("draft-section", args=[case.pk, "dual_criminality"]) in page


def test_the_law_page_lists_treaties_with_their_records_and_from_where_they_are(
    browser: Client, world: World, treaty: None
) -> None:
    page = text(browser.get(reverse("law")))
    line = page[page.index(TREATY) :].partition("</tr>")[0]
    assert "Imported by the operator on" in line
    assert "(port-ulm.toml)" in line
    assert "15 of 16 provisions checked" in line
    minsk = page[page.index("Convention on Legal Aid") :].partition("</tr>")[0]
    assert "Shipped with this version" in minsk
    assert "What it says itself is not recorded" in minsk
    assert ">None<" in minsk


def test_the_page_of_a_treaty_says_what_it_says_whom_it_binds_and_by_which_list(
    browser: Client, world: World, treaty: None
) -> None:
    page = text(browser.get(law_url("BIL", TREATY)))
    for words in (
        "Article 5(1)(d)",
        "Only for a state that reserved Article 6(2)",
        "A request made by telephone is confirmed in writing.",
        "In urgency through INTERPOL",
        "Languages of a request to XB",
        "Imported by the operator on",
        "Reserved: 6(2)",
        "2 states, according to the list of parties that the operator imported on",
    ):
        assert words in page
    assert "says nothing on this" not in page
    limited = text(browser.get(f"{law_url('BIL', TREATY)}&measure=SERV"))
    assert "What a request has to say: Serve judicial documents" in limited
    assert "Article 5(1)(d)" not in limited


def test_a_treaty_of_many_without_rows_in_the_list_says_so(browser: Client) -> None:
    riyadh = "Riyadh Arab Agreement for Judicial Cooperation of 1983"
    page = text(browser.get(law_url("BIL", riyadh)))
    assert "No state is shown, according to the list of parties shipped" in page
    assert "The record of this treaty says nothing on this." in page
    assert "Shipped with this version" in page


def test_a_treaty_that_only_the_list_names_has_a_page_without_a_record(
    browser: Client, world: World
) -> None:
    import_law(as_csv("BR", "KR").replace(TREATY.encode(), b"Treaty of Nowhere"), name="ours.csv")
    page = text(browser.get(law_url("BIL", "Treaty of Nowhere")))
    assert "No record: only the list of parties names it" in page
    assert "South Korea (KR)" in page


def test_a_treaty_that_nobody_knows_has_no_page(browser: Client) -> None:
    unknown = f"{reverse('law-instrument', args=['BIL'])}?{urlencode({'treaty': 'Of the Moon'})}"
    assert browser.get(unknown).status_code == 404


def test_the_country_page_names_the_treaty_and_what_was_reserved(
    browser: Client, world: World, treaty: None
) -> None:
    page = text(browser.get(reverse("country", args=[world.asked.code])))
    assert TREATY in page
    assert "Reserved: 6(2)" in page


def test_pages_on_a_treaty_take_few_statements_too(world: World, treaty: None) -> None:
    law_in_use()  # its text is read once in a process
    draft, case = on_the_treaty(world), sent(world)
    pages = [deep(name, draft) for name in (*REQUEST, *DRAFT)]
    sections = [reverse("draft-section", args=[draft.pk, one]) for one in SECTIONS]
    found = costs(acting(world.asking.investigator), [*pages, *sections])
    asked = costs(acting(world.asked.officer), [deep(name, case) for name in REQUEST])
    assert {page: cost for page, cost in {**found, **asked}.items() if cost > MOST} == {}


def test_a_draft_to_a_further_country_names_the_treaty_with_it(world: World) -> None:
    import_law(as_csv("BR", "FR"), name="ours.csv")
    import_treaty(RECORD.encode(), name="port-ulm.toml")
    author = world.asking.investigator
    [french] = draft_for_countries(drafted(world).pk, actor=author, countries=["FR"])
    assert again(french).bases == ["BIL"]
    assert again(french).particulars["treaty"] == TREATY


def test_a_request_on_a_treaty_comes_back_from_its_file_as_it_was(
    world: World, treaty: None
) -> None:
    case = on_the_treaty(world, necessity="Nobody else knows the sender.")
    body = write_request(as_draft(case)).encode()
    made = import_case(actor=world.asking.investigator, body=body)
    assert [one.particulars for one in made.case.items.all()] == [
        {"necessity": "Nobody else knows the sender."}
    ] * 2
    assert not any("not asked for" in one for one in made.left_out)
