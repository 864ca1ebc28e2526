// Which keys of its sentence a query sees, and where in its row of weights they stand.
#ifndef BAND_H
#define BAND_H

#include "Kernels.h"

/// The keys of one sentence as its queries see them. A row of weights has `width` keys, consecutive ones, of which some at
/// its ends may be unseen: without a window all keys of the sentence.
typedef struct Band {
  long keys, window, width;
  int causal;
} Band;

static inline Band band_of(const AttentionLayout *layout, long keys) {
  long widest = layout->causal ? layout->window + 1 : 2 * layout->window + 1;
  int is_narrow = layout->window >= 0 && layout->window < keys && widest < keys;
  return (Band){keys, layout->window, is_narrow ? widest : keys, layout->causal};
}

/// The first key in the row of weights of query i.
static inline long band_first(Band band, long i) {
  if (band.width == band.keys) return 0;
  long first = i < band.window ? 0 : i - band.window, last = band.keys - band.width;
  return first < last ? first : last;
}

/// The first key that query i sees.
static inline long seen_first(Band band, long i) { return band.window < 0 || i < band.window ? 0 : i - band.window; }

/// Behind the last key that query i sees.
static inline long seen_end(Band band, long i) {
  if (band.causal) return i + 1 < band.keys ? i + 1 : band.keys;
  return band.window < 0 || band.window >= band.keys - i ? band.keys : i + band.window + 1;
}

#endif
