// The definition of what goes through packed sentences token by token.

static void cumulative_mean(long sentences, const int32_t *offsets, long columns, long place, const float *previous,
                            const float *x, float *y) {
  for (long s = 0; s < sentences; s++)
    for (long c = 0; c < columns; c++) {
      double sum = previous ? (double)place * previous[s * columns + c] : 0;
      long before = previous ? place : 0;
      for (long r = offsets[s]; r < offsets[s + 1]; r++) {
        sum += x[r * columns + c];
        y[r * columns + c] = sum / (before + r - offsets[s] + 1);
      }
    }
}

static void cumulative_mean_backward(long sentences, const int32_t *offsets, long columns, const float *dy, int add_dx,
                                     float *dx) {
  for (long s = 0; s < sentences; s++)
    for (long c = 0; c < columns; c++) {
      double slope = 0;
      for (long r = offsets[s + 1] - 1; r >= offsets[s]; r--) {
        slope += (double)dy[r * columns + c] / (r - offsets[s] + 1);
        write_gradient(dx, r * columns + c, add_dx, slope);
      }
    }
}

static void ssru(long sentences, const int32_t *offsets, long columns, const float *forget, const float *candidate,
                 const float *previous, float *gates, float *cells, float *y) {
  for (long s = 0; s < sentences; s++)
    for (long c = 0; c < columns; c++) {
      float cell = previous ? previous[s * columns + c] : 0;
      for (long r = offsets[s]; r < offsets[s + 1]; r++) {
        long i = r * columns + c;
        gates[i] = sigmoid(forget[i]);
        cell = (double)gates[i] * cell + (1.0 - gates[i]) * candidate[i];
        cells[i] = cell;
        y[i] = fmaxf(0, cell);
      }
    }
}

static void ssru_backward(long sentences, const int32_t *offsets, long columns, const float *gates,
                          const float *candidate, const float *cells, const float *dy, int add_dforget, float *dforget,
                          int add_dcandidate, float *dcandidate) {
  for (long s = 0; s < sentences; s++)
    for (long c = 0; c < columns; c++) {
      double dcell = 0;
      for (long r = offsets[s + 1] - 1; r >= offsets[s]; r--) {
        long i = r * columns + c;
        double gate = gates[i], before = r > offsets[s] ? cells[i - columns] : 0;
        dcell += cells[i] > 0 ? dy[i] : 0;
        write_gradient(dforget, i, add_dforget, dcell * (before - candidate[i]) * gate * (1 - gate));
        write_gradient(dcandidate, i, add_dcandidate, dcell * (1 - gate));
        dcell *= gate;
      }
    }
}
