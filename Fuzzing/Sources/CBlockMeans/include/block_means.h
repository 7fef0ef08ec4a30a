#include <stddef.h>

/* What a JPEG's blocks of 8 × 8 pixels average, by the definition of the transform from the coefficients that libjpeg reads.
 *
 * means: rows × columns × 3 numbers, brightness and the two colours, 0…255; where a block of colour covers several blocks of
 * brightness, each gets the mean of its part. error: what the largest sum of magnitudes behind one of them was.
 * Returns NULL, or in words what libjpeg takes for damage, or that the picture is not of this size and kind. */
const char *block_means(const unsigned char *bytes, size_t count, int columns, int rows, double *means, double *error);
