#pragma once
#include <vips/vips.h>
#include <vips/vector.h>

// libvips' operations end in a list of optional arguments, and Swift cannot call variadic C functions: each function
// below exists for that reason and passes one fixed set of options. All return 0, or -1 with libvips' error set, and
// leave in *out one reference that the caller owns.

// VIPS_INIT is a macro.
static inline int shim_init(void) { return VIPS_INIT("juror"); }

// glibc's malloc.h is in no module that Swift can import.
#ifdef __GLIBC__
#include <malloc.h>
#endif
static inline void shim_return_memory_soon(void) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 16 << 20);
  mallopt(M_ARENA_MAX, 2);
#endif
}

// Loaders. Sequential access keeps a few rows in memory; a file that ends early is an error, not grey rows.
#define SHIM_LOAD "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_TRUNCATED

static inline int shim_jpegload(const char *path, VipsImage **out, int shrink) {
  return vips_jpegload(path, out, "shrink", shrink, SHIM_LOAD, NULL);
}
static inline int shim_pngload(const char *path, VipsImage **out) { return vips_pngload(path, out, SHIM_LOAD, NULL); }
static inline int shim_tiffload(const char *path, VipsImage **out) { return vips_tiffload(path, out, SHIM_LOAD, NULL); }
// Libraries that map files, or come back to what they have read, get bytes that nobody else changes.
static inline int shim_jpegload_buffer(void *bytes, size_t count, VipsImage **out, int shrink, VipsFailOn fail_on) {
  return vips_jpegload_buffer(
      bytes, count, out, "shrink", shrink, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", fail_on, NULL);
}
static inline int shim_webpload_buffer(void *bytes, size_t count, VipsImage **out, double scale) {
  return vips_webpload_buffer(bytes, count, out, "scale", scale, SHIM_LOAD, NULL);
}
static inline int shim_gifload_buffer(void *bytes, size_t count, VipsImage **out) {
  return vips_gifload_buffer(bytes, count, out, SHIM_LOAD, NULL);
}
static inline int shim_heifload_buffer(void *bytes, size_t count, VipsImage **out) {
  return vips_heifload_buffer(bytes, count, out, SHIM_LOAD, NULL);
}
static inline int shim_jxlload_buffer(void *bytes, size_t count, VipsImage **out) {
  return vips_jxlload_buffer(bytes, count, out, SHIM_LOAD, NULL);
}

// Geometry.
static inline int shim_resize(VipsImage *in, VipsImage **out, double x, double y, VipsKernel kernel) {
  return vips_resize(in, out, x, "vscale", y, "kernel", kernel, NULL);
}
// vips_resize enlarges half a pixel off centre (8.14): here a pixel's centre stays in place.
static inline int shim_enlarge(VipsImage *in, VipsImage **out, double x, double y, int width, int height, const char *kernel) {
  VipsInterpolate *interpolate = vips_interpolate_new(kernel);
  if (!interpolate) return -1;
  VipsArrayInt *area = vips_array_int_newv(4, 0, 0, width, height);
  int result = vips_affine(
      in, out, x, 0, 0, y, "idx", 0.5, "idy", 0.5, "odx", -0.5, "ody", -0.5, "oarea", area, "interpolate", interpolate,
      "extend", VIPS_EXTEND_COPY, NULL);
  vips_area_unref(VIPS_AREA(area));
  g_object_unref(interpolate);
  return result;
}
static inline int shim_crop(VipsImage *in, VipsImage **out, int left, int top, int width, int height) {
  return vips_extract_area(in, out, left, top, width, height, NULL);
}

// Colour.
static inline int shim_flatten(VipsImage *in, VipsImage **out, double background) {
  VipsArrayDouble *colour = vips_array_double_newv(1, background);
  int result = vips_flatten(in, out, "background", colour, NULL);
  vips_area_unref(VIPS_AREA(colour));
  return result;
}
static inline int shim_icc_to_srgb(VipsImage *in, VipsImage **out) {
  return vips_icc_transform(
      in, out, "srgb", "embedded", TRUE, "intent", VIPS_INTENT_PERCEPTUAL, "pcs", VIPS_PCS_XYZ, "depth", 8, NULL);
}
static inline int shim_colourspace(VipsImage *in, VipsImage **out, VipsInterpretation space) {
  return vips_colourspace(in, out, space, NULL);
}
static inline int shim_bands(VipsImage *in, VipsImage **out, int count) {
  return vips_extract_band(in, out, 0, "n", count, NULL);
}
static inline int shim_cast_uchar(VipsImage *in, VipsImage **out) { return vips_cast_uchar(in, out, NULL); }

// Filters.
static inline int shim_gaussblur(VipsImage *in, VipsImage **out, double sigma) {
  return vips_gaussblur(in, out, sigma, "min_ampl", 0.01, "precision", VIPS_PRECISION_FLOAT, NULL);
}

// Text: an 8-bit mask, 255 where the letters are.
static inline int shim_text(VipsImage **out, const char *text, const char *font, int dpi) {
  return vips_text(out, text, "font", font, "dpi", dpi, NULL);
}

// Savers, into a buffer that the caller frees with g_free.
static inline int shim_jpegsave(VipsImage *in, void **bytes, size_t *count, int quality) {
  return vips_jpegsave_buffer(in, bytes, count, "Q", quality, "subsample_mode", VIPS_FOREIGN_SUBSAMPLE_ON, NULL);
}
static inline int shim_pngsave(VipsImage *in, void **bytes, size_t *count) {
  return vips_pngsave_buffer(in, bytes, count, NULL);
}
