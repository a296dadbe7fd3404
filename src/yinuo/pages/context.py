"""What every page's frame needs beside its own context."""

from django.http import HttpRequest


def page_frame(request: HttpRequest) -> dict[str, object]:
    """Theme of the reader, from his cookie, so that no page flashes."""
    theme = request.COOKIES.get("theme", "")
    return {"theme": theme if theme in {"light", "dark"} else ""}
