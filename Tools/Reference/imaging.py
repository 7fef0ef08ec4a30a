"""Makes the tiny photos in imaging/ and, with Pillow, NumPy and SciPy, the pixels they must decode to: imaging.json.

    /usr/bin/python3 Tools/Reference/imaging.py

Needs Debian's python3-pil and python3-scipy, and libvips-tools for HEIC, AVIF and JPEG XL, which Pillow does not write.
"""

import base64
import io
import json
import pathlib
import struct
import subprocess
import zlib

import numpy as np
from PIL import Image, ImageCms, ImageOps
from scipy import ndimage

folder = pathlib.Path(__file__).with_name("imaging")
folder.mkdir(exist_ok=True)
expected = {}


def pattern(width, height):
    """Smooth colours with a sharp dark bar and a bright disc; no symmetry."""
    y, x = np.mgrid[0:height, 0:width]
    image = np.stack([255 * x / (width - 1), 255 * y / (height - 1), 128 + 100 * np.sin(x / 5 + y / 9)], axis=2)
    image[height // 5 : height // 3, width // 8 : width // 2] = (20, 40, 60)
    image[(x - 0.7 * width) ** 2 + (y - 0.6 * height) ** 2 < (height / 5) ** 2] = (250, 240, 200)
    return image.round().astype(np.uint8)


def keep(name, pixels):
    pixels = np.asarray(pixels, dtype=np.uint8)
    expected[name] = {
        "width": pixels.shape[1],
        "height": pixels.shape[0],
        "pixels": base64.b64encode(pixels.tobytes()).decode(),
    }


def png16(name, values):
    """A 16-bit PNG, which Pillow cannot write in colour: PNG specification, sections 5 and 11."""
    height, width, bands = values.shape
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)
    colour = {1: 0, 2: 4, 3: 2, 4: 6}[bands]
    header = struct.pack(">IIBBBBB", width, height, 16, colour, 0, 0, 0)
    (folder / name).write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def profile(name, columns, gamma):
    """A matrix profile of version 2.4: primaries as D50 XYZ columns, one gamma (ICC.1:2001-04)."""
    fixed = lambda value: struct.pack(">i", round(value * 65536))
    xyz = lambda values: b"XYZ \0\0\0\0" + b"".join(map(fixed, values))
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    text = name.encode() + b"\0"
    description = b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + b"\0" * 78
    tags = {b"desc": description + b"\0" * (-len(description) % 4), b"cprt": b"text\0\0\0\0none\0\0\0\0",
            b"wtpt": xyz((0.9642, 1, 0.8249)), b"rXYZ": xyz(columns[0]), b"gXYZ": xyz(columns[1]),
            b"bXYZ": xyz(columns[2]), b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    table, data, offset = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for tag, value in tags.items():
        table += tag + struct.pack(">II", offset + len(data), len(value))
        data += value
    header = bytearray(128)
    header[8:12] = b"\x02\x40\0\0"
    header[12:24] = b"mntrRGB XYZ "
    header[36:40] = b"acsp"
    header[68:80] = b"".join(map(fixed, (0.9642, 1, 0.8249)))
    body = bytes(header) + table + data
    return struct.pack(">I", len(body)) + body[4:]


def jpeg(image, quality=95, subsampling=0, **options):
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, subsampling=subsampling, **options)
    return buffer.getvalue()


pixels = pattern(48, 32)
photo = Image.fromarray(pixels)
keep("pattern", pixels)

# Lossless copies in several containers.
photo.save(folder / "rgb.png")
photo.save(folder / "rgb.tif", compression="tiff_lzw")
photo.save(folder / "rgb.webp", lossless=True, exact=True)

# 16 bits: the pattern in the high byte and something else in the low one.
deep = pixels.astype(np.uint16) * 256 + pixels[::-1]
png16("rgb16.png", deep)
png16("grey16.png", deep[:, :, :1])
keep("grey16", np.repeat(pixels[:, :, :1], 3, axis=2))

# Grey, one bit, palettes, transparency over white.
grey = photo.convert("L")
grey.save(folder / "grey.png")
grey.save(folder / "grey.tif")
(folder / "grey.jpg").write_bytes(jpeg(grey))
keep("grey", np.asarray(grey.convert("RGB")))
bits = grey.point(lambda value: 255 if value > 127 else 0).convert("1")
bits.save(folder / "bits.png")
bits.save(folder / "bits.tif", compression="group4")
keep("bits", np.asarray(bits.convert("RGB")))
palette = photo.quantize(64)
palette.save(folder / "palette.png")
palette.save(folder / "palette.gif")
keep("palette", np.asarray(palette.convert("RGB")))
frames = [palette, palette.rotate(180)]
frames[0].save(folder / "animated.gif", save_all=True, append_images=frames[1:], duration=100)

alpha = np.tile(np.linspace(0, 255, 48).round().astype(np.uint8), (32, 1))
rgba = Image.fromarray(np.dstack([pixels, alpha]))
rgba.save(folder / "rgba.png")
rgba.save(folder / "rgba.tif")
rgba.save(folder / "rgba.webp", lossless=True, exact=True)
white = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
keep("over-white", np.asarray(Image.alpha_composite(white, rgba).convert("RGB")))
png16("rgba16.png", np.dstack([deep, alpha.astype(np.uint16) * 257]))
Image.merge("LA", [grey, Image.fromarray(alpha)]).save(folder / "grey-alpha.png")
half = Image.merge("LA", [grey, Image.fromarray(alpha)]).convert("RGBA")
keep("grey-over-white", np.asarray(Image.alpha_composite(white, half).convert("RGB")))

# CMYK: plain inks without a profile, TIFF and Adobe's inverted JPEG.
inks = np.zeros((32, 48, 4), dtype=np.uint8)
for index, ink in enumerate([(0, 0, 0, 0), (255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0), (0, 0, 0, 255), (0, 0, 0, 128)]):
    inks[:, index * 8 : index * 8 + 8] = ink
cmyk = Image.fromarray(inks, mode="CMYK")
cmyk.save(folder / "cmyk.tif", compression="tiff_lzw")
(folder / "cmyk.jpg").write_bytes(jpeg(cmyk))

# Colour profiles.
d50 = {
    "adobe-rgb": ([(0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)], 2.19921875),
    "display-p3": ([(0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)], 2.2),
}
srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
for name, (columns, gamma) in d50.items():
    icc = profile(name, columns, gamma)
    source = ImageCms.ImageCmsProfile(io.BytesIO(icc))
    keep(name, np.asarray(ImageCms.profileToProfile(photo, source, srgb)))
    photo.save(folder / f"{name}.png", icc_profile=icc)
    photo.save(folder / f"{name}.tif", icc_profile=icc, compression="tiff_lzw")
photo.save(folder / "srgb-profile.png", icc_profile=srgb.tobytes())
photo.save(folder / "broken-profile.png", icc_profile=b"not a profile" * 20)

# The eight EXIF orientations: stored so that turning upright gives the pattern.
undo = {1: None, 2: Image.FLIP_LEFT_RIGHT, 3: Image.ROTATE_180, 4: Image.FLIP_TOP_BOTTOM, 5: Image.TRANSPOSE,
        6: Image.ROTATE_90, 7: Image.TRANSVERSE, 8: Image.ROTATE_270}
for orientation, method in undo.items():
    stored = photo if method is None else photo.transpose(method)
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = folder / f"orientation-{orientation}.png"
    stored.save(path, exif=exif)
    assert np.array_equal(np.asarray(ImageOps.exif_transpose(Image.open(path))), pixels)
    (folder / f"orientation-{orientation}.jpg").write_bytes(jpeg(stored, exif=exif))
    if orientation == 6:
        stored.save(folder / "orientation-6.webp", lossless=True, exact=True, exif=exif)
        stored.save(folder / "orientation-6.tif", tiffinfo={274: 6}, compression="tiff_lzw")
        turned, turned_exif = stored, exif

decoded = Image.open(io.BytesIO(jpeg(photo)))
keep("preview", np.asarray(decoded))

# Formats that Pillow does not write; HEIF once with an EXIF orientation that must not be applied again.
turned.save(folder / "turned.png", exif=turned_exif)
for source, target in [("rgb.png", "rgb.heic[Q=95]"), ("rgb.png", "rgb.avif[Q=95]"), ("rgb.png", "rgb.jxl[lossless]"),
                       ("turned.png", "orientation-6.heic[Q=95]")]:
    subprocess.run(["vips", "copy", folder / source, f"{folder}/{target}"], check=True)
(folder / "turned.png").unlink()

# Resizing a larger pattern, and editing the small one.
large = pattern(96, 64)
keep("large", large)
keep("large-40x25", np.asarray(Image.fromarray(large).resize((40, 25), Image.LANCZOS)))
keep("pattern-70x50", np.asarray(photo.resize((70, 50), Image.BICUBIC)))
for sigma in (1.5, 3):
    blurred = [ndimage.gaussian_filter(pixels[:, :, c].astype(float), sigma, mode="nearest") for c in range(3)]
    keep(f"blur-{sigma}", np.stack(blurred, axis=2).round())
for factor in (0.35, 2.5):
    keep(f"exposure-{factor}", np.clip(np.floor(pixels * factor + 0.5), 0, 255))
means = np.floor(pixels.reshape(8, 4, 12, 4, 3).mean(axis=(1, 3)) + 0.5)
keep("pixelation-4", means.repeat(4, axis=0).repeat(4, axis=1))
keep("jpeg-30", np.asarray(Image.open(io.BytesIO(jpeg(photo, quality=30, subsampling=2)))))
small = photo.resize((12, 8), Image.BILINEAR)
keep("resampling-4", np.asarray(small.resize((48, 32), Image.BILINEAR)))

pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(expected, indent=1, sort_keys=True) + "\n")
print(sum(1 for _ in folder.iterdir()), "files,", sum(path.stat().st_size for path in folder.iterdir()), "bytes")
