"""One row of the table of steps: the words of its page, its form, and the use case that it calls."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mla.cases.sides import Side
from mla.ledger.events import Audience, Event
from mla.policy.table import Action
from mla.usecases.tell_people import NOTICES, Circle
from mla.web.actions.forms import StepForm
from mla.web.actions.situation import Situation


@dataclass(frozen=True, slots=True)
class Step:
    """The words may hold {us} and {them} (countries) and {item} (its number).

    `use_case` gets the id of the request or item, the actor, and what `form.given()` names.
    """

    action: Action
    title: str
    what: str
    undo: str
    button: str
    done: str
    use_case: Callable[..., object]
    event: Event
    """What the step leaves in the record; it says who reads of it and who gets a mail."""
    form: type[StepForm] = StepForm
    document: str = ""
    final: bool = False
    """Ends something: the button is red."""
    template: str = "actions/step.html"
    verb: str = ""
    """For the address, where the page is not named after its action."""
    opens: Callable[[Situation], None] | None = None
    """A further check before the page opens, after permission and state."""
    more: Callable[[Situation], dict[str, Any]] | None = None
    """What the step's own template shows beside the form."""

    @property
    def slug(self) -> str:
        return (self.verb or self.action.verb).replace("_", "-")

    def say(self, text: str, at: Situation) -> str:
        return text.format(
            us=at.country(at.side),
            them=at.country(at.side.other),
            item=f"item {at.item.number}" if at.item else "",
        )

    def facts(self, at: Situation) -> list[dict[str, str]]:
        """Who is told, what is issued, whether it can be undone: rows of parts/summary_list.html."""
        rows = [{"key": "Who is told", "value": f"{_mailed(self.event, at)}\n{_read(self, at)}"}]
        if self.document:
            rows.append({"key": "Document issued", "value": self.say(self.document, at)})
        return [*rows, {"key": "Can it be undone?", "value": self.say(self.undo, at)}]


def _mailed(event: Event, at: Situation) -> str:
    notice = NOTICES.get(event.code)
    if notice is None:
        return "Nobody gets an e-mail."
    asking, asked = at.country(Side.REQUESTING), at.country(Side.REQUESTED)
    words = {
        Circle.DRAFTER: "the person who drafted the request",
        Circle.ASKING: f"the central authority of {asking}",
        Circle.ASKED: f"the central authority of {asked}",
        Circle.EXECUTING: "the officers whose authorities execute its items",
        Circle.RECIPIENTS: "the people to whom the evidence is addressed",
        Circle.ISSUING: "the authority that issues the request, where one has to",
    }
    *first, last = [words[circle] for circle in notice.circles]
    return f"By e-mail: {', '.join(first)}{' and ' if first else ''}{last}."


def _read(step: Step, at: Situation) -> str:
    if step.event.audience is Audience.SHARED:
        return "Both countries see this step in the timeline."
    return step.say("Only {us} sees this step in the timeline.", at)
