# OpenVINO: its PyPI wheel, pinned by version and SHA-256, unpacked under .deps/openvino.

openvino_version=2026.4.1
openvino_wheels="
Linux-x86_64  manylinux_2_28_x86_64  2d22b1da03f7caf74df30e9f6417d0ab2f637e4a38e08e1dcd294d2c37407aaf
Linux-aarch64 manylinux_2_35_aarch64 bea1eb3733c34ef331adc945da0ccda5937865031139073663be84c517ffda22
Darwin-arm64  macosx_11_0_arm64      d3740853691ae4a9003bc3417a4625d848e2cc3251af4b815c59199b38be252a
"

# The folder counts, too: the library knows itself by its full path.
has_openvino() {
  [ -s "$deps/pkgconfig/juror-openvino.pc" ] && [ "$(cat "$deps/openvino/version" 2>/dev/null)" = "$openvino_version $deps" ]
}

need_openvino() {
  local kind platform sha
  ! has_openvino || return 0
  kind=$(uname -s)-$(uname -m)
  read -r platform sha < <(awk -v kind="$kind" '$1 == kind { print $2, $3 }' <<<"$openvino_wheels") ||
    fail "no OpenVINO wheel is pinned for $kind (Setup/openvino.sh lists those that are)"
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
  write_pc_file juror-openvino "OpenVINO's C API" "$openvino_version" \
    "-I$(escaped "$deps")/openvino/include" "-L$(escaped "$deps")/openvino/lib -lopenvino_c"
  echo "$openvino_version $deps" >"$deps/openvino/version"
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
