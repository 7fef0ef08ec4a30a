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
static inline void shim_keep_little_freed_memory(void) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 16 << 20);
  // With a threshold of one's own, glibc would give back and ask for every few kilobytes.
  mallopt(M_TRIM_THRESHOLD, 32 << 20);
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
// VIPS_REGION_ADDR is a macro.
static inline const void *shim_region_row(VipsRegion *region, int row) {
  return VIPS_REGION_ADDR(region, region->valid.left, row);
}
static inline int shim_crop(VipsImage *in, VipsImage **out, int left, int top, int width, int height) {
  return vips_extract_area(in, out, left, top, width, height, NULL);
}

// Colour.
static inline int shim_flatten(VipsImage *in, VipsImage **out, double background, double opaque) {
  VipsArrayDouble *colour = vips_array_double_newv(1, background);
  int result = vips_flatten(in, out, "background", colour, "max_alpha", opaque, NULL);
  vips_area_unref(VIPS_AREA(colour));
  return result;
}
static inline int shim_unpremultiply(VipsImage *in, VipsImage **out, double opaque) {
  return vips_unpremultiply(in, out, "max_alpha", opaque, NULL);
}
// libvips lays a TIFF's 8 bits of L under two more that are zero, so that white is 1,020 of 1,023.
static inline int shim_unpack_lab(VipsImage *in, VipsImage **out) {
  VipsImage *lab = NULL;
  double factors[3] = {1023.0 / 1020, 1, 1}, zeros[3] = {0, 0, 0};
  int result = vips_LabQ2Lab(in, &lab, NULL) || vips_linear(lab, out, factors, zeros, 3, NULL) ? -1 : 0;
  VIPS_UNREF(lab);
  return result;
}
// 16-bit sRGB of Lab or linear light, whose profile must no longer count.
static inline int shim_to_rgb16(VipsImage *in, VipsImage **out) {
  VipsImage *converted = NULL;
  int result = vips_colourspace(in, &converted, VIPS_INTERPRETATION_RGB16, NULL) || vips_copy(converted, out, NULL) ? -1 : 0;
  if (result == 0) vips_image_remove(*out, VIPS_META_ICC_NAME);
  VIPS_UNREF(converted);
  return result;
}
// Numbers times `factor`, as the nearest of another kind and colour space.
static inline int shim_scaled(
    VipsImage *in, VipsImage **out, double factor, VipsBandFormat format, VipsInterpretation space) {
  VipsImage *scaled = NULL, *rounded = NULL, *cast = NULL;
  int result = vips_linear1(in, &scaled, factor, 0, NULL) || vips_round(scaled, &rounded, VIPS_OPERATION_ROUND_RINT, NULL) ||
      vips_cast(rounded, &cast, format, NULL) || vips_copy(cast, out, "interpretation", space, NULL) ? -1 : 0;
  VIPS_UNREF(scaled);
  VIPS_UNREF(rounded);
  VIPS_UNREF(cast);
  return result;
}
// The first `count` bands and one other.
static inline int shim_join_band(VipsImage *in, VipsImage **out, int count, int other) {
  VipsImage *first = NULL, *second = NULL;
  int result = vips_extract_band(in, &first, 0, "n", count, NULL) || vips_extract_band(in, &second, other, NULL) ||
      vips_bandjoin2(first, second, out, NULL) ? -1 : 0;
  VIPS_UNREF(first);
  VIPS_UNREF(second);
  return result;
}
// Each value of 8 or 16 bits by a table, as a 16-bit one.
static inline int shim_maplut(VipsImage *in, VipsImage **out, const unsigned short *table, int count) {
  VipsImage *lut = vips_image_new_from_memory_copy(table, count * sizeof *table, count, 1, 1, VIPS_FORMAT_USHORT);
  VipsImage *mapped = NULL;
  VipsInterpretation space = in->Bands < 3 ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_RGB16;
  int result = !lut || vips_maplut(in, &mapped, lut, NULL) || vips_copy(mapped, out, "interpretation", space, NULL) ? -1 : 0;
  VIPS_UNREF(lut);
  VIPS_UNREF(mapped);
  return result;
}
static inline int shim_thrice(VipsImage *in, VipsImage **out) {
  VipsImage *bands[3] = {in, in, in};
  return vips_bandjoin(bands, out, 3, NULL);
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
static inline int shim_cast(VipsImage *in, VipsImage **out, VipsBandFormat format) {
  return vips_cast(in, out, format, NULL);
}
static inline int shim_round(VipsImage *in, VipsImage **out) {
  return vips_round(in, out, VIPS_OPERATION_ROUND_RINT, NULL);
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
