from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.promises.clock.strategies import amounts, moments, schedules
from yinuo.promises.clock.china import office_schedule
from yinuo.promises.clock.due import Pause, Unit, due_at, joined_pauses, last_day, time_left, time_spent
from yinuo.promises.clock.schedule import Schedule, ScheduleError

OFFICE = office_schedule()
units = st.sampled_from(Unit)


def at(text: str) -> datetime:
    """A time of 2026 in Shanghai."""
    return datetime.fromisoformat(f"2026-{text}+08:00")


def due(start: str, amount: int, unit: Unit, *pauses: Pause) -> datetime | None:
    return due_at(at(start), amount, unit, OFFICE, pauses)


class TestUnits:
    def test_minutes_run_around_the_clock(self) -> None:
        assert due("02-15T23:50", 30, Unit.MINUTE) == at("02-16T00:20")

    def test_business_minutes_wait_for_the_opening(self) -> None:
        assert due("03-10T11:50", 30, Unit.BUSINESS_MINUTE) == at("03-10T13:50")

    def test_business_hours_skip_the_weekend(self) -> None:
        assert due("03-13T14:02", 16, Unit.BUSINESS_HOUR) == at("03-17T14:02")

    def test_business_hours_run_on_an_adjusted_saturday(self) -> None:
        assert due("02-13T17:00", 4, Unit.BUSINESS_HOUR) == at("02-14T11:30")

    def test_working_days_do_not_count_the_day_of_the_start(self) -> None:
        assert due("03-10T09:00", 1, Unit.WORKING_DAY) == at("03-11T18:00")

    def test_working_days_leave_out_the_spring_festival_and_count_its_saturdays(self) -> None:
        assert due("02-13T09:00", 3, Unit.WORKING_DAY) == at("02-25T18:00")  # 14th, 24th, 25th

    def test_calendar_days_end_at_closing_time_of_the_last_day(self) -> None:
        assert due("03-10T09:00", 7, Unit.CALENDAR_DAY) == at("03-17T18:00")

    def test_calendar_days_that_end_in_a_holiday_end_on_the_next_working_day(self) -> None:
        assert due("09-24T09:00", 7, Unit.CALENDAR_DAY) == at("10-08T18:00")

    @pytest.mark.parametrize("amount", [0, -1, 1_000_001])
    def test_an_amount_that_means_nothing_is_refused(self, amount: int) -> None:
        with pytest.raises(ScheduleError):
            due("03-10T09:00", amount, Unit.MINUTE)


class TestPauses:
    def test_a_pause_adds_the_business_time_that_it_took(self) -> None:
        pause = Pause(at("03-10T10:00"), at("03-10T14:30"))  # 2 h before noon and 1 h after
        assert due("03-10T09:00", 4, Unit.BUSINESS_HOUR, pause) == at("03-10T17:30")

    def test_a_pause_outside_hours_costs_nothing(self) -> None:
        pause = Pause(at("03-10T19:00"), at("03-11T08:00"))
        assert due("03-10T17:00", 2, Unit.BUSINESS_HOUR, pause) == at("03-11T09:30")

    def test_a_pause_that_still_runs_leaves_no_due_time(self) -> None:
        assert due("03-10T09:00", 4, Unit.BUSINESS_HOUR, Pause(at("03-10T10:00"), None)) is None

    def test_a_pause_that_begins_when_all_is_over_moves_nothing(self) -> None:
        for start in ("03-10T12:00", "03-10T15:00"):
            assert due("03-10T10:00", 2, Unit.BUSINESS_HOUR, Pause(at(start), None)) == at("03-10T12:00")

    def test_only_what_lies_after_the_start_counts(self) -> None:
        early = Pause(at("03-09T10:00"), at("03-10T10:00"))
        assert due("03-10T09:30", 1, Unit.BUSINESS_HOUR, early) == at("03-10T11:00")
        assert due("03-10T09:30", 1, Unit.BUSINESS_HOUR, Pause(at("03-09T10:00"), at("03-10T09:00"))) == at(
            "03-10T10:30"
        )

    def test_overlapping_pauses_count_once(self) -> None:
        first, second = (
            Pause(at("03-10T09:30"), at("03-10T10:30")),
            Pause(at("03-10T10:00"), at("03-10T11:00")),
        )
        assert due("03-10T09:00", 1, Unit.BUSINESS_HOUR, second, first) == at("03-10T11:30")

    def test_an_open_pause_swallows_what_comes_after_it(self) -> None:
        pauses = [Pause(at("03-10T12:00"), at("03-10T13:00")), Pause(at("03-10T09:00"), None, "waiting")]
        assert joined_pauses(pauses) == [Pause(at("03-10T09:00"), None, "waiting")]

    def test_minutes_around_the_clock_are_moved_by_the_whole_pause(self) -> None:
        pause = Pause(at("03-10T10:00"), at("03-11T10:00"))
        assert due("03-10T09:50", 30, Unit.MINUTE, pause) == at("03-11T10:20")

    def test_a_working_day_term_goes_on_with_the_working_time_that_was_left(self) -> None:
        pause = Pause(at("03-10T10:00"), at("03-10T11:00"))
        assert due("03-10T09:00", 1, Unit.WORKING_DAY, pause) == at("03-12T09:30")

    def test_calendar_days_pushed_onto_a_weekend_end_on_monday(self) -> None:
        pause = Pause(at("03-10T10:00"), at("03-11T10:00"))
        assert due("03-10T09:00", 3, Unit.CALENDAR_DAY, pause) == at("03-16T18:00")

    @settings(max_examples=100, deadline=None)
    @given(schedules(), moments, amounts, moments, moments)
    def test_a_pause_moves_business_time_by_exactly_its_business_time(
        self, schedule: Schedule, start: datetime, amount: int, one: datetime, two: datetime
    ) -> None:
        unit, pause = Unit.BUSINESS_MINUTE, Pause(min(one, two), max(one, two))
        plain, paused = (due_at(start, amount, unit, schedule, p) for p in ([], [pause]))
        assert plain is not None
        assert paused is not None
        assert paused >= plain
        assert time_spent(start, paused, unit, schedule, [pause]) == timedelta(minutes=amount)

    @settings(max_examples=100, deadline=None)
    @given(schedules(), moments, units, st.integers(1, 20), moments, moments)
    def test_a_pause_never_brings_a_due_time_nearer(
        self, schedule: Schedule, start: datetime, unit: Unit, amount: int, one: datetime, two: datetime
    ) -> None:
        plain = due_at(start, amount, unit, schedule)
        paused = due_at(start, amount, unit, schedule, [Pause(min(one, two), max(one, two))])
        assert plain is not None
        assert paused is not None
        assert plain <= paused

    @settings(max_examples=100, deadline=None)
    @given(schedules(), moments, units, st.integers(1, 20), moments)
    def test_a_pause_without_length_moves_nothing(
        self, schedule: Schedule, start: datetime, unit: Unit, amount: int, when: datetime
    ) -> None:
        assume(start < when)
        assert due_at(start, amount, unit, schedule, [Pause(when, when)]) == due_at(
            start, amount, unit, schedule
        )


def test_an_overdue_clock_has_nothing_left() -> None:
    for unit in Unit:
        assert time_left(unit, OFFICE, at("03-10T10:00"), at("03-10T09:00")) == timedelta(0)


def test_midnight_belongs_to_the_day_that_it_ends() -> None:
    assert last_day(OFFICE, at("03-11T00:00").astimezone(UTC)).isoformat() == "2026-03-10"


def test_results_are_in_utc() -> None:
    results: list[Any] = [due("03-10T09:00", 2, unit) for unit in Unit]
    assert all(result.tzinfo is UTC for result in results)
