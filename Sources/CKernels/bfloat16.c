// Conversion between float32 and bfloat16, the upper half of its bits.
#include <string.h>

#include "Kernels.h"

void bfloat16_from_float(long count, const float *x, uint16_t *y) {
  for (long i = 0; i < count; i++) {
    uint32_t word;
    memcpy(&word, x + i, 4);
    uint32_t rounded = word + 0x7FFF + ((word >> 16) & 1);
    int not_a_number = (word & 0x7FFFFFFF) > 0x7F800000;
    y[i] = (uint16_t)(not_a_number ? (word >> 16) | 0x40 : rounded >> 16);
  }
}

void float_from_bfloat16(long count, const uint16_t *x, float *y) {
  for (long i = 0; i < count; i++) {
    uint32_t word = (uint32_t)x[i] << 16;
    memcpy(y + i, &word, 4);
  }
}
