import pytest

from tests.catalog.factories import make_category
from yinuo.catalog.models import Category


@pytest.fixture
def tree(db: None) -> dict[str, Category]:
    """维修 › 热水器 › 漏水, and 投诉 beside it."""
    repair = make_category("维修")
    heater = make_category("热水器", repair)
    leak = make_category("漏水", heater)
    complaint = make_category("投诉")
    return {"repair": repair, "heater": heater, "leak": leak, "complaint": complaint}
