"""The words of this package's columns: states, sources, verdicts, measures, units."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.promises.clock.due import Unit


class Measure(models.TextChoices):
    """What a service limit demands."""

    FIRST_RESPONSE = "first_response", _("First response")
    SOLUTION = "solution", _("Solution")


class UnitChoice(models.TextChoices):
    """The units of the clock engine, named for forms."""

    MINUTE = Unit.MINUTE.value, _("minutes around the clock")
    BUSINESS_MINUTE = Unit.BUSINESS_MINUTE.value, _("business minutes")
    BUSINESS_HOUR = Unit.BUSINESS_HOUR.value, _("business hours")
    CALENDAR_DAY = Unit.CALENDAR_DAY.value, _("calendar days")
    WORKING_DAY = Unit.WORKING_DAY.value, _("working days")


class PromiseState(models.TextChoices):
    """Where a promise stands; an open one whose due time has passed counts as broken wherever it is read."""

    OPEN = "open", pgettext_lazy("promise state", "Open")
    KEPT = "kept", pgettext_lazy("promise state", "Kept")
    BROKEN = "broken", pgettext_lazy("promise state", "Broken")
    WAIVED = "waived", pgettext_lazy("promise state", "Waived")


class PromiseSource(models.TextChoices):
    """Where the customer was told."""

    CALL = "call", _("On the phone")
    REPLY = "reply", _("In a written reply")
    VISIT = "visit", _("On site")
    ADVERT = "advert", _("In an advertisement")
    AUTOMATIC = "automatic", _("In an automatic message")
    OTHER = "other", _("Elsewhere")


class Verdict(models.TextChoices):
    """What the customer says of it."""

    DONE = "done", pgettext_lazy("verdict", "Done")
    NOT_DONE = "not_done", pgettext_lazy("verdict", "Not done")
