"""The chart of kept and broken promises as an ECharts option; ``@name`` is a colour token, resolved on the page."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from yinuo.insight.period import Period
from yinuo.promises.queries.rates import KeptDay


def kept_option(days: Sequence[KeptDay], period: Period) -> dict[str, object]:
    """Bars of kept and broken for every day of the period; days without any are empty, not missing."""
    known = {each.day: each for each in days}
    first = timezone.localtime(period.since).date()
    dates = [first + timedelta(days=number) for number in range(period.days)]
    kept = [known[day].kept if day in known else 0 for day in dates]
    broken = [known[day].broken if day in known else 0 for day in dates]
    return {
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0, "right": 0, "itemWidth": 10, "itemHeight": 10, "textStyle": {"color": "@ink-2"}},
        "grid": {"left": 4, "right": 8, "top": 30, "bottom": 4, "containLabel": True},
        "xAxis": {"type": "category", "data": [f"{day.month}-{day.day}" for day in dates]},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            _bars(_("Kept"), kept, "@jade"),
            _bars(_("Broken"), broken, "@cinnabar"),
        ],
    }


def _bars(name: str, values: list[int], colour: str) -> dict[str, object]:
    return {
        "name": name,
        "type": "bar",
        "stack": "promises",
        "barMaxWidth": 14,
        "data": values,
        "itemStyle": {"color": colour},
    }
