// How int8 products quantize, the same to the bit in every table.
//
// Weights: each output has a scale, its largest magnitude is 127. Activations: each row has a scale and a zero point,
// its range (0 included) is 0 ... 255, so that rows without negative numbers, such as those behind a ReLU, lose none
// of it. Then x wᵀ = row scale * weight scale * (Σ qx qw - zero point * Σ qw), where the sums are exact integers.
#ifndef QUANTIZATION_H
#define QUANTIZATION_H

#include <stdint.h>

/// What turns a row into bytes and back.
typedef struct RowQuantization {
  float scale, inverse;
  int32_t zero;
} RowQuantization;

// Adding this leaves the nearest integer in the low bits of a float, ties to even.
static const float rounding_shift = 12582912.0f;  // 1.5 * 2^23

static inline int32_t rounded_to_integer(float x) {
#pragma clang fp reassociate(off) contract(off) reciprocal(off)
  union {
    float value;
    int32_t word;
  } shifted = {.value = x + rounding_shift};
  return shifted.word - 0x4B400000;
}

/// From the least and the largest element of a row.
static inline RowQuantization quantization_of_range(float least, float largest) {
#pragma clang fp reassociate(off) contract(off) reciprocal(off)
  float low = least < 0 ? least : 0, high = largest > 0 ? largest : 0, range = high - low;
  if (!(range > 1e-30f)) return (RowQuantization){.scale = 0, .inverse = 0, .zero = 0};
  float inverse = 255.0f / range;
  int32_t zero = rounded_to_integer(-low * inverse);
  zero = zero < 0 ? 0 : zero > 255 ? 255 : zero;
  return (RowQuantization){.scale = range / 255.0f, .inverse = inverse, .zero = zero};
}

static inline int32_t quantized_activation(float x, RowQuantization row) {
#pragma clang fp reassociate(off) contract(off) reciprocal(off)
  int32_t value = rounded_to_integer(x * row.inverse) + row.zero;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

static inline float weight_scale(long inputs, const float *weights) {
#pragma clang fp reassociate(off) contract(off) reciprocal(off)
  float largest = 0;
  for (long i = 0; i < inputs; i++) {
    float magnitude = weights[i] < 0 ? -weights[i] : weights[i];
    largest = magnitude > largest ? magnitude : largest;
  }
  return largest / 127.0f;
}

static inline int8_t quantized_weight(float weight, float inverse) {
#pragma clang fp reassociate(off) contract(off) reciprocal(off)
  int32_t value = rounded_to_integer(weight * inverse);
  return (int8_t)(value < -127 ? -127 : value > 127 ? 127 : value);
}

static inline float inverse_of_scale(float scale) {
#pragma clang fp reassociate(off) contract(off) reciprocal(off)
  return scale > 1e-30f ? 1.0f / scale : 0;
}

#endif
