from yinuo.promises.models.calendar import Calendar, CalendarDay
from yinuo.promises.models.limit import LimitRule, ServiceLimit
from yinuo.promises.models.promise import Promise, Recovery
from yinuo.promises.states import Measure, PromiseSource, PromiseState, UnitChoice, Verdict

__all__ = [
    "Calendar",
    "CalendarDay",
    "LimitRule",
    "Measure",
    "Promise",
    "PromiseSource",
    "PromiseState",
    "Recovery",
    "ServiceLimit",
    "UnitChoice",
    "Verdict",
]
