"""Names in addresses that are checked before a view runs: an unknown one is 404."""

from yinuo.tickets.moves import Move
from yinuo.tickets.queries.overviews import OverviewName


class OverviewConverter:
    regex = "[a-z_]+"

    def to_python(self, value: str) -> OverviewName:
        return OverviewName(value)

    def to_url(self, value: OverviewName) -> str:
        return str(value)


class MoveConverter:
    regex = "[a-z_]+"

    def to_python(self, value: str) -> Move:
        return Move(value)

    def to_url(self, value: Move) -> str:
        return str(value)
