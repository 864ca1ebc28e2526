// Vectors of LANES floats, the same source for every instruction set. Each cpu_*.c defines LANES and a target.
#ifndef LANES
#error "include this file through a cpu_*.c"
#endif

typedef float vector __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef int32_t integers __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef uint32_t bits __attribute__((vector_size(LANES * 4), aligned(4), may_alias));

#define INLINE static inline __attribute__((always_inline))

INLINE vector load(const float *x) { return *(const vector *)x; }
INLINE void store(float *x, vector value) { *(vector *)x = value; }
INLINE vector splat(float value) { return (vector){0} + value; }
INLINE vector select_vector(integers mask, vector yes, vector no) {
  return (vector)(((integers)yes & mask) | ((integers)no & ~mask));
}
INLINE int any_lane(integers mask) {
  return __builtin_reduce_or(*(int32_t __attribute__((vector_size(LANES * 4))) *)&mask) != 0;
}
/// The larger, and b where one of them is NaN.
INLINE vector maximum(vector a, vector b) { return select_vector(a > b, a, b); }
/// The smaller, and b where one of them is NaN.
INLINE vector minimum(vector a, vector b) { return select_vector(a < b, a, b); }
INLINE float sum_lanes(vector x) {
  float sum = 0;
  for (int i = 0; i < LANES; i++) sum += x[i];
  return sum;
}
INLINE float largest_lane(vector x) {
  return __builtin_reduce_max(*(float __attribute__((vector_size(LANES * 4))) *)&x);
}

INLINE integers lane_numbers(void) {
  integers numbers;
  for (int i = 0; i < LANES; i++) numbers[i] = i;
  return numbers;
}

// load_part: the first `count` (< LANES) floats, the other lanes filled. store_part: writes no others.
#if defined(__x86_64__) && LANES == 16
INLINE vector load_part(const float *x, long count, float fill) {
  return (vector)_mm512_mask_loadu_ps((__m512)splat(fill), (__mmask16)((1u << count) - 1), x);
}
INLINE void store_part(float *x, long count, vector value) {
  _mm512_mask_storeu_ps(x, (__mmask16)((1u << count) - 1), (__m512)value);
}
#elif defined(__x86_64__) && LANES == 8
INLINE vector load_part(const float *x, long count, float fill) {
  integers mask = lane_numbers() < (int32_t)count;
  return select_vector(mask, (vector)_mm256_maskload_ps(x, (__m256i)mask), splat(fill));
}
INLINE void store_part(float *x, long count, vector value) {
  _mm256_maskstore_ps(x, (__m256i)(lane_numbers() < (int32_t)count), (__m256)value);
}
#else
INLINE vector load_part(const float *x, long count, float fill) {
  vector value = splat(fill);
  for (long i = 0; i < count; i++) value[i] = x[i];
  return value;
}
INLINE void store_part(float *x, long count, vector value) {
  for (long i = 0; i < count; i++) x[i] = value[i];
}
#endif

/// exp within two units in the last place: 2^n times a polynomial in the rest, |rest| <= ln 2 / 2
/// (coefficients: Taylor's, to degree 7). Below -87.3 the result is 0, above 88.3 it stays at the largest; NaN
/// stays NaN, so that it reaches the guard of training.
INLINE vector exponential(vector x) {
#pragma clang fp reassociate(off)
  vector bounded = minimum(splat(88.3f), maximum(splat(-87.3f), x));
  vector shifted = bounded * 1.44269504f + 12582912.0f;  // 1.5 * 2^23: rounds to an integer in the low bits
  integers exponent = (integers)shifted - 0x4B400000;
  vector n = __builtin_convertvector(exponent, vector);
  vector r = bounded - n * 0.693359375f;
  r = r + n * 2.12194440e-4f;
  vector p = splat(1.0f / 5040);
  p = p * r + 1.0f / 720;
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  vector power = (vector)((exponent + 127) << 23);
  return select_vector(x < -87.3f, splat(0), p * power);
}

/// tanh within a few units of 2^-24 around 0 and two in the last place away from it.
INLINE vector hyperbolic_tangent(vector x) { return 1 - 2 / (1 + exponential(2 * x)); }

/// The factors of dropout for elements i, i + 1, … of a stream; call only where probability > 0.
INLINE vector dropout_factors(Dropout dropout, long i) {
  bits h = ((bits)lane_numbers() + (uint32_t)i) * 0x9E3779B9u + (uint32_t)dropout.key;
  h ^= h >> 16;
  h *= 0x7FEB352Du;
  h ^= (uint32_t)(dropout.key >> 32);
  h ^= h >> 15;
  h *= 0x846CA68Bu;
  h ^= h >> 16;
  integers keep = (integers)(h >= dropout_threshold(dropout));
  return select_vector(keep, splat(1 / (1 - dropout.probability)), splat(0));
}
