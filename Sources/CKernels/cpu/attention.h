// Attention over packed sentences, one head of one sentence at a time: its scores fit in the nearest cache.

/// c [m, n] = (or +=) a b for the small matrices of attention: element (i, l) of a is a[i * a_row + l * a_column].
INLINE void small_rows(int count, long n, long k, const float *a, long a_row, long a_column, const float *b,
                       long ldb, float *c, long ldc, int add) {
  long j = 0;
  for (; j + 2 * LANES <= n; j += 2 * LANES) {
    vector sums[4][2];
    for (int r = 0; r < count; r++) {
      sums[r][0] = add ? load(c + r * ldc + j) : splat(0);
      sums[r][1] = add ? load(c + r * ldc + j + LANES) : splat(0);
    }
    for (long l = 0; l < k; l++) {
      vector low = load(b + l * ldb + j), high = load(b + l * ldb + j + LANES);
      for (int r = 0; r < count; r++) {
        vector value = splat(a[r * a_row + l * a_column]);
        sums[r][0] += value * low;
        sums[r][1] += value * high;
      }
    }
    for (int r = 0; r < count; r++) {
      store(c + r * ldc + j, sums[r][0]);
      store(c + r * ldc + j + LANES, sums[r][1]);
    }
  }
  for (; j + LANES <= n; j += LANES) {
    vector sums[4];
    for (int r = 0; r < count; r++) sums[r] = add ? load(c + r * ldc + j) : splat(0);
    for (long l = 0; l < k; l++) {
      vector low = load(b + l * ldb + j);
      for (int r = 0; r < count; r++) sums[r] += splat(a[r * a_row + l * a_column]) * low;
    }
    for (int r = 0; r < count; r++) store(c + r * ldc + j, sums[r]);
  }
  for (; j < n; j++)
    for (int r = 0; r < count; r++) {
      float sum = add ? c[r * ldc + j] : 0;
      for (long l = 0; l < k; l++) sum += a[r * a_row + l * a_column] * b[l * ldb + j];
      c[r * ldc + j] = sum;
    }
}

INLINE void small_product(long m, long n, long k, const float *a, long a_row, long a_column, const float *b,
                          long ldb, float *c, long ldc, int add) {
  long i = 0;
#define ROWS(count) small_rows(count, n, k, a + i * a_row, a_row, a_column, b, ldb, c + i * ldc, ldc, add)
  for (; i + 4 <= m; i += 4) ROWS(4);
  switch (m - i) {
    case 3: ROWS(3); break;
    case 2: ROWS(2); break;
    case 1: ROWS(1); break;
  }
#undef ROWS
}

INLINE long padded(long count) { return (count + LANES - 1) / LANES * LANES; }

typedef float quad __attribute__((vector_size(16), aligned(4), may_alias));

/// Writes the columns of a square of four by four as rows that are `stride` apart.
INLINE void store_transposed(const quad square[4], float *to, long stride) {
  quad even_low = __builtin_shufflevector(square[0], square[1], 0, 4, 1, 5);
  quad even_high = __builtin_shufflevector(square[0], square[1], 2, 6, 3, 7);
  quad odd_low = __builtin_shufflevector(square[2], square[3], 0, 4, 1, 5);
  quad odd_high = __builtin_shufflevector(square[2], square[3], 2, 6, 3, 7);
  *(quad *)to = __builtin_shufflevector(even_low, odd_low, 0, 1, 4, 5);
  *(quad *)(to + stride) = __builtin_shufflevector(even_low, odd_low, 2, 3, 6, 7);
  *(quad *)(to + 2 * stride) = __builtin_shufflevector(even_high, odd_high, 0, 1, 4, 5);
  *(quad *)(to + 3 * stride) = __builtin_shufflevector(even_high, odd_high, 2, 3, 6, 7);
}

/// to [columns, padded(rows)] = xᵀ for x [rows, columns]; what is padded is zero.
static void transpose(long rows, long columns, const float *x, long stride, float *to) {
  long width = padded(rows), c = 0;
  for (; c + 4 <= columns; c += 4)
    for (long r = 0; r < width; r += 4) {
      quad square[4];
      for (long i = 0; i < 4; i++) square[i] = r + i < rows ? *(const quad *)(x + (r + i) * stride + c) : (quad){0};
      store_transposed(square, to + c * width + r, width);
    }
  for (; c < columns; c++)
    for (long r = 0; r < width; r++) to[c * width + r] = r < rows ? x[r * stride + c] : 0;
}

/// exp(scale * (score - largest)) over the first `seen` elements of each row, in place; the rest, up to the padded
/// count, becomes 0. What each row is to be multiplied by to be a softmax is written to `inverse`. Row after row in each
/// pass, so that what one waits for is done beside another.
INLINE void exponential_rows(long first, long count, long keys, int causal, float scale, float *scores,
                             float *inverse) {
  long width = padded(keys);
  for (long i = 0; i < count; i++) {
    float *row = scores + i * width;
    long seen = causal && first + i + 1 < keys ? first + i + 1 : keys;
    for (long j = seen / LANES * LANES; j < width; j += LANES)
      store(row + j, select_vector(lane_numbers() < (int32_t)(seen - j), load(row + j), splat(-INFINITY)));
    vector highest = splat(-INFINITY);
    for (long j = 0; j < width; j += LANES) highest = maximum(highest, load(row + j));
    inverse[i] = largest_lane(highest);
  }
  for (long i = 0; i < count; i++) {
    float *row = scores + i * width;
    vector total = splat(0), largest = splat(inverse[i]);
    for (long j = 0; j < width; j += LANES) {
      vector value = exponential((load(row + j) - largest) * scale);
      store(row + j, value);
      total += value;
    }
    inverse[i] = 1 / sum_lanes(total);
  }
}

/// Multiplies each row of scores [count, padded(keys)] by its `inverse`, writes it to weights [count, keys] (may be NULL),
/// and drops out; the stream's element of weights[0] is `base`.
INLINE void normalize_rows(long count, long keys, const float *inverse, Dropout dropout, long base, float *scores,
                           float *weights) {
  long width = padded(keys);
  for (long i = 0; i < count; i++)
    for (long j = 0; j < keys; j += LANES) {
      long rest = keys - j;
      vector weight = load(scores + i * width + j) * inverse[i];
      if (weights && rest >= LANES) store(weights + i * keys + j, weight);
      else if (weights) store_part(weights + i * keys + j, rest, weight);
      if (dropout.probability > 0) weight *= dropout_factors(dropout, base + i * keys + j);
      store(scores + i * width + j, weight);
    }
}

/// Floats that the next sentence will read, asked for in parts while this one is computed: its rows lie behind each other,
/// but heads read a few floats of each, which no prefetcher of a processor follows.
typedef struct Ahead {
  const float *next, *end;
  long part;
} Ahead;

INLINE Ahead ahead(const float *first, const float *end, long parts) {
  return (Ahead){first, end, (end - first + parts - 1) / parts};
}

/// The rows of sentence s + 1 of those that `offsets` divide.
INLINE Ahead next_rows(const AttentionLayout *layout, const int32_t *offsets, long s, const float *x, long stride) {
  long next = s + 1 < layout->sentences ? s + 1 : s;
  return ahead(x + offsets[s + 1] * stride, x + offsets[next + 1] * stride, layout->heads);
}

INLINE void fetch_part(Ahead *rows) {
  const float *end = rows->end - rows->next > rows->part ? rows->next + rows->part : rows->end;
  for (const float *line = rows->next; line < end; line += 16) __builtin_prefetch(line);
  rows->next = end;
}

/// weights [count, keys] times dropout, into to [count, padded(keys)]; the stream's element of weights[0] is `base`.
static void drop_weights(long count, long keys, const float *weights, long stride, Dropout dropout, long base,
                         float *to) {
  long width = padded(keys);
  for (long i = 0; i < count; i++) {
    for (long j = 0; j < keys; j += LANES) {
      long rest = keys - j;
      vector weight = rest >= LANES ? load(weights + i * stride + j) : load_part(weights + i * stride + j, rest, 0);
      store(to + i * width + j, weight * dropout_factors(dropout, base + i * keys + j));
    }
  }
}

// Queries are taken in blocks, so that the scratch stays small for sentences of any length.
enum { QUERY_BLOCK = 64 };

#include "window.h"

static void attention(AttentionLayout layout, Dropout dropout, const float *q, long q_stride, const float *k,
                      long k_stride, const float *v, long v_stride, float *weights, float *out, long out_stride) {
  if (layout.window >= 0) {
    window_attention(layout, dropout, q, q_stride, k, k_stride, v, v_stride, weights, out, out_stride);
    return;
  }
  long size = layout.head_size, base = 0;
  float scale = layout.unscaled ? 1 : 1 / __builtin_sqrtf(size);
  for (long s = 0; s < layout.sentences; s++) {
    long query = layout.query_offsets[s], queries = layout.query_offsets[s + 1] - query;
    long key = layout.key_offsets[s], keys = layout.key_offsets[s + 1] - key, width = padded(keys);
    float *transposed = scratch(0, size * width), *scores = scratch(1, QUERY_BLOCK * width);
    Ahead next_q = next_rows(&layout, layout.query_offsets, s, q, q_stride);
    Ahead next_k = next_rows(&layout, layout.key_offsets, s, k, k_stride);
    Ahead next_v = next_rows(&layout, layout.key_offsets, s, v, v_stride);
    for (long h = 0; h < layout.heads; h++) {
      fetch_part(&next_k);
      transpose(keys, size, k + key * k_stride + h * size, k_stride, transposed);
      fetch_part(&next_q);
      fetch_part(&next_v);
      for (long first = 0; first < queries; first += QUERY_BLOCK) {
        long count = queries - first < QUERY_BLOCK ? queries - first : QUERY_BLOCK;
        small_product(count, width, size, q + (query + first) * q_stride + h * size, q_stride, 1, transposed,
                      width, scores, width, 0);
        float inverse[QUERY_BLOCK];
        exponential_rows(first, count, keys, layout.causal, scale, scores, inverse);
        normalize_rows(count, keys, inverse, dropout, base, scores, weights ? weights + base : NULL);
        small_product(count, size, keys, scores, width, 1, v + key * v_stride + h * size, v_stride,
                      out + (query + first) * out_stride + h * size, out_stride, 0);
        base += count * keys;
      }
    }
  }
}

/// Gradient of the scores, in place of dweights [queries, padded(keys)].
static void softmax_backward(long queries, long keys, const float *weights, Dropout dropout, long base, float scale,
                             float *dweights) {
  long width = padded(keys);
  for (long i = 0; i < queries; i++) {
    float *row = dweights + i * width;
    const float *p = weights + i * keys;
    vector total = splat(0);
    for (long j = 0; j < keys; j += LANES) {
      long rest = keys - j < LANES ? keys - j : LANES;
      vector slope = load(row + j), weight = rest == LANES ? load(p + j) : load_part(p + j, rest, 0);
      if (dropout.probability > 0) slope *= dropout_factors(dropout, base + i * keys + j);
      slope *= weight;
      store(row + j, slope);
      total += slope;
    }
    float expected = sum_lanes(total);
    for (long j = 0; j < keys; j += LANES) {
      long rest = keys - j < LANES ? keys - j : LANES;
      vector weight = rest == LANES ? load(p + j) : load_part(p + j, rest, 0);
      store(row + j, (load(row + j) - weight * expected) * scale);
    }
  }
}

static void attention_backward(AttentionLayout layout, Dropout dropout, const float *q, long q_stride,
                               const float *k, long k_stride, const float *v, long v_stride, const float *weights,
                               const float *dout, long dout_stride, int add_dq, float *dq, int add_dk, float *dk,
                               int add_dv, float *dv) {
  if (layout.window >= 0) {
    window_attention_backward(layout, dropout, q, q_stride, k, k_stride, v, v_stride, weights, dout, dout_stride,
                              add_dq, dq, add_dk, dk, add_dv, dv);
    return;
  }
  long size = layout.head_size, base = 0;
  float scale = layout.unscaled ? 1 : 1 / __builtin_sqrtf(size);
  for (long s = 0; s < layout.sentences; s++) {
    long query = layout.query_offsets[s], queries = layout.query_offsets[s + 1] - query;
    long key = layout.key_offsets[s], keys = layout.key_offsets[s + 1] - key, width = padded(keys);
    float *transposed = scratch(0, size * width), *dscores = scratch(1, queries * width);
    float *dropped = scratch(2, queries * width);
    const float *next_weights = weights + base + layout.heads * queries * keys;
    Ahead next_q = next_rows(&layout, layout.query_offsets, s, q, q_stride);
    Ahead next_k = next_rows(&layout, layout.key_offsets, s, k, k_stride);
    Ahead next_v = next_rows(&layout, layout.key_offsets, s, v, v_stride);
    // As many as this sentence has: neighbours are about as long, and asking beyond the array does no harm.
    Ahead next_p = ahead(next_weights, next_weights + layout.heads * queries * keys, layout.heads);
    for (long h = 0; h < layout.heads; h++, base += queries * keys) {
      const float *p = weights + base, *o = dout + query * dout_stride + h * size;
      long q0 = query * q_stride + h * size, k0 = key * k_stride + h * size, v0 = key * v_stride + h * size;
      const float *used = p;
      long used_stride = keys;
      if (dropout.probability > 0) {
        drop_weights(queries, keys, p, keys, dropout, base, dropped);
        used = dropped;
        used_stride = width;
      }
      fetch_part(&next_p);
      fetch_part(&next_v);
      small_product(keys, size, queries, used, 1, used_stride, o, dout_stride, dv + v0, v_stride, add_dv);
      transpose(keys, size, v + v0, v_stride, transposed);
      small_product(queries, width, size, o, dout_stride, 1, transposed, width, dscores, width, 0);
      fetch_part(&next_k);
      softmax_backward(queries, keys, p, dropout, base, scale, dscores);
      small_product(queries, size, keys, dscores, width, 1, k + k0, k_stride, dq + q0, q_stride, add_dq);
      fetch_part(&next_q);
      small_product(keys, size, queries, dscores, 1, width, q + q0, q_stride, dk + k0, k_stride, add_dk);
    }
  }
}

/// Where the positions of a row of a decoding step are found.
INLINE void step_offsets(const MemoryRows *memory, long r, long *offsets) {
  for (long j = 0; j < memory->count[r]; j++) {
    long row = memory->index ? memory->index[r * memory->index_stride + j] : memory->start[r] + j;
    offsets[j] = row * memory->memory_stride;
  }
}

/// The scores of LANES positions for one head, whose features stand at `head`; `size` is a multiple of LANES.
INLINE vector step_scores(long size, const float *q, const float *const rows[LANES], long head) {
  vector sums[LANES];
  vector query = load(q + head);
#pragma clang loop unroll(full)
  for (int j = 0; j < LANES; j++) sums[j] = query * load(rows[j] + head);
  for (long c = head + LANES; c < head + size; c += LANES) {
    query = load(q + c);
#pragma clang loop unroll(full)
    for (int j = 0; j < LANES; j++) sums[j] += query * load(rows[j] + c);
  }
  return sums_of_lanes(sums);
}

static void step_score_rows(long heads, long size, long count, const long *offsets, const float *q, const float *k,
                            float *scores) {
  long width = padded(count);
  for (long first = 0; first < count; first += LANES) {
    const float *rows[LANES];
    // What is padded repeats the last position; softmax looks at the others only.
    for (long j = 0; j < LANES; j++) rows[j] = k + offsets[first + j < count ? first + j : count - 1];
    for (long h = 0; h < heads; h++) {
      if (size % LANES == 0) {
        store(scores + h * width + first, step_scores(size, q, rows, h * size));
      } else {
        for (long j = 0; j < LANES; j++) scores[h * width + first + j] = dot(size, q + h * size, rows[j] + h * size);
      }
    }
  }
}

/// out = factor * Σ weights[j] row j, for a stretch of `vectors` vectors of one head.
INLINE void step_mixture(int vectors, long count, const long *offsets, float factor, const float *weights,
                         const float *v, float *out) {
  vector sums[4];
  for (int n = 0; n < vectors; n++) sums[n] = splat(0);
  for (long j = 0; j < count; j++)
    for (int n = 0; n < vectors; n++) sums[n] += weights[j] * load(v + offsets[j] + n * LANES);
  for (int n = 0; n < vectors; n++) store(out + n * LANES, factor * sums[n]);
}

static void attention_step(MemoryRows memory, const float *q, long q_stride, const float *k, const float *v,
                           float *out) {
  long size = memory.head_size, columns = memory.heads * size;
  float scale = memory.unscaled ? 1 : 1 / __builtin_sqrtf(size);
  for (long r = 0; r < memory.rows; r++) {
    long count = memory.count[r], width = padded(count);
    if (count == 0) {
      memset(out + r * columns, 0, sizeof(float) * columns);
      continue;
    }
    long *offsets = (long *)scratch(3, 2 * width + memory.heads * (width + 1));
    float *scores = (float *)(offsets + width), *inverse = scores + memory.heads * width;
    step_offsets(&memory, r, offsets);
    step_score_rows(memory.heads, size, count, offsets, q + r * q_stride, k, scores);
    exponential_rows(0, memory.heads, count, 0, scale, scores, inverse);
    for (long h = 0; h < memory.heads; h++) {
      float *row = scores + h * width, *to = out + r * columns + h * size, factor = inverse[h];
      const float *values = v + h * size;
      long c = 0;
      for (; c + 4 * LANES <= size; c += 4 * LANES) step_mixture(4, count, offsets, factor, row, values + c, to + c);
      for (; c + 2 * LANES <= size; c += 2 * LANES) step_mixture(2, count, offsets, factor, row, values + c, to + c);
      for (; c + LANES <= size; c += LANES) step_mixture(1, count, offsets, factor, row, values + c, to + c);
      for (; c < size; c++) {
        float sum = 0;
        for (long j = 0; j < count; j++) sum += row[j] * values[offsets[j] + c];
        to[c] = factor * sum;
      }
    }
  }
}
