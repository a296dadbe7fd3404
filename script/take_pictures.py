"""Pictures of the running demo for docs/pictures: workspace, board, phone intake, private page, ledger."""

import argparse
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
CHROMIUM = os.environ.get("YINUO_CHROMIUM", "/usr/bin/chromium")
PASSWORD = "yinuo-demo-2026"  # the demo prints it for everyone
AGENT, SUPERVISOR, MANAGER = "linxiao", "chenban", "zhouzong"
ZONE = ZoneInfo("Asia/Shanghai")
DESKTOP, PHONE = (1440, 900), (390, 844)
LOOKED_AT = 12  # tickets that are opened to find the one that shows most
# What makes a ticket worth showing: a broken promise, one due soon, kept ones, words on both sides.
WORTH = """() => {
    const count = (selector) => document.querySelectorAll(selector).length;
    const has = (tone) => Math.min(count(`#zoom-strip .y-promise[data-tone="${tone}"]`), 1);
    return 8 * has("broken") + 4 * has("soon") + 2 * has("kept") + Math.min(count("#talk .y-msg"), 4);
}"""
READ = """() => new Promise((done) => {
    const [shown] = performance.getEntriesByType("navigation");
    setTimeout(done, shown.responseStart + 3100 - performance.now());
})"""
WORDS = "热水器从昨天晚上开始不出热水，家里有老人，今天能修好吗？"
REPLY = "李女士您好，很抱歉给您添麻烦了。师傅今天上门检修，出发前会先给您打电话。"


class Photographer:
    """One browser; a page of its own for each reader and size."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address.rstrip("/")

    def page(self, username: str | None, path: str, size: tuple[int, int] = DESKTOP) -> Page:
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="zh-CN", color_scheme="light"
        )
        context.set_default_timeout(60_000)
        page = context.new_page()
        if username:
            page.goto(f"{self.address}/accounts/login/")
            page.fill("[name=login]", username)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_selector("#nav", state="attached")
        page.goto(self.address + path)
        return page

    def take(self, page: Page, name: str) -> None:
        page.evaluate("document.activeElement?.blur()")
        page.wait_for_timeout(600)  # drawings and transitions come to rest
        page.screenshot(path=PICTURES / f"{name}.png")
        print(f"{name}.png  {(PICTURES / f'{name}.png').stat().st_size // 1024} KB")

    def pages_of_the_desk(self) -> None:
        """The ticket that shows most, wide and on a phone; its customer's file beside a new call."""
        desk = self.page(AGENT, "/overview/broken/")
        path = best_ticket(desk)
        self.make_good(self.page(SUPERVISOR, path))
        desk.goto(self.address + path)
        self.take(desk, "workspace")
        self.take(self.page(AGENT, path, PHONE), "workspace-phone")
        desk.locator("#panel-customer a[href^='/customers/']").last.click()
        desk.locator("a[href^='/intake/call']").last.click()
        desk.fill("#id_words", WORDS)
        self.take(desk, "intake")

    def make_good(self, desk: Page) -> None:
        """A broken promise gets its recovery and the customer a new time, as on a good day."""
        broken = desk.locator("#zoom-strip .y-promise", has_text="尚未安排补救").first
        if broken.count():
            broken.click()
            desk.wait_for_selector("dialog[open]")
            plan = desk.locator('form:has([name=action][value="plan"])')
            if plan.count():
                plan.evaluate("form => { form.closest('details').open = true }")
                plan.locator("[name=apology]").fill("让您久等了，非常抱歉。")
                plan.locator("[name=remedy]").fill("本次免收上门费")
                plan.locator(".btn-primary").click()
                desk.wait_for_selector("dialog[open]", state="detached")
            else:
                desk.keyboard.press("Escape")
        if not desk.locator('#zoom-strip .y-promise[data-tone="soon"]').count():
            self.promise(desk, "改约上门", datetime.now(ZONE) + timedelta(minutes=40), ago="1440")

    def promise(self, desk: Page, what: str, due_at: datetime, ago: str = "0") -> None:
        """By the gesture of the workspace; ``ago`` are the minutes since it was said."""
        desk.click(".y-compose [data-key=p]")
        dialog = desk.get_by_role("dialog")
        dialog.locator("[name=what]").fill(what)
        dialog.locator("[name=due_at]").fill(due_at.strftime("%Y-%m-%dT%H:%M"))
        if ago != "0":
            dialog.locator("summary").click()
            dialog.locator("[name=ago]").select_option(ago)
        dialog.locator(".btn-primary").click()
        desk.locator("#zoom-strip .y-promise", has_text=what).first.wait_for()

    def private_page(self) -> None:
        """A request through the public form, answered and promised by the agent, as its customer sees it."""
        phone = self.page(None, "/service/", PHONE)
        phone.get_by_text("报修", exact=True).click()
        phone.fill("#id_words", WORDS)
        phone.fill("#id_name", "李女士")
        phone.fill("#id_phone", "13812345521")
        phone.evaluate(READ)
        phone.click("main button[type=submit]")
        number = phone.locator(".y-number").inner_text()
        phone.get_by_role("link", name="打开专属页面").click()
        self.answer(self.page(SUPERVISOR, f"/tickets/{number}/"))
        phone.reload()
        self.take(phone, "private-page")

    def answer(self, desk: Page) -> None:
        desk.fill("#compose-text", REPLY)
        desk.press("#compose-text", "Control+Enter")
        desk.wait_for_selector('.y-msg[data-kind="reply"]')
        self.promise(desk, "师傅上门检修", datetime.now(ZONE) + timedelta(hours=3))

    def figures(self) -> None:
        self.take(self.page(MANAGER, "/board/?days=30"), "board")
        self.take(self.page(SUPERVISOR, "/promises/"), "ledger")


def best_ticket(page: Page) -> str:
    """The path of the ticket that shows most, among those with a broken promise and the reader's own."""
    paths: list[str] = []
    for overview in ("broken", "mine", "confirm"):
        page.goto(f"{page.url.partition('/overview/')[0]}/overview/{overview}/")
        rows = page.locator("#list-rows a.y-row")
        paths += [str(row.get_attribute("href")) for row in rows.all()[:LOOKED_AT]]
    address = page.url.partition("/overview/")[0]
    worth: dict[str, int] = {}
    for path in paths[: 2 * LOOKED_AT]:
        page.goto(address + path)
        worth[path] = page.evaluate(WORTH)
    return max(worth, key=lambda path: worth[path])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", help="where the demo answers, e.g. http://127.0.0.1:8080")
    address: str = parser.parse_args().address
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--lang=zh-CN"]
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=options, env={**os.environ, "LANGUAGE": "zh_CN"}
        )
        photographer = Photographer(browser, address)
        photographer.pages_of_the_desk()
        photographer.figures()
        photographer.private_page()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
