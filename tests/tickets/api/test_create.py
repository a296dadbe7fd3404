"""POST /tickets."""

from tests.tickets.api.caller import REPAIR, ApiCaller


class TestCreateTicket:
    def test_answers_with_a_receipt(self, shop: ApiCaller) -> None:
        answer = shop.post("/tickets", REPAIR)
        assert answer.status == 201, answer.body
