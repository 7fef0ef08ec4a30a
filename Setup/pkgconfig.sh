# The .pc files by which SwiftPM finds the C libraries.

# Those of libvips, LibRaw, and libjxl that comes with libvips carry compiler switches that SwiftPM prohibits; ours keep paths
# and libraries.
pixel_libraries="vips libraw libjxl"

has_pkgconfig() {
  local package
  for package in $pixel_libraries; do [ -s "$deps/pkgconfig/juror-$package.pc" ] || return 1; done
}

need_pkgconfig() {
  local package
  ! has_pkgconfig || return 0
  for package in $pixel_libraries; do
    write_pc_file "juror-$package" "$package for SwiftPM" "$(pkg-config --modversion $package)" \
      "$(pkg-config --cflags-only-I $package)" "$(pkg-config --libs-only-L --libs-only-l $package)"
  done
}

# libtorch: Debian's, or the one that LIBTORCH names: unpacked, or the folder torch of a PyTorch that pip has installed.
has_libtorch() { [ "$(libtorch_pc_file)" = "$(cat "$deps/pkgconfig/juror-libtorch.pc" 2>/dev/null)" ]; }

need_libtorch() { has_libtorch || libtorch_pc_file >"$deps/pkgconfig/juror-libtorch.pc"; }

libtorch_pc_file() {
  local includes="-I/usr/include/torch/csrc/api/include" libraries="-ltorch -ltorch_cpu -lc10" folder headers
  if [ -n "${LIBTORCH:-}" ]; then
    folder=$(escaped "$LIBTORCH")
    includes="-I$folder/include -I$folder/include/torch/csrc/api/include"
    libraries="-L$folder/lib $libraries"
    if [ -e "$LIBTORCH/lib/libtorch_cuda.so" ]; then
      libraries="$libraries -ltorch_cuda -lc10_cuda"
      # Processes that share a training need NCCL's headers and CUDA's: those of the wheels beside PyTorch's own, or CUDA's.
      for headers in "$LIBTORCH"/../nvidia/*/include "${CUDA_HOME:-/usr/local/cuda}/include"; do
        [ ! -d "$headers" ] || includes="$includes -I$(escaped "$headers")"
      done
    fi
  fi
  pc_file juror-libtorch "PyTorch's C++ library" "${LIBTORCH:-system}" "$includes" "$libraries"
}

# Where the programs that are built with it find it again.
[ -z "${LIBTORCH:-}" ] || export LD_LIBRARY_PATH="$LIBTORCH/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"

write_pc_file() {
  mkdir -p "$deps/pkgconfig"
  pc_file "$@" >"$deps/pkgconfig/$1.pc"
}

# NAME DESCRIPTION VERSION CFLAGS LIBS
pc_file() { printf 'Name: %s\nDescription: %s\nVersion: %s\nCflags: %s\nLibs: %s\n' "$@"; }

# A path as .pc files take it.
escaped() { sed 's/[\\ ]/\\&/g' <<<"$1"; }
