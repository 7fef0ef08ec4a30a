"""Saliency by spectral residual of OpenCV, of pictures in imaging.json and of made-up ones: saliency.json.

    python3 -m venv /tmp/cv && /tmp/cv/bin/pip install opencv-contrib-python-headless && /tmp/cv/bin/python Tools/Reference/saliency.py
"""

import base64
import json
import pathlib

import cv2
import numpy as np

folder = pathlib.Path(__file__).parent
known = json.loads((folder / "imaging.json").read_text())


def known_image(name):
    image = known[name]
    return np.frombuffer(base64.b64decode(image["pixels"]), np.uint8).reshape(image["height"], image["width"], 3)


def spots(width, height, places):
    """A soft slope with round spots, the same numbers in Swift."""
    y, x = np.mgrid[0:height, 0:width]
    grey = (40 + 60 * x / width + 30 * y / height).round()
    for column, row, radius, value in places:
        grey[(x - column) ** 2 + (y - row) ** 2 <= radius**2] = value
    return np.repeat(grey.astype(np.uint8)[:, :, None], 3, axis=2)


pictures = {
    "pattern": known_image("pattern"),
    "large": known_image("large"),
    "spot": spots(129, 129, [(90, 40, 9, 230)]),
    "spots": spots(160, 90, [(30, 60, 6, 250), (120, 20, 14, 5), (80, 45, 3, 200)]),
}
maps = {}
for name, rgb in pictures.items():
    ok, saliency = cv2.saliency.StaticSaliencySpectralResidual_create().computeSaliency(rgb[:, :, ::-1].copy())
    assert ok and saliency.shape == rgb.shape[:2]
    maps[name] = {
        "width": rgb.shape[1],
        "height": rgb.shape[0],
        "pixels": base64.b64encode((saliency * 255).round().astype(np.uint8).tobytes()).decode(),
    }
(folder / "saliency.json").write_text(json.dumps({"opencv": cv2.__version__, "maps": maps}, indent=1) + "\n")
