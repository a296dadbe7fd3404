"""How an event reads in a history: text, icon and link. One presenter for each event type."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import pgettext

from yinuo.core.actor import ActorKind
from yinuo.core.models import Event


@dataclass(frozen=True, slots=True)
class EventLine:
    """One quiet line of history. ``icon`` is a Tabler icon name; ``is_public`` lines are shown to the customer too."""

    text: str
    icon: str = "point"
    href: str | None = None
    is_public: bool = False


type Words = Mapping[str, str] | None
type Presenter = Callable[[Event, Words], EventLine]

PRESENTERS: dict[str, Presenter] = {}


def presents(type_name: str) -> Callable[[Presenter], Presenter]:
    """Register the presenter of an event type; it gets the event and its words (``None`` once erased)."""

    def register(presenter: Presenter) -> Presenter:
        if type_name in PRESENTERS:
            raise ValueError(f"{type_name} has two presenters")
        PRESENTERS[type_name] = presenter
        return presenter

    return register


def present_actor(event: Event) -> str:
    """Who did it; an automation's own name is for the record, a reader knows it as the system."""
    if event.actor_kind == ActorKind.AUTOMATION:
        return pgettext("actor", "The system")
    return event.actor_name


def present_event(event: Event, words: Words) -> EventLine:
    """The line of an event. An unknown type is a fault of ours and raises KeyError."""
    return PRESENTERS[event.type](event, words)
