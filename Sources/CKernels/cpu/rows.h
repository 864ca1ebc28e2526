// Kernels over rows: embeddings, gathering, layer normalisation, maxout.

/// One row of embed without a row of the table: the position alone, or zeros.
static void embed_position(long columns, const float *position, Dropout dropout, long first, float *y) {
  for (long c = 0; c < columns; c += LANES) {
    vector value = position ? load_first(position + c, columns - c) : splat(0);
    if (dropout.probability > 0) value *= dropout_factors(dropout, first + c);
    store_first(y + c, columns - c, value);
  }
}

static void embed_position_backward(long columns, Dropout dropout, long first, const float *dy, float *dposition) {
  for (long c = 0; c < columns; c += LANES) {
    vector slope = load_first(dy + c, columns - c);
    if (dropout.probability > 0) slope *= dropout_factors(dropout, first + c);
    write_first(dposition + c, columns - c, 1, slope);
  }
}

static void embed(long rows, long columns, const int32_t *ids, const float *table, float scale,
                  const int32_t *position_ids, const float *positions, Dropout dropout, float *y) {
  for (long r = 0; r < rows; r++) {
    const float *position = positions ? positions + position_ids[r] * columns : NULL;
    if (ids[r] < 0) {
      embed_position(columns, position, dropout, r * columns, y + r * columns);
      continue;
    }
    const float *entry = table + ids[r] * columns;
    for (long c = 0; c < columns; c += LANES) {
      long rest = columns - c < LANES ? columns - c : LANES;
      int whole = rest == LANES;
      vector value = scale * (whole ? load(entry + c) : load_part(entry + c, rest, 0));
      if (position) value += whole ? load(position + c) : load_part(position + c, rest, 0);
      if (dropout.probability > 0) value *= dropout_factors(dropout, r * columns + c);
      if (whole) store(y + r * columns + c, value);
      else store_part(y + r * columns + c, rest, value);
    }
  }
}

static void embed_backward(long rows, long columns, const int32_t *ids, const int32_t *position_ids, float scale,
                           Dropout dropout, const float *dy, float *dtable, float *dpositions) {
  for (long r = 0; r < rows; r++) {
    float *position = dpositions ? dpositions + position_ids[r] * columns : NULL;
    if (ids[r] < 0) {
      if (position) embed_position_backward(columns, dropout, r * columns, dy + r * columns, position);
      continue;
    }
    float *entry = dtable + ids[r] * columns;
    for (long c = 0; c < columns; c += LANES) {
      long rest = columns - c < LANES ? columns - c : LANES;
      int whole = rest == LANES;
      vector slope = whole ? load(dy + r * columns + c) : load_part(dy + r * columns + c, rest, 0);
      if (dropout.probability > 0) slope *= dropout_factors(dropout, r * columns + c);
      if (whole) {
        store(entry + c, load(entry + c) + scale * slope);
        if (position) store(position + c, load(position + c) + slope);
      } else {
        store_part(entry + c, rest, load_part(entry + c, rest, 0) + scale * slope);
        if (position) store_part(position + c, rest, load_part(position + c, rest, 0) + slope);
      }
    }
  }
}

static void gather(long rows, long columns, const int32_t *indices, const float *x, float *y) {
  for (long r = 0; r < rows; r++)
    memcpy(y + r * columns, x + indices[r] * columns, sizeof(float) * columns);
}

static void scatter_add(long rows, long columns, const int32_t *indices, const float *x, float *y) {
  for (long r = 0; r < rows; r++) {
    float *to = y + indices[r] * columns;
    for (long c = 0; c < columns; c++) to[c] += x[r * columns + c];
  }
}

static void copy_rows(long rows, long columns, const float *x, long x_stride, const int32_t *x_rows, int add,
                      float *y, long y_stride, const int32_t *y_rows) {
  for (long r = 0; r < rows; r++) {
    const float *from = x + (x_rows ? x_rows[r] : r) * x_stride;
    float *to = y + (y_rows ? y_rows[r] : r) * y_stride;
    if (add)
      for (long c = 0; c < columns; c++) to[c] += from[c];
    else memcpy(to, from, sizeof(float) * columns);
  }
}

static void add_normalize(long rows, long columns, const float *x, const float *branch, Dropout dropout,
                          const float *gain, const float *offset, float epsilon, float *sum, float *y, float *mean,
                          float *deviation) {
  for (long r = 0; r < rows; r++) {
    const float *row = x + r * columns;
    if (branch) {
      float *to = sum + r * columns;
      const float *from = branch + r * columns;
      long c = 0;
      if (dropout.probability > 0) {
        for (; c + LANES <= columns; c += LANES)
          store(to + c, load(row + c) + load(from + c) * dropout_factors(dropout, r * columns + c));
        for (; c < columns; c++) to[c] = row[c] + from[c] * dropout_factor(dropout, r * columns + c);
      } else {
        for (; c < columns; c++) to[c] = row[c] + from[c];
      }
      row = to;
    }
    float total = 0, squares = 0;
    for (long c = 0; c < columns; c++) total += row[c];
    float center = total / columns;
    for (long c = 0; c < columns; c++) squares += (row[c] - center) * (row[c] - center);
    float scale = 1 / __builtin_sqrtf(squares / columns + epsilon);
    float *to = y + r * columns;
    for (long c = 0; c < columns; c++) to[c] = (row[c] - center) * scale * gain[c] + offset[c];
    mean[r] = center;
    deviation[r] = scale;
  }
}

static void add_normalize_backward(long rows, long columns, const float *sum, const float *mean,
                                   const float *deviation, const float *gain, const float *dy, const float *dsum,
                                   Dropout dropout, int add_dx, float *dx, int add_dbranch, float *dbranch,
                                   float *dgain, float *doffset) {
  for (long r = 0; r < rows; r++) {
    const float *row = sum + r * columns, *slope = dy + r * columns;
    float center = mean[r], scale = deviation[r], product = 0, total = 0;
    for (long c = 0; c < columns; c++) {
      float normalized = (row[c] - center) * scale, weighted = slope[c] * gain[c];
      product += weighted * normalized;
      total += weighted;
      dgain[c] += slope[c] * normalized;
      doffset[c] += slope[c];
    }
    product /= columns;
    total /= columns;
    for (long c = 0; c < columns; c += LANES) {
      long rest = columns - c < LANES ? columns - c : LANES, i = r * columns + c;
#define READ(x) (rest == LANES ? load(x) : load_part(x, rest, 0))
#define WRITE(x, value)               \
  if (rest == LANES) store(x, value); \
  else store_part(x, rest, value)
      vector normalized = (READ(row + c) - center) * scale;
      vector value = scale * (READ(slope + c) * READ(gain + c) - total - normalized * product);
      if (dsum) value += READ(dsum + i);
      WRITE(dx + i, add_dx ? READ(dx + i) + value : value);
      if (!dbranch) continue;
      if (dropout.probability > 0) value *= dropout_factors(dropout, i);
      WRITE(dbranch + i, add_dbranch ? READ(dbranch + i) + value : value);
#undef READ
#undef WRITE
    }
  }
}

static void maxout(long rows, long columns, const float *x, float *y) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c++) {
      float first = x[2 * r * columns + c], second = x[(2 * r + 1) * columns + c];
      y[r * columns + c] = first >= second ? first : second;
    }
}

static void maxout_backward(long rows, long columns, const float *x, const float *dy, int add_dx, float *dx) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c += LANES) {
      long rest = columns - c, first = 2 * r * columns + c, second = first + columns;
      vector slope = load_first(dy + r * columns + c, rest);
      integers is_first = load_first(x + first, rest) >= load_first(x + second, rest);
      write_first(dx + first, rest, add_dx, select_vector(is_first, slope, splat(0)));
      write_first(dx + second, rest, add_dx, select_vector(is_first, splat(0), slope));
    }
}

static void glu(long rows, long columns, const float *x, float *y) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c += LANES) {
      long rest = columns - c;
      const float *first = x + 2 * r * columns + c;
      store_first(y + r * columns + c, rest, load_first(first, rest) * sigmoid(load_first(first + columns, rest)));
    }
}

static void glu_backward(long rows, long columns, const float *x, const float *dy, int add_dx, float *dx) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c += LANES) {
      long rest = columns - c, first = 2 * r * columns + c, second = first + columns;
      vector gate = sigmoid(load_first(x + second, rest)), slope = gate * load_first(dy + r * columns + c, rest);
      write_first(dx + first, rest, add_dx, slope);
      write_first(dx + second, rest, add_dx, slope * (1 - gate) * load_first(x + first, rest));
    }
}

static void gated_sum(long rows, long columns, const float *gates, const float *first, const float *second,
                      float *y) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c += LANES) {
      long rest = columns - c, i = r * columns + c, g = 2 * r * columns + c;
      vector one = sigmoid(load_first(gates + g, rest)), two = sigmoid(load_first(gates + g + columns, rest));
      store_first(y + i, rest, one * load_first(first + i, rest) + two * load_first(second + i, rest));
    }
}

static void gated_sum_backward(long rows, long columns, const float *gates, const float *first, const float *second,
                               const float *dy, int add_dgates, float *dgates, int add_dfirst, float *dfirst,
                               int add_dsecond, float *dsecond) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c += LANES) {
      long rest = columns - c, i = r * columns + c, g = 2 * r * columns + c;
      vector one = sigmoid(load_first(gates + g, rest)), two = sigmoid(load_first(gates + g + columns, rest));
      vector slope = load_first(dy + i, rest), along = slope * one, across = slope * two;
      write_first(dgates + g, rest, add_dgates, along * (1 - one) * load_first(first + i, rest));
      write_first(dgates + g + columns, rest, add_dgates, across * (1 - two) * load_first(second + i, rest));
      // Both may be one array: the second adds to what the first has written.
      if (dfirst) write_first(dfirst + i, rest, add_dfirst, along);
      if (dsecond) write_first(dsecond + i, rest, add_dsecond, across);
    }
}

static void rotate(long rows, long heads, long size, const int32_t *places, const float *angles, int opposite,
                   const float *x, long x_stride, int add, float *y, long y_stride) {
  for (long r = 0; r < rows; r++)
    for (long h = 0; h < heads; h++) {
      const float *from = x + r * x_stride + h * size, *angle = angles + places[r] * size;
      float *to = y + r * y_stride + h * size;
      for (long c = 0; c < size; c += 2) {
        float sine = opposite ? -angle[c] : angle[c], cosine = angle[c + 1], first = from[c], second = from[c + 1];
        to[c] = (add ? to[c] : 0) + first * cosine - second * sine;
        to[c + 1] = (add ? to[c + 1] : 0) + second * cosine + first * sine;
      }
    }
}
