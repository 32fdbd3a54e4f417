"""The page of `inspect --report`, as a browser, a keyboard and a screen reader meet it."""

import pathlib
import tempfile
import unittest

from axe_playwright_python.sync_playwright import Axe

import browser
import media


class ReportPage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        folder = pathlib.Path(cls.folder.name)
        plain = media.clip(folder / "<b>plain & 文件.mp4", "-c:v", "libx264", "-c:a", "aac")
        labelled = folder / "labelled.mp4"
        media.touchstone("label", str(plain), "-o", str(labelled), "--producer", media.PRODUCER)
        stripped = folder / "stripped.mp4"
        media.ffmpeg("-i", str(labelled), "-c", "copy", str(stripped))
        cls.report = folder / "report.html"
        files = [str(labelled), str(stripped), str(plain)]
        media.touchstone("inspect", *files, "--report", str(cls.report))

    def open(self, page):
        page.goto(self.report.as_uri())

    def test_axe_finds_nothing_in_light_and_dark(self):
        for scheme in ["light", "dark"]:
            with self.subTest(scheme), browser.page(color_scheme=scheme) as page:
                self.open(page)
                results = Axe().run(page)
                self.assertEqual(results.violations_count, 0, results.generate_report())

    def test_everything_is_on_the_page_itself(self):
        with browser.page() as page:
            asked = []
            page.on("request", lambda request: asked.append(request.url.split(":")[0]))
            self.open(page)
            self.assertLessEqual(set(asked), {"file", "data"})
            self.assertEqual(page.complaints, [])
            self.assertEqual(page.locator("script").count(), 0)

    def test_frames_timeline_and_waveform_are_there(self):
        with browser.page() as page:
            self.open(page)
            self.assertGreaterEqual(page.locator(".frames img").count(), 12)
            widths = page.eval_on_selector_all(".frames img", "all => all.map(i => i.naturalWidth)")
            self.assertTrue(all(width > 100 for width in widths))
            self.assertEqual(page.locator("svg.waveform").count(), 3)
            self.assertEqual(page.locator("svg.timeline").count(), 2)

    def test_states_stand_in_words(self):
        with browser.page() as page:
            self.open(page)
            badges = page.locator(".badge").all_inner_texts()
            self.assertEqual(badges, ["labelled 已标识", "label stripped 标识被去除", "unlabelled 未标识"])

    def test_a_name_is_text_and_never_markup(self):
        with browser.page() as page:
            self.open(page)
            self.assertTrue(page.locator("h1").last.inner_text().endswith("<b>plain & 文件.mp4"))

    def test_a_reader_chooses_the_language_with_the_keyboard(self):
        with browser.page() as page:
            self.open(page)
            page.locator("#all").focus()
            page.keyboard.press("ArrowRight")
            self.assertFalse(page.locator(".badge .zh").first.is_visible())
            self.assertTrue(page.locator(".badge .en").first.is_visible())
            page.keyboard.press("ArrowRight")
            self.assertTrue(page.locator(".badge .zh").first.is_visible())
            self.assertFalse(page.locator(".badge .en").first.is_visible())

    def test_it_prints_and_fits_a_telephone(self):
        with browser.page(viewport={"width": 360, "height": 700}) as page:
            self.open(page)
            width = page.evaluate("document.documentElement.scrollWidth")
            self.assertLessEqual(width, 360)
            page.emulate_media(media="print")
            self.assertFalse(page.locator(".languages").is_visible())
            self.assertTrue(page.pdf().startswith(b"%PDF"))


if __name__ == "__main__":
    unittest.main()
