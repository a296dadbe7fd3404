"""Due times that are picked with one press, as values of a browser's date and time field."""

from datetime import datetime

from django.utils import timezone

from yinuo.pages.workspace.forms import LOCAL_TIME
from yinuo.promises.queries.quick_dues import list_quick_dues


def quick_times(now: datetime) -> list[tuple[str, str]]:
    """Label and value of each choice, by the business calendar."""
    return [
        (choice.label, timezone.localtime(choice.due_at).strftime(LOCAL_TIME))
        for choice in list_quick_dues(now)
    ]
