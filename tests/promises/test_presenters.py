"""Every fact of this package reads well, also after its words were erased."""

import pytest
from django.utils import translation

from yinuo.core.events import PAYLOADS
from yinuo.core.models import Event
from yinuo.core.presenters import present_event

DUE = "2026-11-20T08:00:00+00:00"
WORDS = {
    "what": "上门",
    "said_by": "林晓",
    "reason": "缺件",
    "evidence": "派工单",
    "consent": "电话同意",
    "apology": "道歉",
    "remedy": "免费",
    "result": "接受",
}
SAMPLES: list[tuple[str, dict[str, object], str]] = [
    ("limits.started", {"limits": {"solution": {"due_at": DUE}}}, "Service limits run: Solution 11-20 16:00"),
    ("limit.met", {"measure": "solution", "is_late": False}, "Service limit met: Solution"),
    ("limit.met", {"measure": "solution", "is_late": True}, "Service limit reached too late: Solution"),
    (
        "limit.due_soon",
        {"measure": "solution", "due_at": DUE},
        "Service limit due soon: Solution, 11-20 16:00",
    ),
    (
        "limit.breached",
        {"measure": "solution", "due_at": DUE},
        "Service limit missed: Solution, due 11-20 16:00",
    ),
    (
        "limits.paused",
        {"measures": ["first_response", "solution"]},
        "Service limits paused: First response, Solution",
    ),
    ("limits.resumed", {"due": {"solution": [DUE, DUE]}}, "Service limits run again: Solution 11-20 16:00"),
    (
        "limit.reopened",
        {"measure": "solution", "due_at": DUE},
        "Service limit runs on: Solution, due 11-20 16:00",
    ),
    ("limits.dropped", {"measures": ["solution"]}, "Service limits ended without a verdict: Solution"),
    ("promise.made", {"due_at": DUE}, "Promised: 上门, by 11-20 16:00 (林晓)"),
    ("promise.due_soon", {"due_at": DUE}, "Promise due soon: 上门, 11-20 16:00"),
    ("promise.kept", {"recorded_late": False}, "Promise kept: 上门"),
    ("promise.kept", {"recorded_late": True}, "Promise kept, written down later: 上门 (派工单)"),
    ("promise.fulfilled_late", {"fulfilled_at": DUE}, "Done after its time: 上门, 11-20 16:00"),
    ("promise.broken", {"why": "overdue"}, "Promise broken, its time has passed: 上门"),
    ("promise.broken", {"why": "late"}, "Promise broken, done too late: 上门"),
    ("promise.broken", {"why": "given_up"}, "Promise cannot be kept: 上门 (缺件)"),
    ("promise.broken", {"why": "verdict"}, "Promise broken, the customer says not done: 上门"),
    (
        "promise.renegotiated",
        {"old_due_at": DUE, "due_at": "2026-11-20T09:00:00+00:00"},
        "New time agreed: 上门, 11-20 16:00 → 11-20 17:00 (电话同意)",
    ),
    ("promise.waived", {}, "The customer no longer needs it: 上门 (缺件)"),
    ("promise.judged", {"verdict": "done"}, "The customer says “Done”: 上门"),
    ("promise.judged", {"verdict": "not_done"}, "The customer says “Not done”: 上门"),
    ("promise.verdict_overruled", {"state": "kept"}, "“Not done” overruled: 上门, now Kept (派工单)"),
    ("recovery.planned", {}, "Recovery planned: 道歉; 免费"),
    ("recovery.finished", {}, "Recovery finished: 接受"),
    ("recovery.dropped", {}, "Recovery no longer needed: the promise was kept"),
    ("calendar.created", {"name": "门店"}, "Calendar “门店” created"),
    ("calendar.changed", {"before": {}}, "Calendar changed"),
    (
        "calendar.day_set",
        {"date": "2026-11-23", "spans": [["09:00", "12:00"], ["13:00", "18:00"]]},
        "2026-11-23: 09:00–12:00, 13:00–18:00",
    ),
    ("calendar.day_set", {"date": "2026-11-23", "spans": []}, "2026-11-23: closed"),
    ("calendar.day_removed", {"date": "2026-11-23"}, "2026-11-23 follows its week again"),
    (
        "calendar.official_days_added",
        {"years": [2025, 2026], "count": 70},
        "Official holidays taken over: 2025–2026, 70 days",
    ),
    (
        "calendar.official_days_added",
        {"years": [2026], "count": 39},
        "Official holidays taken over: 2026, 39 days",
    ),
    ("limit_rule.set", {"measure": "solution"}, "Limit rule set: Solution"),
    ("limit_rule.removed", {}, "Limit rule taken out of force"),
]


@pytest.mark.parametrize(("name", "payload", "text"), SAMPLES)
def test_a_fact_reads_well(name: str, payload: dict[str, object], text: str) -> None:
    with translation.override("en"):
        assert present_event(Event(type=name, payload=payload), WORDS).text == text


@pytest.mark.parametrize(("name", "payload", "text"), SAMPLES)
def test_a_fact_still_reads_after_its_words_were_erased(
    name: str, payload: dict[str, object], text: str
) -> None:
    line = present_event(Event(type=name, payload=payload), None)
    assert line.text
    assert "上门" not in line.text


def test_every_fact_of_this_package_is_among_the_samples() -> None:
    own = {name for name, payload in PAYLOADS.items() if payload.__module__ == "yinuo.promises.events"}
    assert own == {name for name, _payload, _text in SAMPLES}
