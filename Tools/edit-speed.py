"""The degradation pretext's edits by Pillow, or NumPy and SciPy where Pillow has none: Benchmarks/EditSpeed does the same.

Arguments: the side of patches in pixels, and photos. Prints operation, parameter and patches in a second, on one thread; one line an edit.
"""

import io
import statistics
import sys
import time

import numpy as np
from PIL import Image, ImageOps
from scipy import ndimage

side = int(sys.argv[1])
patches = [ImageOps.fit(Image.open(path).convert("RGB"), (side, side)) for path in sys.argv[2:]]
random = np.random.default_rng(1)


def jpeg(image, other, quality):
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer).convert("RGB")


def noise(image, other, variance):
    values = np.asarray(image, np.float32) + random.standard_normal((side, side, 3), np.float32) * (variance**0.5 * 127.5)
    return Image.fromarray(np.clip(values.round(), 0, 255).astype(np.uint8))


def rotation(image, other, degrees):
    return image.transpose({90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}[degrees])


def downsampling(image, other, factor):
    small = image.resize((round(side / factor),) * 2, Image.Resampling.BILINEAR)
    return small.resize((side, side), Image.Resampling.BILINEAR)


def quantisation(image, other, levels):
    return image.point([round(round(value / 255 * (levels - 1)) * 255 / (levels - 1)) for value in range(256)] * 3)


def pixelation(image, other, pixels):
    small = image.reduce(pixels)
    return small.resize((small.width * pixels, small.height * pixels), Image.Resampling.NEAREST).crop((0, 0, side, side))


def exposure(image, other, factor):
    return image.point([min(255, round(value * factor)) for value in range(256)] * 3)


def blur(image, other, sigma):
    values = ndimage.gaussian_filter(np.asarray(image, np.float32), (sigma, sigma, 0), mode="nearest", truncate=3)
    return Image.fromarray(values.round().astype(np.uint8))


def shuffle(image, other, probability):
    whole = side // 2 * 2
    pixels = np.asarray(image).copy()
    blocks = pixels[:whole, :whole].reshape(whole // 2, 2, whole // 2, 2, 3).transpose(0, 2, 1, 3, 4).reshape(-1, 4, 3)
    chosen = random.random(len(blocks)) < probability
    order = random.random((chosen.sum(), 4)).argsort(1)
    blocks[chosen] = np.take_along_axis(blocks[chosen], order[..., None], 1)
    pixels[:whole, :whole] = blocks.reshape(whole // 2, whole // 2, 2, 2, 3).transpose(0, 2, 1, 3, 4).reshape(whole, whole, 3)
    return Image.fromarray(pixels)


def mixup(image, other, share):
    return Image.blend(image, other, share)


for edit, parameters in [
    (jpeg, [60, 10]), (noise, [0.2, 0.8]), (rotation, [90, 180, 270]), (downsampling, [4, 6]), (quantisation, [64, 8]),
    (pixelation, [4, 8]), (exposure, [0.5, 3]), (blur, [2, 8]), (shuffle, [0.1, 0.5]), (mixup, [0.1, 0.4]),
]:
    for parameter in parameters:
        rates = []
        for _ in range(6):
            start = time.process_time()
            for number, patch in enumerate(patches):
                edit(patch, patches[(number + 1) % len(patches)], parameter)
            rates.append(len(patches) / (time.process_time() - start))
        print(edit.__name__, parameter, round(statistics.median(rates[1:])))
