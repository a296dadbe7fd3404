"""Composable filters on customers, first of all who sees whom."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from yinuo.core.actor import Actor, ActorKind

if TYPE_CHECKING:
    from yinuo.customers.models.customer import Customer

    _Base = QuerySet[Customer]
else:
    _Base = QuerySet


class CustomerQuerySet(_Base):
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
