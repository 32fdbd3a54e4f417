"""PDQ hashes beside those of `pdqhash` (Meta's code for Python): PDQ_PICTURES (150) that chance draws, and photographs.

Gray pictures must have the same bits and quality. Of coloured ones pdqhash takes the brightness in
double precision, and we, like Meta's C++, in single: there a bit may differ if its frequency lies
within 0.01 of the median of all, as in pictures of one colour or with strict symmetry; the rest must
be the same. Pictures are written as PNG, which loses nothing.
"""

import os
import pathlib
import random
import tempfile
import unittest

import media
import numpy
import pdqhash
from PIL import Image

COUNT = int(os.environ.get("PDQ_PICTURES", "150"))
CASES = pathlib.Path(__file__).parents[2] / "shared/cases/media/images"
BATCH = 200


def drawn(generator):
    """A picture that chance draws: noise, one colour, a slope, or a few patches."""
    width, height = generator.choice([
        lambda: (generator.randint(1, 70), generator.randint(1, 70)),
        lambda: (64, 64),
        lambda: (1, generator.randint(1, 500)),
        lambda: (generator.randint(5, 400), generator.randint(5, 400)),
        lambda: (generator.randint(5, 9), generator.randint(1000, 4000)),
        lambda: (generator.randint(200, 1300), generator.randint(200, 1300)),
    ])()
    noise = numpy.random.default_rng(generator.getrandbits(64))
    kind = generator.choice(["noise", "plain", "slope", "patches"])
    if kind == "noise":
        pixels = noise.integers(0, 256, (height, width, 3))
    elif kind == "plain":
        pixels = numpy.zeros((height, width, 3)) + noise.integers(0, 256, 3)
    elif kind == "slope":
        y, x, _ = numpy.mgrid[0:height, 0:width, 0:3]
        pixels = (x * noise.random(3) * 3 + y * noise.random(3) * 3) % 256
    else:
        few = noise.integers(0, 256, (5, 5, 3))
        pixels = few[numpy.arange(height) * 5 // height][:, numpy.arange(width) * 5 // width]
    pixels = numpy.ascontiguousarray(pixels, dtype=numpy.uint8)
    return pixels if generator.random() < 0.5 else pixels[:, :, 1]


class PDQ(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def ours(self, files):
        """The hash and the quality of each file."""
        told = media.touchstone("fingerprint", *map(str, files))
        told = told if isinstance(told, list) else [told]
        self.assertEqual(len(told), len(files))
        for one in told:
            self.assertEqual(one.get("schema"), "touchstone.fingerprint/1", one)
            self.assertEqual(len(one["pdq"]), 1)
        return [(one["pdq"][0]["hash"], one["pdq"][0]["quality"]) for one in told]

    def check(self, pixels, ours, what):
        """Compares with pdqhash."""
        hash, quality = ours
        bits = numpy.array([int(bit) for bit in f"{int(hash, 16):0256b}"])
        coloured = numpy.ascontiguousarray(
            pixels if pixels.ndim == 3 else numpy.stack([pixels] * 3, axis=-1)
        )
        theirs, their_quality = pdqhash.compute(coloured)
        different = bits != theirs
        if pixels.ndim == 3 and different.any():
            frequencies = numpy.asarray(pdqhash.compute_float(coloured)[0])
            away = numpy.abs(frequencies - numpy.sort(frequencies)[127])
            different &= away > 0.01
            self.assertLessEqual(abs(quality - their_quality), 1, what)
        else:
            self.assertEqual(quality, their_quality, what)
        self.assertFalse(different.any(), f"{what}: {different.sum()} bits differ")

    def test_pictures_that_chance_draws(self):
        seed = int(os.environ.get("PDQ_SEED", random.SystemRandom().getrandbits(32)))
        print(f"pictures: seed {seed}, {COUNT} of them")
        generator = random.Random(seed)
        for start in range(0, COUNT, BATCH):
            pictures = [drawn(generator) for _ in range(min(BATCH, COUNT - start))]
            files = []
            for place, pixels in enumerate(pictures):
                files.append(self.folder / f"{place}.png")
                Image.fromarray(pixels).save(files[-1], compress_level=1)
            for place, (pixels, ours) in enumerate(zip(pictures, self.ours(files))):
                self.check(pixels, ours, f"seed {seed}, picture {start + place}, {pixels.shape}")

    def test_photographs(self):
        files = sorted(path for path in CASES.glob("*/*") if path.suffix != ".csv")
        if not files:
            self.skipTest(f"no pictures in {CASES}")
        for file in files:
            with self.subTest(file.name):
                image = Image.open(file).convert("RGB")
                plain = self.folder / "plain.png"
                image.save(plain)
                self.check(numpy.asarray(image), self.ours([plain])[0], file.name)


if __name__ == "__main__":
    unittest.main()
