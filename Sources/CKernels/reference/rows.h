// The definition of the kernels over rows.

static void embed(long rows, long columns, const int32_t *ids, const float *table, float scale,
                  const int32_t *position_ids, const float *positions, Dropout dropout, float *y) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c++) {
      float value = ids[r] < 0 ? 0 : scale * table[ids[r] * columns + c];
      if (positions) value += positions[position_ids[r] * columns + c];
      y[r * columns + c] = value * dropout_factor(dropout, r * columns + c);
    }
}

static void embed_backward(long rows, long columns, const int32_t *ids, const int32_t *position_ids, float scale,
                           Dropout dropout, const float *dy, float *dtable, float *dpositions) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c++) {
      float value = dy[r * columns + c] * dropout_factor(dropout, r * columns + c);
      if (ids[r] >= 0) dtable[ids[r] * columns + c] += scale * value;
      if (dpositions) dpositions[position_ids[r] * columns + c] += value;
    }
}

static void gather(long rows, long columns, const int32_t *indices, const float *x, float *y) {
  for (long r = 0; r < rows; r++)
    memcpy(y + r * columns, x + indices[r] * columns, sizeof(float) * columns);
}

static void scatter_add(long rows, long columns, const int32_t *indices, const float *x, float *y) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c++) y[indices[r] * columns + c] += x[r * columns + c];
}

static void copy_rows(long rows, long columns, const float *x, long x_stride, const int32_t *x_rows, int add,
                      float *y, long y_stride, const int32_t *y_rows) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c++)
      write_gradient(y, (y_rows ? y_rows[r] : r) * y_stride + c, add,
                     x[(x_rows ? x_rows[r] : r) * x_stride + c]);
}

static void add_normalize(long rows, long columns, const float *x, const float *branch, Dropout dropout,
                          const float *gain, const float *offset, float epsilon, float *sum, float *y, float *mean,
                          float *deviation) {
  for (long r = 0; r < rows; r++) {
    const float *row = x + r * columns;
    if (branch) {
      for (long c = 0; c < columns; c++) {
        long i = r * columns + c;
        sum[i] = x[i] + branch[i] * dropout_factor(dropout, i);
      }
      row = sum + r * columns;
    }
    double total = 0, squares = 0;
    for (long c = 0; c < columns; c++) total += row[c];
    double center = total / columns;
    for (long c = 0; c < columns; c++) squares += (row[c] - center) * (row[c] - center);
    double scale = 1 / sqrt(squares / columns + epsilon);
    for (long c = 0; c < columns; c++) y[r * columns + c] = (row[c] - center) * scale * gain[c] + offset[c];
    mean[r] = center;
    deviation[r] = scale;
  }
}

static void add_normalize_backward(long rows, long columns, const float *sum, const float *mean,
                                   const float *deviation, const float *gain, const float *dy, const float *dsum,
                                   Dropout dropout, int add_dx, float *dx, int add_dbranch, float *dbranch,
                                   float *dgain, float *doffset) {
  for (long r = 0; r < rows; r++) {
    double product = 0, total = 0;
    for (long c = 0; c < columns; c++) {
      long i = r * columns + c;
      double normalized = (sum[i] - mean[r]) * deviation[r];
      product += dy[i] * gain[c] * normalized;
      total += dy[i] * gain[c];
      dgain[c] += dy[i] * normalized;
      doffset[c] += dy[i];
    }
    for (long c = 0; c < columns; c++) {
      long i = r * columns + c;
      double normalized = (sum[i] - mean[r]) * deviation[r];
      double slope = deviation[r] * (dy[i] * gain[c] - total / columns - normalized * product / columns);
      if (dsum) slope += dsum[i];
      dx[i] = (add_dx ? dx[i] : 0) + slope;
      if (dbranch) dbranch[i] = (add_dbranch ? dbranch[i] : 0) + slope * dropout_factor(dropout, i);
    }
  }
}

static void maxout(long rows, long columns, const float *x, float *y) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c++)
      y[r * columns + c] = fmaxf(x[2 * r * columns + c], x[(2 * r + 1) * columns + c]);
}

static void maxout_backward(long rows, long columns, const float *x, const float *dy, int add_dx, float *dx) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c++) {
      long first = 2 * r * columns + c, second = first + columns, is_first = x[first] >= x[second];
      write_gradient(dx, first, add_dx, is_first ? dy[r * columns + c] : 0);
      write_gradient(dx, second, add_dx, is_first ? 0 : dy[r * columns + c]);
    }
}

static void glu(long rows, long columns, const float *x, float *y) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c++)
      y[r * columns + c] = x[2 * r * columns + c] * sigmoid(x[(2 * r + 1) * columns + c]);
}

static void glu_backward(long rows, long columns, const float *x, const float *dy, int add_dx, float *dx) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c++) {
      long first = 2 * r * columns + c, second = first + columns;
      double gate = sigmoid(x[second]), slope = dy[r * columns + c];
      write_gradient(dx, first, add_dx, slope * gate);
      write_gradient(dx, second, add_dx, slope * x[first] * gate * (1 - gate));
    }
}

static void gated_sum(long rows, long columns, const float *gates, const float *first, const float *second,
                      float *y) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c++) {
      long i = r * columns + c, g = 2 * r * columns + c;
      y[i] = sigmoid(gates[g]) * first[i] + sigmoid(gates[g + columns]) * second[i];
    }
}

static void gated_sum_backward(long rows, long columns, const float *gates, const float *first, const float *second,
                               const float *dy, int add_dgates, float *dgates, int add_dfirst, float *dfirst,
                               int add_dsecond, float *dsecond) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c++) {
      long i = r * columns + c, g = 2 * r * columns + c;
      double one = sigmoid(gates[g]), two = sigmoid(gates[g + columns]), slope = dy[i];
      write_gradient(dgates, g, add_dgates, slope * first[i] * one * (1 - one));
      write_gradient(dgates, g + columns, add_dgates, slope * second[i] * two * (1 - two));
      write_gradient(dfirst, i, add_dfirst, slope * one);
      write_gradient(dsecond, i, add_dsecond, slope * two);
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
