"""What the degradation pretext's edits must give, by NumPy, SciPy and Pillow: edits.json.

    /usr/bin/python3 Tools/Reference/edits.py

Needs Debian's python3-pil and python3-scipy. Deterministic edits of one picture as pixels; of random ones the mean, the deviation and,
for shuffled squares, how often a pixel stays, each over many squares of one grey or of four colours.
"""

import base64
import io
import json
import pathlib

import numpy as np
from PIL import Image
from scipy import ndimage

y, x = np.mgrid[0:50, 0:66]
picture = np.stack([4 * x, 5 * y, 128 + 100 * np.sin(x / 5 + y / 9)], axis=2).clip(0, 255)
picture[10:17, 8:33] = (20, 40, 60)
picture[(x - 45) ** 2 + (y - 30) ** 2 < 100] = (250, 240, 200)
picture = picture.round().astype(np.uint8)
other = picture[::-1, ::-1]
random = np.random.default_rng(1)
whole = lambda values: np.floor(np.clip(values, 0, 255) + 0.5).astype(np.uint8)


def quantisation(levels):
    return whole(np.floor(picture / 255 * (levels - 1) + 0.5) * 255 / (levels - 1))


def pixelation(side):
    result = picture.copy()
    for top in range(0, 50, side):
        for left in range(0, 66, side):
            part = picture[top : top + side, left : left + side].astype(float)
            result[top : top + side, left : left + side] = np.floor(part.mean((0, 1)) + 0.5)
    return result


def downsampling(factor):
    small = Image.fromarray(picture).resize((int(66 / factor + 0.5), int(50 / factor + 0.5)), Image.Resampling.BILINEAR)
    return small.resize((66, 50), Image.Resampling.BILINEAR)


def jpeg(quality):
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=quality)
    return Image.open(buffer)


def keep(pixels):
    pixels = np.asarray(pixels, np.uint8)
    return {"width": pixels.shape[1], "height": pixels.shape[0], "pixels": base64.b64encode(np.ascontiguousarray(pixels).tobytes()).decode()}


edits = {"": keep(picture)}
for name, edit, parameters in [
    ("jpeg", jpeg, [60, 10]),
    ("rotation", lambda degrees: np.rot90(picture, -degrees // 90), [90, 180, 270]),
    ("downsampling", downsampling, [4, 6]),
    ("quantisation", quantisation, [64, 8]),
    ("pixelation", pixelation, [4, 8]),
    ("exposure", lambda factor: whole(picture.astype(float) * factor), [0.5, 3]),
    ("blur", lambda sigma: whole(ndimage.gaussian_filter(picture.astype(float), (sigma, sigma, 0), mode="nearest", truncate=3.5)), [2, 8]),
    ("mixup", lambda share: whole(picture * (1 - share) + other * share), [0.1, 0.4]),
]:
    for parameter in parameters:
        edits[f"{name} {parameter}"] = keep(edit(parameter))

moments = {}
for variance in (0.2, 0.8):
    for grey in (20, 127, 230):
        noise = whole(grey + random.normal(0, variance**0.5 * 127.5, 1_000_000)).astype(float)
        moments[f"noise {variance} {grey}"] = [noise.mean(), noise.std()]
for probability in (0.1, 0.5):
    # Orders of four things, all equally likely: each thing stays in its place in one of four.
    orders = np.where(random.random((1_000_000, 1)) < probability, random.random((1_000_000, 4)).argsort(1), np.arange(4))
    stay = orders == np.arange(4)
    moments[f"shuffle {probability}"] = [stay.mean(), stay.all(1).mean()]
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"edits": edits, "moments": moments}, indent=1) + "\n")
