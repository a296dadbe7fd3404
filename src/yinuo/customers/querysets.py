"""Composable filters on customers and contacts, first of all who sees whom."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.search import SearchQueryField
from django.db.models import BooleanField, Func, QuerySet, Value
from django.db.models.functions import Cast

from yinuo.core.actor import Actor, ActorKind
from yinuo.core.text import tsquery_literal

if TYPE_CHECKING:
    from yinuo.customers.models.contact import Contact  # noqa: F401  (named in a string below)
    from yinuo.customers.models.customer import Customer  # noqa: F401  (named in a string below)


class HasPart(Func):
    """Whether some ending of a name begins with a text: the column's lexemes, asked past PostgreSQL's parser."""

    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()

    def __init__(self, column: str, text: str) -> None:
        query = Cast(Value(tsquery_literal([text], prefix=True)), SearchQueryField())
        super().__init__(column, query)


class CustomerQuerySet(QuerySet["Customer"]):
    """Customers that an actor may know of."""

    def visible_to(self, actor: Actor, *, offered: Collection[int] = ()) -> Self:
        """The company's own people and programs know all customers; a contact his own.

        An outsourced team knows only the customers of tickets offered to it. Tickets live floors above, so the caller
        who knows them names the customers in ``offered``; without it the team sees none.
        """
        if actor.kind is ActorKind.CONTACT:
            return self.filter(contacts=actor.id)
        if actor.scope.team_id is not None:
            return self.filter(pk__in=offered)
        return self


class ContactQuerySet(QuerySet["Contact"]):
    """Contacts, seen by whoever sees their customer."""

    def visible_to(self, actor: Actor, *, offered: Collection[int] = ()) -> Self:
        if actor.kind is ActorKind.CONTACT:
            return self.filter(customer__contacts=actor.id)
        if actor.scope.team_id is not None:
            return self.filter(customer__in=offered)
        return self
