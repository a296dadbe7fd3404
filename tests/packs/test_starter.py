import pytest

from tests.people.factories import NOW, SYSTEM, make_department
from yinuo.catalog.models import Category
from yinuo.packs.starter import install_starter
from yinuo.promises.models import Calendar, LimitRule
from yinuo.quality.models import QuestionnaireVersion
from yinuo.tickets.models import Queue


@pytest.mark.django_db
def test_a_new_instance_is_ready_for_its_first_request_and_stays_as_it_is() -> None:
    department = make_department("公司")
    for _time in range(2):
        install_starter(department_id=department.pk, by=SYSTEM, now=NOW)
    queue = Queue.objects.get(is_default=True)
    assert queue.department_id == department.pk
    assert Category.objects.exists()
    assert LimitRule.objects.exists()
    assert Calendar.objects.filter(is_default=True).count() == 1
    assert QuestionnaireVersion.objects.count() == 1
