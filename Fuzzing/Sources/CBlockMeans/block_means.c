#include "block_means.h"

#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <jpeglib.h>
#include <jerror.h>

struct errors {
  struct jpeg_error_mgr base;
  jmp_buf escape;
  int is_damaged;
  char message[JMSG_LENGTH_MAX];
};

static void note(j_common_ptr file) {
  struct errors *errors = (struct errors *)file->err;
  errors->is_damaged = 1;
  errors->base.format_message(file, errors->message);
}

static void fail(j_common_ptr file) {
  note(file);
  longjmp(((struct errors *)file->err)->escape, 1);
}

/* The version of the JFIF header is no damage. */
static void warn(j_common_ptr file, int level) {
  if (level < 0 && file->err->msg_code != JWRN_JFIF_MAJOR) note(file);
}

/* The mean of a cosine of the 8-point transform over one of `count` equal parts of its range. */
static double part_mean(int frequency, int part, int count) {
  int length = 8 / count;
  double sum = 0;
  for (int x = part * length; x < (part + 1) * length; x++) sum += cos((2 * x + 1) * frequency * M_PI / 16);
  return sum / length * (frequency == 0 ? sqrt(0.125) : 0.5);
}

static double clamped(double value) { return value < 0 ? 0 : value > 255 ? 255 : value; }

static void part_means(
    j_decompress_ptr file, jvirt_barray_ptr *blocks, int number, int columns, int rows, double *means, double *error) {
  jpeg_component_info *component = &file->comp_info[number];
  int across = file->max_h_samp_factor / component->h_samp_factor;
  int down = file->max_v_samp_factor / component->v_samp_factor;
  double horizontal[4][8], vertical[4][8];
  for (int part = 0; part < 4; part++) {
    for (int k = 0; k < 8; k++) {
      horizontal[part][k] = part < across ? part_mean(k, part, across) : 0;
      vertical[part][k] = part < down ? part_mean(k, part, down) : 0;
    }
  }
  for (int row = 0; row < rows; row++) {
    JBLOCKARRAY line = file->mem->access_virt_barray((j_common_ptr)file, blocks[number], row / down, 1, FALSE);
    for (int column = 0; column < columns; column++) {
      JCOEFPTR block = line[0][column / across];
      double sum = 128, magnitude = 0;
      for (int k = 0; k < 64; k++) {
        double term = (double)block[k] * component->quant_table->quantval[k] *
          horizontal[column % across][k % 8] * vertical[row % down][k / 8];
        sum += term;
        magnitude += fabs(term);
      }
      means[(row * columns + column) * 3 + number] = clamped(sum);
      if (magnitude > *error) *error = magnitude;
    }
  }
}

const char *block_means(const unsigned char *bytes, size_t count, int columns, int rows, double *means, double *error) {
  static struct errors errors;
  struct jpeg_decompress_struct file;
  file.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = fail;
  errors.base.emit_message = warn;
  errors.is_damaged = 0;
  jpeg_create_decompress(&file);
  if (setjmp(errors.escape) == 0) {
    jpeg_mem_src(&file, bytes, count);
    jpeg_read_header(&file, TRUE);
    if (file.jpeg_color_space != JCS_YCbCr || ((int)file.image_width + 7) / 8 != columns ||
        ((int)file.image_height + 7) / 8 != rows) {
      jpeg_destroy_decompress(&file);
      return "of another size or kind";
    }
    jvirt_barray_ptr *blocks = jpeg_read_coefficients(&file);
    *error = 0;
    for (int number = 0; number < 3; number++) part_means(&file, blocks, number, columns, rows, means, error);
    jpeg_finish_decompress(&file);
  }
  jpeg_destroy_decompress(&file);
  return errors.is_damaged ? errors.message : NULL;
}
