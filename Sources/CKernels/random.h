// The counter-based random bits behind dropout, the same for every table.
#ifndef RANDOM_H
#define RANDOM_H

#include "Kernels.h"

/// An element is kept when its hash is at least this.
static inline uint32_t dropout_threshold(Dropout dropout) {
  return (uint32_t)((double)dropout.probability * 4294967296.0);
}

/// 32 random bits for element i of a stream: an integer hash with full avalanche (two multiply-xorshift rounds),
/// keyed before and after the first round. Multiplications of 32 bits vectorise on every instruction set.
static inline uint32_t dropout_hash(uint64_t key, uint32_t i) {
  uint32_t h = i * 0x9E3779B9u + (uint32_t)key;
  h ^= h >> 16;
  h *= 0x7FEB352Du;
  h ^= (uint32_t)(key >> 32);
  h ^= h >> 15;
  h *= 0x846CA68Bu;
  h ^= h >> 16;
  return h;
}

/// What element i is multiplied by: 0 or 1 / (1 - probability).
static inline float dropout_factor(Dropout dropout, long i) {
  if (dropout.probability <= 0) return 1;
  return dropout_hash(dropout.key, (uint32_t)i) >= dropout_threshold(dropout) ? 1 / (1 - dropout.probability) : 0;
}

#endif
