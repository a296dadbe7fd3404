"""Drafting, publishing, and what the database refuses afterwards."""

import pytest
from django.db import Error, IntegrityError, transaction

from tests.cast import Cast
from tests.history import BrokenEventLog, last_event
from yinuo.core.errors import Forbidden, Invalid, NotFound
from yinuo.quality.commands.questionnaires import (
    AlreadyPublished,
    draft_version,
    install_after_close,
    publish_version,
)
from yinuo.quality.models import Question, QuestionKind, QuestionnaireVersion
from yinuo.quality.standard import NewQuestion

ASKED = (
    NewQuestion("again", QuestionKind.YES_NO, "还会找我们吗？", "Would you come back?", is_required=True),
    NewQuestion(
        "way", QuestionKind.CHOICE, "哪种方式方便？", "Which way suits you?",
        options=[{"code": "phone", "text": "电话", "text_en": "Phone"}, {"code": "sms", "text": "短信"}],
    ),
)  # fmt: skip


def draft(cast: Cast, questions: tuple[NewQuestion, ...] = ASKED) -> QuestionnaireVersion:
    return draft_version(
        code="return", name="回访", questions=questions, by=cast.administrator.actor, now=cast.now
    )


class TestDraftVersion:
    def test_numbers_versions_and_keeps_the_order_of_questions(self, cast: Cast) -> None:
        version = draft(cast)
        assert version.number == 1
        assert list(version.questions.order_by("position").values_list("code", flat=True)) == ["again", "way"]

    def test_a_second_draft_replaces_the_first(self, cast: Cast) -> None:
        first = draft(cast)
        assert draft(cast, ASKED[:1]).pk == first.pk
        assert Question.objects.count() == 1

    def test_after_publishing_the_next_draft_is_version_two(self, cast: Cast) -> None:
        publish_version(version_id=draft(cast).pk, by=cast.administrator.actor, now=cast.now)
        assert draft(cast).number == 2

    @pytest.mark.parametrize("questions", [(), (ASKED[0], ASKED[0])])
    def test_refuses_no_questions_and_a_code_twice(
        self, cast: Cast, questions: tuple[NewQuestion, ...]
    ) -> None:
        with pytest.raises(Invalid):
            draft(cast, questions)
        assert not QuestionnaireVersion.objects.exists()

    def test_refuses_who_does_not_keep_the_catalogue(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            draft_version(code="x", name="x", questions=ASKED, by=cast.owner.actor, now=cast.now)
        assert not QuestionnaireVersion.objects.exists()


class TestPublishVersion:
    def test_records_one_event_with_number_and_count(self, cast: Cast) -> None:
        version = publish_version(version_id=draft(cast).pk, by=cast.administrator.actor, now=cast.now)
        kind, payload = last_event(version.questionnaire_id)
        assert kind == "questionnaire.published"
        assert payload == {"version_id": version.pk, "number": 1, "questions": 2}

    def test_refuses_a_second_time(self, cast: Cast) -> None:
        version = publish_version(version_id=draft(cast).pk, by=cast.administrator.actor, now=cast.now)
        with pytest.raises(AlreadyPublished):
            publish_version(version_id=version.pk, by=cast.administrator.actor, now=cast.now)

    def test_refuses_an_unknown_version_and_a_stranger(self, cast: Cast) -> None:
        with pytest.raises(NotFound):
            publish_version(version_id=1_000_000, by=cast.administrator.actor, now=cast.now)
        with pytest.raises(Forbidden):
            publish_version(version_id=draft(cast).pk, by=cast.supervisor.actor, now=cast.now)

    def test_stays_a_draft_when_the_event_cannot_be_stored(
        self, cast: Cast, broken_event_log: BrokenEventLog
    ) -> None:
        version = draft(cast)
        with broken_event_log():
            publish_version(version_id=version.pk, by=cast.administrator.actor, now=cast.now)
        version.refresh_from_db()
        assert version.published_at is None


class TestWhatWasPublished:
    @pytest.fixture
    def version(self, cast: Cast) -> QuestionnaireVersion:
        return publish_version(version_id=draft(cast).pk, by=cast.administrator.actor, now=cast.now)

    @pytest.mark.parametrize(
        "bend",
        [
            lambda version: QuestionnaireVersion.objects.filter(pk=version.pk).update(number=9),
            lambda version: QuestionnaireVersion.objects.filter(pk=version.pk).update(published_at=None),
            lambda version: version.questions.update(text="换个问法"),
            lambda version: version.questions.all().delete(),
            lambda version: version.questions.create(
                code="more", kind="text", text="再问", text_en="More", position=9
            ),
        ],
    )
    def test_the_database_refuses_to_change_it(self, version: QuestionnaireVersion, bend: object) -> None:
        with pytest.raises(Error, match=r"fixed|Cannot"), transaction.atomic():
            bend(version)  # type: ignore[operator]
        assert version.questions.count() == 2

    def test_a_question_cannot_be_moved_out_of_it(self, cast: Cast, version: QuestionnaireVersion) -> None:
        other = draft(cast)
        with pytest.raises(Error, match="fixed"), transaction.atomic():
            version.questions.filter(code="way").update(version=other, position=8, code="way2")


class TestInstallAfterClose:
    def test_installs_once_and_finds_it_again(self, cast: Cast) -> None:
        first = install_after_close(by=cast.system, now=cast.now)
        assert install_after_close(by=cast.system, now=cast.now).pk == first.pk
        kinds = list(first.questions.order_by("position").values_list("kind", flat=True))
        assert kinds == ["score", "gap", "text"]

    def test_a_fault_of_another_kind_is_not_hidden(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_args: object) -> None:
            raise IntegrityError("something else")

        monkeypatch.setattr("yinuo.quality.commands.questionnaires._install", fail)
        with pytest.raises(IntegrityError, match="something else"):
            install_after_close(by=cast.system, now=cast.now)

    def test_the_newest_published_version_is_asked(self, cast: Cast) -> None:
        install_after_close(by=cast.system, now=cast.now)
        newer = draft_version(code="after_close", name="", questions=ASKED, by=cast.system, now=cast.now)
        publish_version(version_id=newer.pk, by=cast.system, now=cast.now)
        assert install_after_close(by=cast.system, now=cast.now).pk == newer.pk
