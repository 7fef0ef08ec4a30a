# What Juror needs from outside, where it comes from, and how to tell that it is there.
# Sourced from the checkout's root by ./juror, ./juror-lab and ./test; each step does nothing when nothing is missing.

set -euo pipefail

deps="$root/.deps"
export PKG_CONFIG_PATH="$deps/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"

# Pins: one wheel per kind of machine.
openvino_version=2026.4.1
openvino_wheels="
Linux-x86_64  manylinux_2_28_x86_64  2d22b1da03f7caf74df30e9f6417d0ab2f637e4a38e08e1dcd294d2c37407aaf
Linux-aarch64 manylinux_2_35_aarch64 bea1eb3733c34ef331adc945da0ccda5937865031139073663be84c517ffda22
Darwin-arm64  macosx_11_0_arm64      d3740853691ae4a9003bc3417a4625d848e2cc3251af4b815c59199b38be252a
"

scoring_packages="libvips-dev libraw-dev pkg-config patchelf python3-pip"
lab_packages="libtorch-dev libgloo-dev libopenblas0-pthread libjs-vega"
test_packages="openmpi-bin python3-torch python3-torchvision python3-scipy python3-venv libjpeg-turbo-progs"

say() { printf 'set-up: %s\n' "$*" >&2; }
fail() { printf 'set-up: error: %s\n' "$*" >&2; exit 1; }

# System packages through apt or Homebrew; without the right to install, the exact command is printed.
need_packages() {
  if [ "$(uname)" = Darwin ]; then
    need_formulae vips libraw pkgconf
    return
  fi
  local missing
  missing=$(for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || echo "$package"
  done | tr '\n' ' ')
  [ -n "$missing" ] || return 0
  local install="apt-get install -y --no-install-recommends $missing"
  say "installing system packages: $missing"
  if [ "$(id -u)" = 0 ]; then
    apt-get update -q >&2 && DEBIAN_FRONTEND=noninteractive $install >&2
  elif command -v sudo >/dev/null; then
    sudo apt-get update -q >&2 && sudo DEBIAN_FRONTEND=noninteractive $install >&2
  else
    fail "no right to install packages. As root, run: apt-get update && $install"
  fi || fail "could not install: $missing"
}

need_formulae() {
  local missing
  missing=$(for formula in "$@"; do brew list --versions "$formula" >/dev/null 2>&1 || echo "$formula"; done | tr '\n' ' ')
  [ -z "$missing" ] || { say "installing with Homebrew: $missing"; brew install $missing >&2; }
}

# OpenVINO: its PyPI wheel, pinned by version and SHA-256, unpacked under .deps/openvino.
need_openvino() {
  local stamp="$deps/openvino/version" kind platform sha
  [ "$(cat "$stamp" 2>/dev/null)" != "$openvino_version $deps" ] || return 0
  kind=$(uname -s)-$(uname -m)
  read -r platform sha < <(awk -v kind="$kind" '$1 == kind { print $2, $3 }' <<<"$openvino_wheels") ||
    fail "no OpenVINO wheel is pinned for $kind (Setup/dependencies.sh lists those that are)"
  say "fetching OpenVINO $openvino_version from PyPI (about 60 MB) into .deps/openvino"
  rm -rf "$deps/openvino" "$deps/wheel"
  mkdir -p "$deps/wheel"
  echo "openvino==$openvino_version --hash=sha256:$sha" >"$deps/wheel/requirements.txt"
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: \
    --implementation cp --python-version 3.11 --platform "$platform" \
    --dest "$deps/wheel" --requirement "$deps/wheel/requirements.txt" >&2 ||
    fail "could not fetch OpenVINO $openvino_version from PyPI"
  python3 -m zipfile -e "$deps"/wheel/openvino-*.whl "$deps/wheel/unpacked"
  mkdir -p "$deps/openvino"
  mv "$deps/wheel/unpacked/openvino/libs" "$deps/openvino/lib"
  mv "$deps/wheel/unpacked/openvino/include" "$deps/openvino/include"
  rm -rf "$deps/wheel"
  name_by_path "$deps/openvino/lib"
  write_pkgconfig juror-openvino "OpenVINO's C API" "$openvino_version" \
    "-I$deps/openvino/include" "-L$deps/openvino/lib -lopenvino_c"
  echo "$openvino_version $deps" >"$stamp"
}

# SwiftPM takes no -rpath from pkg-config. A library whose own name is its full path is found without one.
name_by_path() {
  local library
  if [ "$(uname)" = Darwin ]; then
    library="$1/libopenvino_c.dylib"
    cp "$1"/libopenvino_c.*.dylib "$library"
    install_name_tool -id "$library" "$library"
  else
    library="$1/libopenvino_c.so"
    cp "$library".* "$library"
    patchelf --set-soname "$library" "$library"
  fi
}

# libtorch: Debian's, or the unpacked one that LIBTORCH names.
need_libtorch() {
  local includes="-I/usr/include/torch/csrc/api/include" libraries="-ltorch -ltorch_cpu -lc10"
  if [ -n "${LIBTORCH:-}" ]; then
    includes="-I$LIBTORCH/include -I$LIBTORCH/include/torch/csrc/api/include"
    libraries="-L$LIBTORCH/lib $libraries"
    [ ! -e "$LIBTORCH/lib/libtorch_cuda.so" ] || libraries="$libraries -ltorch_cuda -lc10_cuda"
    export LD_LIBRARY_PATH="$LIBTORCH/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
  fi
  write_pkgconfig juror-libtorch "PyTorch's C++ library" "${LIBTORCH:-system}" "$includes" "$libraries"
}

# libvips, libraw, and libjxl that comes with libvips: their own .pc files carry compiler switches that SwiftPM prohibits; ours keep paths and libraries.
need_pkgconfig() {
  for package in vips libraw libjxl; do
    [ -e "$deps/pkgconfig/juror-$package.pc" ] || write_pkgconfig "juror-$package" "$package for SwiftPM" \
      "$(pkg-config --modversion $package)" "$(pkg-config --cflags-only-I $package)" \
      "$(pkg-config --libs-only-L --libs-only-l $package)"
  done
}

# A .pc file, rewritten only when it changes, because SwiftPM rebuilds after every write.
write_pkgconfig() {
  local file="$deps/pkgconfig/$1.pc"
  mkdir -p "$deps/pkgconfig"
  printf 'Name: %s\nDescription: %s\nVersion: %s\nCflags: %s\nLibs: %s\n' "$@" >"$file.new"
  cmp -s "$file.new" "$file" && rm "$file.new" || mv "$file.new" "$file"
}

# Python packages of the reference scripts, pinned by hash, in an environment of their own.
need_reference_python() {
  local stamp="$deps/python/requirements.txt"
  cmp -s "$root/Tools/requirements.txt" "$stamp" && return
  say "installing the reference scripts' Python packages into .deps/python"
  rm -rf "$deps/python"
  /usr/bin/python3 -m venv "$deps/python" &&
    "$deps/python/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary=:all: \
      --requirement "$root/Tools/requirements.txt" >&2 ||
    fail "could not install Tools/requirements.txt"
  cp "$root/Tools/requirements.txt" "$stamp"
}

need_scoring() {
  need_packages $scoring_packages
  need_pkgconfig
  need_openvino
}

need_lab() {
  need_packages $lab_packages
  need_scoring
  need_libtorch
}

need_tests() {
  need_packages $test_packages
  need_lab
  need_reference_python
}
