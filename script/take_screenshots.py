"""Called by script/screenshots once the portal serves."""

import os
import shutil
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
ADDRESS = os.environ["SITE_URL"]


def wait() -> None:
    for _try in range(100):
        try:
            urllib.request.urlopen(f"{ADDRESS}/healthz").close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("the portal did not come up")


def form(page: Page) -> None:
    page.goto(f"{ADDRESS}/tu-van/?dich-vu=chu-ky-so-to-chuc-usb-token")
    page.fill("[name=full_name]", "Nguyễn Thị Ánh")
    page.screenshot(path=IMAGES / "consultation.png")


def queue(page: Page, password: str) -> None:
    page.goto(f"{ADDRESS}/quan-tri/")
    page.fill("[name=username]", "minh.pham")
    page.fill("[name=password]", password)
    page.click("[type=submit]")
    page.goto(f"{ADDRESS}/quan-tri/casework/case/")
    page.screenshot(path=IMAGES / "queue.png")


def main() -> None:
    wait()
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        form(browser.new_page(viewport={"width": 1280, "height": 900}))
        queue(browser.new_page(viewport={"width": 1280, "height": 900}), os.environ["PASSWORD"])
        browser.close()


if __name__ == "__main__":
    main()
