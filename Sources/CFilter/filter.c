#include "filter.h"

#if defined(__x86_64__) && defined(__linux__)
#define FOR_EVERY_PROCESSOR __attribute__((target_clones("arch=haswell", "default")))
#else
#define FOR_EVERY_PROCESSOR
#endif

FOR_EVERY_PROCESSOR
void filter_across(
    const float *line, size_t bands, const intptr_t *starts, intptr_t first, const float *weights, size_t taps,
    float *new_line, size_t count) {
  for (size_t index = 0; index < count; index++) {
    const float *own = weights + index * taps;
    for (size_t band = 0; band < bands; band += 4) {
      const float *pixel = line + (starts[index] - first) * (intptr_t)bands + band;
      float sum[4] = {0};
      for (size_t tap = 0; tap < taps; tap++, pixel += bands)
        for (int i = 0; i < 4; i++) sum[i] += pixel[i] * own[tap];
      for (size_t i = 0; i < 4 && band + i < bands; i++) new_line[index * bands + band + i] = sum[i];
    }
  }
}

FOR_EVERY_PROCESSOR
void filter_down(
    const float *const *rows, const float *weights, size_t taps, const double *shares, double share, float *new_row,
    size_t count) {
  for (size_t start = 0; start < count; start += 16) {
    double sum[16] = {0};
    for (size_t tap = 0; tap < taps; tap++) {
      const float *row = rows[tap] + start;
      for (int i = 0; i < 16; i++) sum[i] += (double)row[i] * weights[tap];
    }
    // Rows and columns count alike, so that a turned picture's numbers are the same.
    for (size_t i = 0; i < 16 && start + i < count; i++) new_row[start + i] = (float)(sum[i] * (share * shares[start + i]));
  }
}

FOR_EVERY_PROCESSOR
void filter_from_bytes(const uint8_t *bytes, float *numbers, size_t count) {
  for (size_t i = 0; i < count; i++) numbers[i] = bytes[i];
}

static inline int nearest(float number, int most) {
  int whole = (int)(number + 0.5f);
  return whole < 0 ? 0 : whole > most ? most : whole;
}

FOR_EVERY_PROCESSOR
void filter_to_bytes(const float *numbers, uint8_t *bytes, size_t count) {
  for (size_t i = 0; i < count; i++) bytes[i] = (uint8_t)nearest(numbers[i], UINT8_MAX);
}

FOR_EVERY_PROCESSOR
void filter_to_words(const float *numbers, uint16_t *words, size_t count) {
  for (size_t i = 0; i < count; i++) words[i] = (uint16_t)nearest(numbers[i], UINT16_MAX);
}
