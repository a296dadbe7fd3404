"""The handbook, and 服务之道."""

from pathlib import Path

from django.http import FileResponse, Http404, HttpResponse
from django.views.decorators.http import require_safe

from yinuo.core.htmx import render_page
from yinuo.core.http import MemberRequest, member_required
from yinuo.pages.help.chapters import DOCS, Chapter, list_chapters
from yinuo.pages.help.ideas import list_groups, read_ideas


@member_required
@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """What can be read here."""
    return render_page(request, "help/home.html", {"chapters": _chapters(request).values()})


@member_required
@require_safe
def chapter(request: MemberRequest, name: str) -> HttpResponse:
    """One chapter of the handbook."""
    chapters = _chapters(request)
    if name not in chapters:
        raise Http404
    return render_page(
        request, "help/chapter.html", {"chapter": chapters[name], "chapters": chapters.values()}
    )


@member_required
@require_safe
def way(request: MemberRequest) -> HttpResponse:
    """服务之道: the ideas behind the product and where each is found."""
    ideas = read_ideas()
    states = [idea.state for idea in ideas]
    context = {
        "groups": list_groups(ideas),
        "total": len(ideas),
        "done": states.count("done"),
        "part": states.count("part"),
    }
    return render_page(request, "help/way.html", context)


@member_required
@require_safe
def picture(request: MemberRequest, name: str) -> FileResponse:
    """A picture of the handbook."""
    path: Path = DOCS / "pictures" / f"{name}.png"
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/png")


def _chapters(request: MemberRequest) -> dict[str, Chapter]:
    return list_chapters(getattr(request, "LANGUAGE_CODE", "zh-hans"))
