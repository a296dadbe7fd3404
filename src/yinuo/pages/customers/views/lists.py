"""The customer list with its live search, and the file of one customer."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from yinuo.core.htmx import render_page
from yinuo.core.http import MemberRequest, member_required
from yinuo.core.ids import CustomerId
from yinuo.core.paging import Cursor, Page
from yinuo.core.permissions import Permission
from yinuo.customers.commands.contacts import reveal_identity
from yinuo.customers.masking import show_identity
from yinuo.customers.models import CustomerKind
from yinuo.customers.policies import may_change_files
from yinuo.customers.queries.listing import CURSOR_PARTS, CustomerFilter, list_customers
from yinuo.customers.queries.rows import CustomerRow
from yinuo.customers.queries.search import MOST_HITS, search_customers
from yinuo.pages.customers.file import load_file
from yinuo.tickets.queries.customer_file import list_offered_customers

LIST_PARTIALS = {"customers": "rows"}


@member_required
@require_safe
def customers(request: MemberRequest) -> HttpResponse:
    """All customers by name, or those that the search box means."""
    query = request.GET.get("q", "").strip()
    kind = request.GET.get("kind", "")
    wanted = CustomerFilter(
        kind=CustomerKind(kind) if kind in CustomerKind.values else None, tag=request.GET.get("tag", "")[:24]
    )
    page = _find(request, query, wanted)
    context = {
        "page": page,
        "query": query,
        "wanted": wanted,
        "kinds": list(CustomerKind),
        "older_url": _url(wanted, str(page.next_cursor)) if page.next_cursor else "",
        "first_url": _url(wanted),
        "is_later": "after" in request.GET,
        "may_write": may_change_files(request.actor),
        "may_import": request.actor.can(Permission.CUSTOMER_IMPORT),
    }
    return render_page(request, "customers/list.html", context, partials=LIST_PARTIALS)


@member_required
@require_safe
def file(request: MemberRequest, customer_id: int) -> HttpResponse:
    """Everything about one customer."""
    found = load_file(request.actor, customer_id, now=timezone.now(), after=request.GET.get("after"))
    return render_page(request, "customers/file.html", {"file": found})


@member_required
@require_POST
def reveal(request: MemberRequest, customer_id: int, identity_id: int) -> HttpResponse:
    """A masked number in full, in its place; who looked is on record."""
    identity = reveal_identity(
        customer_id=CustomerId(customer_id),
        identity_id=identity_id,
        by=request.actor,
        now=timezone.now(),
        offered=list_offered_customers(request.actor),
    )
    shown = show_identity(identity.kind, identity.value)
    context = {"identity": identity, "shown": shown, "customer_id": customer_id}
    return render_page(
        request, "customers/revealed.html", context, partials={f"identity-{identity.pk}": "number"}
    )


def _find(request: MemberRequest, query: str, wanted: CustomerFilter) -> Page[CustomerRow]:
    offered = list_offered_customers(request.actor)
    if query:
        return Page(tuple(search_customers(request.actor, query, limit=MOST_HITS, offered=offered)))
    after = Cursor.parse(request.GET.get("after"), CURSOR_PARTS)
    return list_customers(request.actor, wanted, after=after, offered=offered)


def _url(wanted: CustomerFilter, after: str = "") -> str:
    query = {"kind": wanted.kind or "", "tag": wanted.tag, "after": after}
    return reverse("customers:list", query={key: value for key, value in query.items() if value})
