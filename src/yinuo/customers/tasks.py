"""Jobs of customers: confirmed imports, and forgetting their files."""

from django.utils import timezone, translation

from yinuo.core.actor import Actor
from yinuo.core.ids import MemberId
from yinuo.core.jobs import DEFAULT_RETRY, app
from yinuo.customers.commands.imports import purge_imports, run_import
from yinuo.customers.models import CustomerImport
from yinuo.people.queries.actor import get_actor


@app.task(name="customers.run_import", retry=DEFAULT_RETRY)
def run_customer_import(*, import_id: int) -> None:
    """Run a confirmed import in the name and language of who confirmed it; goes on where a killed run stopped."""
    found = CustomerImport.objects.filter(pk=import_id).select_related("uploaded_by").first()
    if found is None or found.uploaded_by is None or not found.uploaded_by.is_active:
        return
    with translation.override(found.uploaded_by.language):
        run_import(import_id=import_id, by=_actor(found), now=timezone.now())


@app.periodic(cron="41 3 * * *")
@app.task(name="customers.purge_imports")
def purge_old_imports(timestamp: int) -> None:
    """Forget uploads and results after their days, every night."""
    purge_imports(now=timezone.now())


def _actor(found: CustomerImport) -> Actor:
    return get_actor(MemberId(found.uploaded_by_id or 0))
