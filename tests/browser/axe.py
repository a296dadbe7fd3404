"""axe-core on a page: nothing serious, nothing critical."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SERIOUS = {"serious", "critical"}


def serious_faults(page: Page) -> list[str]:
    """What axe finds, one line for each element."""
    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {node['html'][:140]} {node['any'][0]['message'][:120] if node['any'] else ''}"
        for fault in found
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]
