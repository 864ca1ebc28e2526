// The definition of the output layer: softmax over the vocabulary, its cross-entropy, and the best of it.

static double log_sum_exp(long count, const float *x) {
  double largest = -INFINITY, total = 0;
  for (long i = 0; i < count; i++) largest = fmax(largest, x[i]);
  for (long i = 0; i < count; i++) total += exp(x[i] - largest);
  return largest + log(total);
}

static void cross_entropy(long rows, long columns, float *logits, const float *bias, const int32_t *targets,
                          float smoothing, float gradient_scale, float *loss, float *likelihood, uint16_t *rounded,
                          float *dbias) {
  for (long r = 0; r < rows; r++) {
    float *row = logits + r * columns;
    for (long c = 0; c < columns && bias; c++) row[c] += bias[c];
    double normalizer = log_sum_exp(columns, row), total = 0, target = row[targets[r]];
    for (long c = 0; c < columns; c++) total += row[c];
    likelihood[r] = normalizer - target;
    loss[r] = (1 - smoothing) * (normalizer - target) + smoothing * (normalizer - total / columns);
    if (gradient_scale == 0) continue;
    for (long c = 0; c < columns; c++) {
      row[c] = gradient_scale *
               (exp(row[c] - normalizer) - (c == targets[r] ? 1 - smoothing : 0) - smoothing / columns);
      if (dbias) dbias[c] += row[c];
      if (rounded) bfloat16_from_float(1, row + c, rounded + r * columns + c);
    }
  }
}

/// Adds the bias (may be NULL) to a row of logits and makes log-probabilities of them.
static void log_softmax(long columns, float *row, const float *bias, double *logarithms) {
  for (long c = 0; c < columns && bias; c++) row[c] += bias[c];
  double normalizer = log_sum_exp(columns, row);
  for (long c = 0; c < columns; c++) logarithms[c] = row[c] - normalizer;
}

static double cross_entropy_of_row(long columns, const double *logarithms, int32_t target, double smoothing) {
  double total = 0;
  for (long c = 0; c < columns; c++) total += logarithms[c];
  return -(1 - smoothing) * logarithms[target] - smoothing * total / columns;
}

static double divergence(long columns, const double *p, const double *q) {
  double total = 0;
  for (long c = 0; c < columns; c++) total += exp(p[c]) * (p[c] - q[c]);
  return total;
}

/// The gradient of the loss of a row by the logits of p, where q is the other pass.
static void consistent_slopes(long columns, const double *p, const double *q, int32_t target, double smoothing,
                              double weight, double gradient_scale, float *row, uint16_t *rounded, float *dbias) {
  double mean = divergence(columns, p, q);
  for (long c = 0; c < columns; c++) {
    double goal = (c == target ? 1 - smoothing : 0) + smoothing / columns;
    double apart = exp(p[c]) * (p[c] - q[c] - mean) + exp(p[c]) - exp(q[c]);
    row[c] = gradient_scale * (0.5 * (exp(p[c]) - goal) + 0.25 * weight * apart);
    if (dbias) dbias[c] += row[c];
    if (rounded) bfloat16_from_float(1, row + c, rounded + c);
  }
}

static void consistent_cross_entropy(long rows, long columns, float *first, float *second, const float *bias,
                                     const int32_t *targets, float smoothing, float weight, float gradient_scale,
                                     float *loss, float *likelihood, uint16_t *rounded_first,
                                     uint16_t *rounded_second, float *dbias) {
  double *p = malloc(2 * sizeof(double) * columns), *q = p + columns;
  for (long r = 0; r < rows; r++) {
    long i = r * columns;
    log_softmax(columns, first + i, bias, p);
    log_softmax(columns, second + i, bias, q);
    likelihood[r] = -0.5 * (p[targets[r]] + q[targets[r]]);
    loss[r] = 0.5 * (cross_entropy_of_row(columns, p, targets[r], smoothing) +
                     cross_entropy_of_row(columns, q, targets[r], smoothing)) +
              0.25 * weight * (divergence(columns, p, q) + divergence(columns, q, p));
    if (gradient_scale == 0) continue;
    consistent_slopes(columns, p, q, targets[r], smoothing, weight, gradient_scale, first + i,
                      rounded_first ? rounded_first + i : NULL, dbias);
    consistent_slopes(columns, q, p, targets[r], smoothing, weight, gradient_scale, second + i,
                      rounded_second ? rounded_second + i : NULL, dbias);
  }
  free(p);
}

static void top_log_probabilities(long rows, long columns, const float *logits, long count, int32_t *ids,
                                  float *log_probabilities) {
  for (long r = 0; r < rows; r++) {
    const float *row = logits + r * columns;
    double normalizer = log_sum_exp(columns, row);
    for (long n = 0; n < count; n++) {
      long best = -1;
      for (long c = 0; c < columns; c++) {
        int taken = 0;
        for (long m = 0; m < n; m++) taken |= ids[r * count + m] == c;
        if (!taken && (best < 0 || row[c] > row[best])) best = c;
      }
      ids[r * count + n] = best;
      log_probabilities[r * count + n] = row[best] - normalizer;
    }
  }
}

static void linear_top_log_probabilities(PackedWeights weights, long outputs, long rows, const float *x,
                                         const float *bias, long count, int32_t *ids, float *log_probabilities) {
  float *logits = malloc(sizeof(float) * outputs);
  for (long r = 0; r < rows; r++) {
    linear_packed(weights, 0, outputs, 1, x + r * weights.inputs, bias, ACTIVATION_NONE, logits, outputs);
    top_log_probabilities(1, outputs, logits, count, ids + r * count, log_probabilities + r * count);
  }
  free(logits);
}

static void add_distribution(long rows, long columns, const float *logits, float weight, int is_geometric, int is_first,
                             float *y) {
  for (long r = 0; r < rows; r++) {
    const float *row = logits + r * columns;
    double normalizer = log_sum_exp(columns, row);
    for (long c = 0; c < columns; c++) {
      float *sum = y + r * columns + c;
      double p = row[c] - normalizer, term = is_geometric ? weight * p : log(weight) + p;
      if (is_first) *sum = term;
      else if (is_geometric) *sum += term;
      // Two probabilities of 0 have no difference of logarithms.
      else *sum = *sum == term ? term + log(2) : fmax(*sum, term) + log1p(exp(-fabs(*sum - term)));
    }
  }
}
