# What Juror needs from outside: has_… tells whether it is there, without writing anything; need_… sees to it.
# Sourced by ./juror, ./juror-lab and ./test, which set $root, the checkout's folder without links.

set -euo pipefail

deps="$root/.deps"
export PKG_CONFIG_PATH="$deps/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"

# The same names on Debian 12 and 13 (tried there; on 13 without the tests). By the lists that Ubuntu publishes (not tried), 24.04 has them, too, but for libtorch-dev:
# there the lab needs an unpacked libtorch that LIBTORCH names.
scoring_packages="libvips-dev libraw-dev pkgconf patchelf python3-pip"
lab_packages="$scoring_packages libjs-vega"
[ -n "${LIBTORCH:-}" ] || lab_packages+=" libtorch-dev libgloo-dev libopenblas0-pthread"
test_packages="$lab_packages openmpi-bin python3-torch python3-torchvision python3-scipy python3-venv libjpeg-turbo-progs"

say() { printf 'set-up: %s\n' "$*" >&2; }
fail() { printf 'set-up: error: %s\n' "$*" >&2; exit 1; }

. "$root/Setup/packages.sh"
. "$root/Setup/pkgconfig.sh"
. "$root/Setup/openvino.sh"
. "$root/Setup/python.sh"
. "$root/Setup/alone.sh"

has_scoring() { has_packages $scoring_packages && has_pkgconfig && has_openvino; }
has_lab() { has_packages $lab_packages && has_pkgconfig && has_openvino && has_libtorch; }

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
