import pytest

from tests.promises.factories import at, make_office
from yinuo.promises.queries.quick_dues import list_quick_dues

pytestmark = pytest.mark.django_db


def test_the_choices_of_a_friday_afternoon_leave_out_the_weekend() -> None:
    make_office()
    choices = {choice.key: choice.due_at for choice in list_quick_dues(at("20T14:00"))}
    assert choices == {
        "two_hours": at("20T16:00"),
        "today": at("20T18:00"),
        "morning": at("23T12:00"),
        "next_day": at("23T18:00"),
        "three_days": at("25T18:00"),
    }


def test_closing_time_is_left_out_when_it_is_near_and_tomorrow_is_called_so() -> None:
    make_office()
    choices = list_quick_dues(at("19T17:45"))
    assert [choice.key for choice in choices] == ["two_hours", "morning", "next_day", "three_days"]
    assert choices[1].label == "tomorrow before noon"


def test_without_a_calendar_every_day_is_from_nine_to_six() -> None:
    choices = {choice.key: choice.due_at for choice in list_quick_dues(at("20T14:00"))}
    assert choices["next_day"] == at("21T18:00")
