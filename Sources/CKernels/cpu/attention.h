// Attention over packed sentences, one head of one sentence at a time: its scores fit in the nearest cache.

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

/// Softmax of scale * row over its first `seen` elements; the rest, up to the padded count, becomes 0.
INLINE void softmax_row(long seen, long width, float scale, float *row) {
  for (long j = seen / LANES * LANES; j < width; j += LANES)
    store(row + j, select_vector(lane_numbers() < (int32_t)(seen - j), load(row + j), splat(-INFINITY)));
  vector highest = splat(-INFINITY), total = splat(0);
  for (long j = 0; j < width; j += LANES) highest = maximum(highest, load(row + j));
  float largest = largest_lane(highest);
  for (long j = 0; j < width; j += LANES) {
    vector value = exponential((load(row + j) - largest) * scale);
    store(row + j, value);
    total += value;
  }
  float inverse = 1 / sum_lanes(total);
  for (long j = 0; j < width; j += LANES) store(row + j, load(row + j) * inverse);
}

/// Copies a row of a few floats, for which a call would take longer than the copying.
INLINE void copy_row(long count, const float *from, float *to) {
  long j = 0;
  for (; j + LANES <= count; j += LANES) store(to + j, load(from + j));
  if (j < count) store_part(to + j, count - j, load_part(from + j, count - j, 0));
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

static void attention(AttentionLayout layout, Dropout dropout, const float *q, long q_stride, const float *k,
                      long k_stride, const float *v, long v_stride, float *weights, float *out, long out_stride) {
  long size = layout.head_size, base = 0;
  float scale = 1 / __builtin_sqrtf(size);
  for (long s = 0; s < layout.sentences; s++) {
    long query = layout.query_offsets[s], queries = layout.query_offsets[s + 1] - query;
    long key = layout.key_offsets[s], keys = layout.key_offsets[s + 1] - key, width = padded(keys);
    float *transposed = scratch(0, size * width), *scores = scratch(1, QUERY_BLOCK * width);
    for (long h = 0; h < layout.heads; h++) {
      transpose(keys, size, k + key * k_stride + h * size, k_stride, transposed);
      for (long first = 0; first < queries; first += QUERY_BLOCK) {
        long count = queries - first < QUERY_BLOCK ? queries - first : QUERY_BLOCK;
        small_product(count, width, size, q + (query + first) * q_stride + h * size, q_stride, 1, transposed,
                      width, scores, width, 0);
        for (long i = 0; i < count; i++) {
          long seen = layout.causal && first + i + 1 < keys ? first + i + 1 : keys;
          softmax_row(seen, width, scale, scores + i * width);
          if (weights) copy_row(keys, scores + i * width, weights + base + i * keys);
        }
        if (dropout.probability > 0) drop_weights(count, keys, scores, width, dropout, base, scores);
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
  long size = layout.head_size, base = 0;
  float scale = 1 / __builtin_sqrtf(size);
  for (long s = 0; s < layout.sentences; s++) {
    long query = layout.query_offsets[s], queries = layout.query_offsets[s + 1] - query;
    long key = layout.key_offsets[s], keys = layout.key_offsets[s + 1] - key, width = padded(keys);
    float *transposed = scratch(0, size * width), *dscores = scratch(1, queries * width);
    float *dropped = scratch(2, queries * width);
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
      small_product(keys, size, queries, used, 1, used_stride, o, dout_stride, dv + v0, v_stride, add_dv);
      transpose(keys, size, v + v0, v_stride, transposed);
      small_product(queries, width, size, o, dout_stride, 1, transposed, width, dscores, width, 0);
      softmax_backward(queries, keys, p, dropout, base, scale, dscores);
      small_product(queries, size, keys, dscores, width, 1, k + k0, k_stride, dq + q0, q_stride, add_dq);
      small_product(keys, size, queries, dscores, 1, width, q + q0, q_stride, dk + k0, k_stride, add_dk);
    }
  }
}

INLINE float dot(long count, const float *x, const float *y) {
  vector total = splat(0);
  long i = 0;
  for (; i + LANES <= count; i += LANES) total += load(x + i) * load(y + i);
  float sum = sum_lanes(total);
  for (; i < count; i++) sum += x[i] * y[i];
  return sum;
}

static void attention_step(MemoryRows memory, const float *q, const float *k, const float *v, float *weights,
                           long weights_stride, float *out) {
  long size = memory.head_size, columns = memory.heads * size;
  float scale = 1 / __builtin_sqrtf(size);
  for (long r = 0; r < memory.rows; r++) {
    long count = memory.count[r], width = padded(count);
    const int32_t *index = memory.index ? memory.index + r * memory.index_stride : NULL;
    long start = memory.index ? 0 : memory.start[r];
    float *scores = scratch(3, memory.heads * width);
    for (long j = 0; j < count; j++) {
      const float *row = k + (index ? index[j] : start + j) * memory.memory_stride;
      for (long h = 0; h < memory.heads; h++)
        scores[h * width + j] = dot(size, q + r * columns + h * size, row + h * size);
    }
    for (long h = 0; h < memory.heads; h++) {
      softmax_row(count, width, scale, scores + h * width);
      if (weights)
        memcpy(weights + (r * memory.heads + h) * weights_stride, scores + h * width, sizeof(float) * count);
    }
    memset(out + r * columns, 0, sizeof(float) * columns);
    for (long j = 0; j < count; j++) {
      const float *row = v + (index ? index[j] : start + j) * memory.memory_stride;
      for (long h = 0; h < memory.heads; h++) {
        float weight = scores[h * width + j];
        float *to = out + r * columns + h * size;
        for (long c = 0; c < size; c++) to[c] += weight * row[h * size + c];
      }
    }
  }
}
