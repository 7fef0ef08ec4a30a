#pragma once
#include <stddef.h>
#include <stdint.h>

// The inner loops of resizing and blurring. They are in C because it can compile them for AVX2 beside what every processor has, and
// choose at run time; Swift cannot. Nothing is allocated or checked here.

// A new line of `count` pixels of `bands` numbers each. Pixel i is the sum over t of old pixel starts[i] - first + t times
// weights[i * taps + t]. Four numbers behind the old line may be read.
void filter_across(
    const float *line, size_t bands, const intptr_t *starts, intptr_t first, const float *weights, size_t taps,
    float *new_line, size_t count);

// new_row[i] = (rows[0][i] * weights[0] + … + rows[taps - 1][i] * weights[taps - 1]) * share * shares[i], for i below count. Fifteen
// numbers behind each old row may be read.
void filter_down(
    const float *const *rows, const float *weights, size_t taps, const double *shares, double share, float *new_row,
    size_t count);

// Bytes as real numbers, and the nearest bytes and 16-bit numbers to real ones.
void filter_from_bytes(const uint8_t *bytes, float *numbers, size_t count);
void filter_to_bytes(const float *numbers, uint8_t *bytes, size_t count);
void filter_to_words(const float *numbers, uint16_t *words, size_t count);
