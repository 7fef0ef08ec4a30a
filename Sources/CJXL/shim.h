#pragma once
#include <jxl/decode.h>
#include <jxl/version.h>

// The size of the profile that a decoder's pixels have; 0 for none. A parameter went away in 0.9.
static inline size_t shim_jxl_profile_size(const JxlDecoder *decoder) {
  size_t count = 0;
#if JPEGXL_MAJOR_VERSION == 0 && JPEGXL_MINOR_VERSION < 9
  JxlDecoderStatus status = JxlDecoderGetICCProfileSize(decoder, NULL, JXL_COLOR_PROFILE_TARGET_DATA, &count);
#else
  JxlDecoderStatus status = JxlDecoderGetICCProfileSize(decoder, JXL_COLOR_PROFILE_TARGET_DATA, &count);
#endif
  return status == JXL_DEC_SUCCESS ? count : 0;
}
static inline int shim_jxl_profile(const JxlDecoder *decoder, uint8_t *profile, size_t count) {
#if JPEGXL_MAJOR_VERSION == 0 && JPEGXL_MINOR_VERSION < 9
  return JxlDecoderGetColorAsICCProfile(decoder, NULL, JXL_COLOR_PROFILE_TARGET_DATA, profile, count) == JXL_DEC_SUCCESS;
#else
  return JxlDecoderGetColorAsICCProfile(decoder, JXL_COLOR_PROFILE_TARGET_DATA, profile, count) == JXL_DEC_SUCCESS;
#endif
}
