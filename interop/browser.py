"""Debian's Chromium, driven by Playwright."""

import contextlib

from playwright.sync_api import sync_playwright


@contextlib.contextmanager
def page(**context):
    """A page of a fresh browser; what it complains of is collected in `page.complaints`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
        )
        page = browser.new_context(**context).new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        try:
            yield page
        finally:
            browser.close()
