"""The director's board, the supervisor's desk, the ledger of promises, and the tickets behind each figure."""

from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from yinuo.core.htmx import render_page
from yinuo.core.http import MemberRequest, member_required
from yinuo.insight.period import CHOICES, Period
from yinuo.insight.queries.behind import BEHIND, Figure, list_behind
from yinuo.insight.queries.board import get_board, list_kept_days
from yinuo.insight.queries.ledger import list_promises
from yinuo.insight.queries.mend import list_mend_first
from yinuo.pages.board.chart import kept_option
from yinuo.pages.board.columns import list_columns
from yinuo.pages.board.figures import list_headlines, list_steps
from yinuo.pages.board.ledger import LedgerForm, list_ledger_rows
from yinuo.pages.board.mending import list_mend_rows
from yinuo.pages.workspace.rows import list_rows


@member_required
@require_safe
def board(request: MemberRequest) -> HttpResponse:
    """Three figures over one list; the loop leads one click deeper."""
    now = timezone.now()
    period = Period.read(request.GET.get("days"), now=now)
    figures = get_board(actor=request.actor, period=period, now=now)
    context = {
        "period": period,
        "choices": CHOICES,
        "headlines": list_headlines(figures),
        "steps": list_steps(figures),
        "mend": list_mend_rows(list_mend_first(actor=request.actor, now=now), now=now),
    }
    return render_page(request, "board/board.html", context, partials={"board": "figures"})


@member_required
@require_safe
def kept_chart(request: MemberRequest) -> JsonResponse:
    """Kept and broken by day, as an ECharts option."""
    now = timezone.now()
    period = Period.read(request.GET.get("days"), now=now)
    return JsonResponse(kept_option(list_kept_days(actor=request.actor, period=period, now=now), period))


@member_required
@require_safe
def behind(request: MemberRequest, figure: str) -> HttpResponse:
    """The tickets that a figure counts."""
    if figure not in set(Figure):
        raise Http404
    now = timezone.now()
    period = Period.read(request.GET.get("days"), now=now)
    page = list_behind(
        actor=request.actor, figure=Figure(figure), period=period, now=now, after=request.GET.get("after")
    )
    context = {
        "title": BEHIND[Figure(figure)].label,
        "period": period,
        "rows": list_rows(page.items, now=now),
        "older_url": f"?days={period.days}&after={page.next_cursor}" if page.next_cursor else "",
    }
    template = "board/rows.html" if request.GET.get("after") and request.htmx else "board/behind.html"
    return render_page(request, template, context)


@member_required
@require_safe
def desk(request: MemberRequest) -> HttpResponse:
    """What the supervisor looks at: broken, overdue, unanswered, stuck."""
    columns = list_columns(actor=request.actor, now=timezone.now())
    return render_page(request, "board/desk.html", {"columns": columns}, partials={"desk": "columns"})


@member_required
@require_safe
def ledger(request: MemberRequest) -> HttpResponse:
    """Every promise the reader may see, the latest due first."""
    now = timezone.now()
    form = LedgerForm(request.GET)
    page = list_promises(actor=request.actor, filters=form.filters(), now=now, after=request.GET.get("after"))
    context = {
        "form": form,
        "rows": list_ledger_rows(page.items, now=now),
        "older_url": f"?{form.query()}&after={page.next_cursor}" if page.next_cursor else "",
    }
    template = "board/ledger_rows.html" if request.GET.get("after") and request.htmx else "board/ledger.html"
    return render_page(request, template, context, partials={"ledger-rows": "rows"})
