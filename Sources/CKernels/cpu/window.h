// Attention through a window: each block of queries meets the keys that one of them sees, and no others. So time and
// memory grow with the tokens and the window, not with the square of a sentence.
#include "../band.h"

/// The queries first ..< first + count of a sentence, and the keys `low` ..< low + span that their rows of weights have.
typedef struct WindowBlock {
  Band band;
  long first, count, low, span, width;
} WindowBlock;

INLINE WindowBlock window_block(Band band, long first, long queries) {
  long count = queries - first < QUERY_BLOCK ? queries - first : QUERY_BLOCK, low = band_first(band, first);
  long span = band_first(band, first + count - 1) + band.width - low;
  return (WindowBlock){band, first, count, low, span, padded(span)};
}

/// The widest that the rows of a block of a sentence can be.
INLINE long window_width(Band band) {
  long widest = band.width + QUERY_BLOCK - 1;
  return padded(widest < band.keys ? widest : band.keys);
}

/// Where in its row of a block the row of weights of a query begins.
INLINE long window_column(const WindowBlock *block, long r) {
  return band_first(block->band, block->first + r) - block->low;
}

/// Scores [count, width] become weights before dropout, 0 for what is not seen, and are written to weights [count,
/// width of the band] (may be NULL), then dropped out; the stream's element of weights[0] is `base`.
static void window_softmax(const WindowBlock *block, float scale, Dropout dropout, long base, float *scores,
                           float *weights) {
  for (long r = 0; r < block->count; r++) {
    float *row = scores + r * block->width;
    long i = block->first + r, from = seen_first(block->band, i) - block->low, end = seen_end(block->band, i) - block->low;
    vector highest = splat(-INFINITY), total = splat(0);
    for (long j = 0; j < block->width; j += LANES) {
      integers is_seen = (lane_numbers() >= (int32_t)(from - j)) & (lane_numbers() < (int32_t)(end - j));
      vector score = select_vector(is_seen, load(row + j), splat(-INFINITY));
      store(row + j, score);
      highest = maximum(highest, score);
    }
    float largest = largest_lane(highest);
    for (long j = 0; j < block->width; j += LANES) {
      vector value = exponential((load(row + j) - largest) * scale);
      store(row + j, value);
      total += value;
    }
    float inverse = 1 / sum_lanes(total), *own = row + window_column(block, r);
    for (long j = 0; j < block->band.width; j += LANES) {
      long rest = block->band.width - j, element = r * block->band.width + j;
      vector weight = load_first(own + j, rest) * inverse;
      if (weights) store_first(weights + element, rest, weight);
      if (dropout.probability > 0) weight *= dropout_factors(dropout, base + element);
      store_first(own + j, rest, weight);
    }
  }
}

static void window_attention(AttentionLayout layout, Dropout dropout, const float *q, long q_stride, const float *k,
                             long k_stride, const float *v, long v_stride, float *weights, float *out,
                             long out_stride) {
  long size = layout.head_size, base = 0;
  float scale = layout.unscaled ? 1 : 1 / __builtin_sqrtf(size);
  for (long s = 0; s < layout.sentences; s++) {
    long query = layout.query_offsets[s], queries = layout.query_offsets[s + 1] - query;
    long key = layout.key_offsets[s];
    Band band = band_of(&layout, layout.key_offsets[s + 1] - key);
    long widest = window_width(band);
    float *transposed = scratch(0, size * widest), *scores = scratch(1, QUERY_BLOCK * widest);
    for (long h = 0; h < layout.heads; h++)
      for (long first = 0; first < queries; first += QUERY_BLOCK) {
        WindowBlock block = window_block(band, first, queries);
        long keys = key + block.low, rows = query + first;
        transpose(block.span, size, k + keys * k_stride + h * size, k_stride, transposed);
        small_product(block.count, block.width, size, q + rows * q_stride + h * size, q_stride, 1, transposed,
                      block.width, scores, block.width, 0);
        window_softmax(&block, scale, dropout, base, scores, weights ? weights + base : NULL);
        small_product(block.count, size, block.span, scores, block.width, 1, v + keys * v_stride + h * size, v_stride,
                      out + rows * out_stride + h * size, out_stride, 0);
        base += block.count * band.width;
      }
  }
}

/// Weights [count, width of the band] times dropout, into to [count, width], with 0 beside the band.
static void window_drop(const WindowBlock *block, const float *weights, Dropout dropout, long base, float *to) {
  memset(to, 0, sizeof(float) * block->count * block->width);
  for (long r = 0; r < block->count; r++) {
    float *own = to + r * block->width + window_column(block, r);
    for (long j = 0; j < block->band.width; j += LANES) {
      long rest = block->band.width - j, element = r * block->band.width + j;
      vector weight = load_first(weights + element, rest);
      if (dropout.probability > 0) weight *= dropout_factors(dropout, base + element);
      store_first(own + j, rest, weight);
    }
  }
}

/// Gradient of the scores, in place of dweights [count, width]; 0 beside the band.
static void window_softmax_backward(const WindowBlock *block, const float *weights, Dropout dropout, long base,
                                    float scale, float *dweights) {
  for (long r = 0; r < block->count; r++) {
    long column = window_column(block, r), end = column + block->band.width;
    float *row = dweights + r * block->width, *own = row + column;
    const float *p = weights + r * block->band.width;
    vector total = splat(0);
    memset(row, 0, sizeof(float) * column);
    memset(row + end, 0, sizeof(float) * (block->width - end));
    for (long j = 0; j < block->band.width; j += LANES) {
      long rest = block->band.width - j;
      vector slope = load_first(own + j, rest) * load_first(p + j, rest);
      if (dropout.probability > 0) slope *= dropout_factors(dropout, base + r * block->band.width + j);
      store_first(own + j, rest, slope);
      total += slope;
    }
    float expected = sum_lanes(total);
    for (long j = 0; j < block->band.width; j += LANES) {
      long rest = block->band.width - j;
      store_first(own + j, rest, (load_first(own + j, rest) - load_first(p + j, rest) * expected) * scale);
    }
  }
}

INLINE void zero_rows(long rows, long columns, float *x, long stride) {
  for (long r = 0; r < rows; r++) memset(x + r * stride, 0, sizeof(float) * columns);
}

static void window_attention_backward(AttentionLayout layout, Dropout dropout, const float *q, long q_stride,
                                      const float *k, long k_stride, const float *v, long v_stride,
                                      const float *weights, const float *dout, long dout_stride, int add_dq, float *dq,
                                      int add_dk, float *dk, int add_dv, float *dv) {
  long size = layout.head_size, base = 0;
  float scale = layout.unscaled ? 1 : 1 / __builtin_sqrtf(size);
  for (long s = 0; s < layout.sentences; s++) {
    long query = layout.query_offsets[s], queries = layout.query_offsets[s + 1] - query;
    long key = layout.key_offsets[s];
    Band band = band_of(&layout, layout.key_offsets[s + 1] - key);
    long widest = window_width(band);
    float *transposed = scratch(0, size * widest), *dscores = scratch(1, QUERY_BLOCK * widest);
    float *dropped = scratch(2, QUERY_BLOCK * widest);
    // Several blocks add to the gradient of one key.
    if (!add_dk) zero_rows(band.keys, layout.heads * size, dk + key * k_stride, k_stride);
    if (!add_dv) zero_rows(band.keys, layout.heads * size, dv + key * v_stride, v_stride);
    for (long h = 0; h < layout.heads; h++)
      for (long first = 0; first < queries; first += QUERY_BLOCK) {
        WindowBlock block = window_block(band, first, queries);
        long width = block.width, q0 = (query + first) * q_stride + h * size;
        long k0 = (key + block.low) * k_stride + h * size, v0 = (key + block.low) * v_stride + h * size;
        const float *p = weights + base, *o = dout + (query + first) * dout_stride + h * size;
        window_drop(&block, p, dropout, base, dropped);
        small_product(block.span, size, block.count, dropped, 1, width, o, dout_stride, dv + v0, v_stride, 1);
        transpose(block.span, size, v + v0, v_stride, transposed);
        small_product(block.count, width, size, o, dout_stride, 1, transposed, width, dscores, width, 0);
        window_softmax_backward(&block, p, dropout, base, scale, dscores);
        small_product(block.count, size, block.span, dscores, width, 1, k + k0, k_stride, dq + q0, q_stride, add_dq);
        small_product(block.span, size, block.count, dscores, 1, width, q + q0, q_stride, dk + k0, k_stride, 1);
        base += block.count * band.width;
      }
  }
}
