"""Makes the tiny photos in colours/, which say in many ways what colours they have; nearly all must decode to one picture.

    /usr/bin/python3 Tools/Reference/colours.py

The picture is `pattern` of imaging.json, over white where the file has alpha, and grey where it is grey. Needs Debian's python3-pil
and python3-numpy, libavif-bin for AVIF and libjxl-tools for JPEG XL. The formulas are those of the standards, written with NumPy and
independently of Sources/Imaging: IEC 61966-2-1, SMPTE ST 2084, ITU-R BT.2100 and BT.2408 (white at 203 cd/m²), ISO 11664-4.
"""

import base64
import io
import json
import pathlib
import struct
import subprocess
import zlib

import numpy as np
from PIL import Image, ImageCms

here = pathlib.Path(__file__).parent
folder = here / "colours"
folder.mkdir(exist_ok=True)
kept = json.loads((here / "imaging.json").read_text())
pixels = np.frombuffer(base64.b64decode(kept["pattern"]["pixels"]), np.uint8).reshape(32, 48, 3)
coded = pixels / 255.0


def light(value):
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def curve(value):
    return np.where(value <= 0.0031308, 12.92 * value, 1.055 * np.maximum(value, 0) ** (1 / 2.4) - 0.055)


def pq(nits):
    power = (np.clip(nits, 0, None) / 10000) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375


def hlg(nits):
    """The signal whose light on a display of 1,000 cd/m² this is."""
    display = np.maximum(nits / 1000, 1e-9)
    luminance = (display @ np.array([0.2627, 0.6780, 0.0593]))[..., None]
    scene = display * luminance ** (1 / 1.2 - 1)
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    return np.where(scene <= 1 / 12, np.sqrt(3 * scene), a * np.log(np.maximum(12 * scene - b, 1e-9)) + c)


def matrix(places):
    columns = np.array([[x / y, 1, (1 - x - y) / y] for x, y in places[:3]]).T
    x, y = places[3]
    return columns * np.linalg.solve(columns, [x / y, 1, (1 - x - y) / y])


white = (0.3127, 0.3290)
srgb = [(0.64, 0.33), (0.30, 0.60), (0.15, 0.06), white]
adobe = [(0.64, 0.33), (0.21, 0.71), (0.15, 0.06), white]
p3 = [(0.680, 0.320), (0.265, 0.690), (0.150, 0.060), white]
bt2020 = [(0.708, 0.292), (0.170, 0.797), (0.131, 0.046), white]


def within(places):
    """The picture's light in other primaries of the same white."""
    return np.maximum(light(coded) @ (np.linalg.inv(matrix(places)) @ matrix(srgb)).T, 0)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def fixed(*values):
    return b"".join(struct.pack(">I", round(value * 100000)) for value in values)


def chrm(places):
    return chunk(b"cHRM", fixed(*places[3], *places[0], *places[1], *places[2]))


def gama(exponent):
    return chunk(b"gAMA", fixed(1 / exponent))


def png16(name, values, *chunks):
    words = np.clip(np.round(values * 65535), 0, 65535).astype(">u2")
    height, width, _ = words.shape
    rows = b"".join(b"\0" + row.tobytes() for row in words)
    (folder / name).write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)) + b"".join(chunks)
        + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


def tiff(name, values, photometric, extra=None, icc=None):
    """One strip, little-endian, the directory at the end of the file (TIFF 6.0)."""
    height, width, samples = values.shape
    data = values.astype(values.dtype.newbyteorder("<")).tobytes()
    bits = values.dtype.itemsize * 8
    entries = [(256, 3, [width]), (257, 3, [height]), (258, 3, [bits] * samples), (259, 3, [1]), (262, 3, [photometric]),
               (273, 4, [8]), (277, 3, [samples]), (278, 3, [height]), (279, 4, [len(data)]), (284, 3, [1]),
               (339, 3, [3 if values.dtype.kind == "f" else 1] * samples)]
    entries += [(338, 3, extra)] if extra is not None else []
    entries += [(34675, 7, icc)] if icc else []
    start = 8 + len(data) + len(data) % 2
    body, rest, place = struct.pack("<H", len(entries)), b"", start + 2 + 12 * len(entries) + 4
    for tag, kind, value in sorted(entries):
        packed = value if kind == 7 else struct.pack("<%d%s" % (len(value), {3: "H", 4: "I"}[kind]), *value)
        if len(packed) > 4:
            body += struct.pack("<HHII", tag, kind, len(value), place + len(rest))
            rest += packed + b"\0" * (len(packed) % 2)
        else:
            body += struct.pack("<HHI", tag, kind, len(value)) + packed.ljust(4, b"\0")
    head = b"II*\0" + struct.pack("<I", start)
    (folder / name).write_bytes(head + data + b"\0" * (len(data) % 2) + body + b"\0\0\0\0" + rest)


def avif(name, source, *options):
    subprocess.run(["avifenc", "--min", "0", "--max", "0", "-y", "444", *options, source, folder / name],
                   check=True, stdout=subprocess.DEVNULL)


# PNG without a profile, and where several chunks say something.
icc = (here / "imaging" / "adobe-rgb.png").read_bytes()
icc = icc[icc.index(b"iCCP") - 4 :]
icc = icc[: 12 + struct.unpack(">I", icc[:4])[0]]
png16("linear.png", light(coded), gama(1))
png16("gamma-1.8.png", light(coded) ** (1 / 1.8), gama(1.8))
png16("adobe.png", within(adobe) ** (1 / 2.2), gama(2.2), chrm(adobe))
png16("named-srgb.png", coded, chunk(b"sRGB", b"\0"), gama(1), chrm(p3))
png16("as-srgb.png", coded, gama(2.2), chrm(srgb))
png16("cicp.png", curve(within(p3)), chunk(b"cICP", bytes([12, 13, 0, 1])), icc, gama(1))
png16("pq.png", pq(within(bt2020) * 203), chunk(b"cICP", bytes([9, 16, 0, 1])))
png16("hlg.png", hlg(within(bt2020) * 203), chunk(b"cICP", bytes([9, 18, 0, 1])))

# AVIF, whose numbers of colour are the container's; and premultiplied alpha.
for name, values, numbers in [("pq", pq(within(bt2020) * 203), "9/16/9"), ("hlg", hlg(within(bt2020) * 203), "9/18/9"),
                              ("p3", curve(within(p3)), "12/13/6"), ("bt2020", curve(within(bt2020)), "9/13/9")]:
    png16("source.png", values)
    avif(f"{name}.avif", folder / "source.png", "-d", "12", "--cicp", numbers)
(folder / "source.png").unlink()
avif("straight.avif", here / "imaging" / "rgba.png")
avif("premultiplied.avif", here / "imaging" / "rgba.png", "-p")

# TIFF: real numbers, Lab, and samples beyond the colours.
profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
other = Image.open(here / "imaging" / "adobe-rgb.png").info["icc_profile"]
grey = np.frombuffer(base64.b64decode(kept["grey"]["pixels"]), np.uint8).reshape(32, 48, 3)[..., :1]
real = coded.astype(np.float32)
tiff("real-srgb.tif", real, 2, icc=profile)
tiff("real-adobe.tif", real, 2, icc=other)
tiff("real-linear.tif", light(coded).astype(np.float32), 2)
tiff("real-grey.tif", (grey / 255).astype(np.float32), 1)
tiff("real-grey-rgb-profile.tif", (grey / 255).astype(np.float32), 1, icc=profile)
alpha = np.asarray(Image.open(here / "imaging" / "rgba.png"))[..., 3:]
mask = np.ascontiguousarray(alpha[::-1, ::-1])
tiff("selection.tif", np.dstack([pixels, mask]), 2, extra=[0])
tiff("unnamed-sample.tif", np.dstack([pixels, mask]), 2)
tiff("selection-and-alpha.tif", np.dstack([pixels, mask, alpha]), 2, extra=[0, 2])
tiff("associated.tif", np.dstack([np.round(pixels * (alpha / 255.0)).astype(np.uint8), alpha]), 2, extra=[1])
tiff("unassociated-16.tif", np.dstack([pixels, alpha]).astype(np.uint16) * 257, 2, extra=[2])
cmyk = np.asarray(Image.open(here / "imaging" / "cmyk.tif"))
tiff("cmyk-selection.tif", np.dstack([cmyk, mask]), 5, extra=[0])
tiff("cmyk-rgb-profile.tif", cmyk, 5, icc=profile)


def lab(rgb):
    share = (light(rgb) @ matrix(srgb).T) / (matrix(srgb) @ np.ones(3))
    f = np.where(share > (6 / 29) ** 3, np.cbrt(share), share / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=2)


values = lab(coded)
tiff("lab-8.tif", np.dstack([np.round(values[..., 0] * 2.55), np.round(values[..., 1:])]).astype(np.int16).astype(np.uint8), 8)

# Profiles that are not for the image's colours.
for_lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
for_grey = profile[:16] + b"GRAY" + profile[20:]
for name, unfit in [("lab", for_lab), ("grey", for_grey)]:
    Image.fromarray(pixels).save(folder / f"{name}-profile.jpg", quality=95, subsampling=0, icc_profile=unfit)
Image.fromarray(grey[..., 0]).save(folder / "rgb-profile-grey.jpg", quality=95, icc_profile=other)

# An animation, whose first frame it is.
frames = [Image.fromarray(pixels), Image.fromarray(pixels[::-1, ::-1]), Image.fromarray(255 - pixels)]
frames[0].save(folder / "frames.png", save_all=True, append_images=frames[1:], duration=200)
subprocess.run(["cjxl", folder / "frames.png", folder / "animated.jxl", "-d", "0", "--quiet"], check=True)
(folder / "frames.png").unlink()

print(sum(1 for _ in folder.iterdir()), "files,", sum(path.stat().st_size for path in folder.iterdir()), "bytes")
