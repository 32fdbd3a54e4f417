"""Marks in films, from the outside: labelled, verified, played, encoded again, inspected.

Each clip is labelled with the defaults. `verify` must find the mark; ffmpeg and Chromium must play
the file without a complaint; what lies behind the join must be the original's, packet by packet;
and after somebody else's encoder the mark must still be found, with no label for machines beside
it: stripped where the safety net survived, damaged where nothing did.
"""

import json
import pathlib
import tempfile
import unittest

import browser
import media

X264 = ["-c:v", "libx264", "-preset", "veryfast", "-g", "50", "-bf", "2"]
X265 = ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error:keyint=50:open-gop=0"]
AAC = ["-c:a", "aac"]
OPUS = ["-c:a", "libopus"]

# name, encoder's arguments, size, the way that must be taken, whether Debian's Chromium decodes it
CLIPS = [
    ("h264.mp4", [*X264, *AAC], "640x360", "opening", True),
    ("h264.mov", [*X264, *AAC], "640x360", "opening", True),
    ("h264.mkv", [*X264, *AAC], "640x360", "opening", True),
    ("h264-faststart.mp4", [*X264, *AAC, "-movflags", "+faststart"], "640x360", "opening", True),
    ("h264-fragmented.mp4", [*X264, *AAC, "-movflags", "+frag_keyframe+empty_moov"], "640x360", "whole", True),
    ("h264-portrait.mp4", [*X264, *AAC], "360x640", "opening", True),
    ("h264-tiny.mp4", [*X264, *AAC], "64x64", "opening", True),
    ("h264-anamorphic.mp4", [*X264, *AAC, "-vf", "setsar=4/3"], "480x360", "opening", True),
    ("h264-10bit.mkv", [*X264, *AAC, "-pix_fmt", "yuv420p10le"], "640x360", "opening", False),
    ("hevc.mp4", [*X265, *AAC, "-tag:v", "hvc1"], "640x360", "opening", False),
    ("hevc.mkv", [*X265, *AAC], "640x360", "opening", False),
    ("vp9.webm", ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", *OPUS], "640x360", "whole", True),
    ("vp8.webm", ["-c:v", "libvpx", "-deadline", "realtime", *OPUS], "640x360", "whole", True),
    ("av1.mp4", ["-c:v", "libsvtav1", "-preset", "12", *AAC], "640x360", "whole", True),
    ("mpeg4.avi", ["-c:v", "mpeg4", "-q:v", "4", "-c:a", "libmp3lame"], "640x360", "whole", False),
    ("h264.flv", [*X264, *AAC], "640x360", "whole", False),
]


def packets(path, stream):
    """Each packet's time and digest."""
    told = media.run(
        "ffprobe", "-v", "error", "-select_streams", stream, "-show_data_hash", "sha256",
        "-show_entries", "packet=pts_time,data_hash", "-of", "json", str(path),
    )
    return [(packet.get("pts_time"), packet["data_hash"]) for packet in json.loads(told)["packets"]]


class MarkedClips(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.holder.cleanup)
        cls.folder = pathlib.Path(cls.holder.name)
        cls.made = {}

    @classmethod
    def labelled(cls, name, codecs, size):
        """The clip, its labelled copy, and what `label` said; made once."""
        if name not in cls.made:
            clip = media.clip(cls.folder / name, *codecs, size=size)
            output = cls.folder / f"labelled-{name}"
            told = media.touchstone(
                "label", str(clip), "-o", str(output), "--producer", media.PRODUCER
            )
            cls.made[name] = clip, output, told
        return cls.made[name]

    def test_every_clip_carries_the_mark_and_keeps_it(self):
        for name, codecs, size, way, _ in CLIPS:
            with self.subTest(name):
                clip, output, told = self.labelled(name, codecs, size)
                self.assertEqual(told["picture"]["way"], way, told["picture"])
                verified = media.touchstone("verify", str(output))
                self.assertEqual(verified["state"], "labelled")
                self.assertEqual(verified["layers"]["visible"], "present")
                self.assertEqual(media.ffmpeg("-xerror", "-i", str(output), "-f", "null", "-"), "")
                self.check_untouched(clip, output, told["picture"])
                self.check_encoded_again(output, told["visible"]["marks"][0]["text"])

    def check_untouched(self, clip, output, picture):
        """Sound is the original's; so are the pictures behind the join."""
        self.assertEqual(packets(clip, "a"), packets(output, "a"))
        if picture["way"] == "opening":
            before, after = packets(clip, "v"), packets(output, "v")
            self.assertEqual(sorted(float(p[0]) for p in before), sorted(float(p[0]) for p in after))
            join = picture["encoded_s"] - 0.001
            rest = [[p for p in all if float(p[0]) >= join] for all in (before, after)]
            self.assertGreater(len(rest[0]), 10)
            self.assertEqual(*rest)

    def check_encoded_again(self, output, text):
        for more, states in [([], {"stripped", "damaged"}), (["-map_metadata", "-1"], {"damaged"})]:
            again = self.folder / "again.mp4"
            media.ffmpeg(
                "-i", str(output), *more, "-c:v", "libx264", "-preset", "veryfast", "-crf", "28",
                "-pix_fmt", "yuv420p", "-c:a", "aac", str(again),
            )
            seen = media.touchstone("inspect", str(again))
            self.assertIn(seen["assessment"]["label_state"], states)
            marks = seen["labels"]["visible"]["marks"]
            self.assertEqual([mark["text"] for mark in marks], [text])
            self.assertTrue(marks[0]["own"])

    def test_chromium_plays_every_clip_across_the_join(self):
        with browser.page() as page:
            for name, codecs, size, _, isDecoded in CLIPS:
                if not isDecoded:
                    continue
                with self.subTest(name):
                    _, output, _ = self.labelled(name, codecs, size)
                    played = self.play(page, output)
                    self.assertEqual(played["error"], "")
                    self.assertGreater(played["time"], 5)
                    self.assertGreater(played["frames"], 100)
                    self.assertEqual(played["corrupted"], 0, played)

    def play(self, page, file):
        """Plays a file from beginning to end."""
        html = self.folder / "play.html"
        html.write_text(f'<video muted src="{file.name}" width="320"></video>')
        page.goto(html.as_uri())
        return page.evaluate(
            """() => new Promise(done => {
                const video = document.querySelector('video');
                const say = () => {
                    const q = video.getVideoPlaybackQuality();
                    done({ error: video.error ? video.error.message : '', time: video.currentTime,
                           frames: q.totalVideoFrames, corrupted: q.corruptedVideoFrames || 0 });
                };
                video.onended = say;
                video.onerror = say;
                video.play().catch(error => done({ error: String(error), time: 0 }));
            })"""
        )


if __name__ == "__main__":
    unittest.main()
