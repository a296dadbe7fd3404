"""Wording questionnaires: draft a version, publish it, install the one asked after every closing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.commands.subjects import open_subject
from yinuo.core.errors import DomainError, Forbidden, Invalid, NotFound
from yinuo.core.events import record_event
from yinuo.core.permissions import Permission
from yinuo.quality.events import VersionPublished
from yinuo.quality.models import Question, Questionnaire, QuestionnaireVersion
from yinuo.quality.standard import AFTER_CLOSE, AFTER_CLOSE_QUESTIONS, NewQuestion


class AlreadyPublished(DomainError):
    code, status = "questionnaire.already_published", 409
    message = _("Version {number} is published and does not change any more.")


@transaction.atomic
def draft_version(
    *, code: str, name: str, name_en: str = "", questions: Sequence[NewQuestion], by: Actor, now: datetime
) -> QuestionnaireVersion:
    """Write the next version of a questionnaire (a new one for a new code); a draft that lay there is replaced.

    Raises Forbidden, Invalid without questions or with a code twice. A draft is no fact yet: no event.
    """
    _require(by)
    codes = [question.code for question in questions]
    if not questions or len(set(codes)) != len(codes):
        raise Invalid(reason=_("A questionnaire needs questions, each with a code of its own."))
    questionnaire = Questionnaire.objects.select_for_update().filter(code=code).first()
    if questionnaire is None:
        questionnaire = Questionnaire.objects.create(
            subject_id=open_subject("questionnaire"), code=code, name=name, name_en=name_en
        )
    version = questionnaire.versions.filter(published_at__isnull=True).first()
    if version is None:
        version = questionnaire.versions.create(number=questionnaire.versions.count() + 1)
    Question.objects.filter(version=version).delete()
    Question.objects.bulk_create(
        Question(
            version=version,
            position=position,
            code=each.code,
            kind=each.kind,
            text=each.text,
            text_en=each.text_en,
            is_required=each.is_required,
            scale_min=each.scale_min,
            scale_max=each.scale_max,
            options=each.options,
        )
        for position, each in enumerate(questions, 1)
    )
    return version


@transaction.atomic
def publish_version(*, version_id: int, by: Actor, now: datetime) -> QuestionnaireVersion:
    """Fix a draft: from now on it is asked and the database refuses any change to it.

    Raises Forbidden, NotFound, AlreadyPublished. Records questionnaire.published.
    """
    _require(by)
    version = QuestionnaireVersion.objects.select_for_update().filter(pk=version_id).first()
    if version is None:
        raise NotFound
    if version.published_at is not None:
        raise AlreadyPublished(number=version.number)
    version.published_at = now
    version.save(update_fields=["published_at"])
    payload = VersionPublished(
        version.questionnaire_id, version.pk, version.number, version.questions.count()
    )
    record_event(payload, by=by, at=now)
    return version


def install_after_close(*, by: Actor, now: datetime) -> QuestionnaireVersion:
    """The version asked after a closing; written and published the first time, found every other time.

    Of several who come first at once one installs it, the others wait for him and find it.
    """
    if known := _current(AFTER_CLOSE):
        return known
    try:
        with transaction.atomic():
            return _install(by, now)
    except IntegrityError:
        if known := _current(AFTER_CLOSE):
            return known
        raise


def _install(by: Actor, now: datetime) -> QuestionnaireVersion:
    draft = draft_version(
        code=AFTER_CLOSE,
        name="办结评价",
        name_en="Verdict after closing",
        questions=AFTER_CLOSE_QUESTIONS,
        by=by,
        now=now,
    )
    return publish_version(version_id=draft.pk, by=by, now=now)


def _current(code: str) -> QuestionnaireVersion | None:
    versions = QuestionnaireVersion.objects.filter(questionnaire__code=code, published_at__isnull=False)
    return versions.order_by("-number").first()


def _require(by: Actor) -> None:
    """Questionnaires are part of what the company offers, and kept by those who keep its catalogue."""
    if not by.can(Permission.CATALOG_MANAGE):
        raise Forbidden(permission=Permission.CATALOG_MANAGE.value)
