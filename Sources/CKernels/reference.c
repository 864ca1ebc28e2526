// The definition of every kernel: plain loops, sums in double precision.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "Kernels.h"
#include "memory.h"
#include "quantization.h"
#include "random.h"

static void prepare_thread(void) {}
static void finish_thread(void) {}

static void matmul(int transpose_a, int transpose_b, long m, long n, long k, const float *a, long lda,
                   const float *b, long ldb, float beta, float *c, long ldc) {
  for (long i = 0; i < m; i++)
    for (long j = 0; j < n; j++) {
      double sum = 0;
      for (long l = 0; l < k; l++)
        sum += (double)(transpose_a ? a[l * lda + i] : a[i * lda + l]) *
               (transpose_b ? b[j * ldb + l] : b[l * ldb + j]);
      c[i * ldc + j] = (float)(sum + (beta == 0 ? 0 : beta * c[i * ldc + j]));
    }
}

static void round_bfloat16(long count, const float *x, uint16_t *y) { bfloat16_from_float(count, x, y); }

static float widened(uint16_t half) {
  float x;
  float_from_bfloat16(1, &half, &x);
  return x;
}

static float rounded_to_bfloat16(float x) {
  uint16_t half;
  bfloat16_from_float(1, &x, &half);
  return widened(half);
}

static void matmul_bfloat16(int transpose_a, int transpose_b, long m, long n, long k, const uint16_t *a, long lda,
                            const uint16_t *b, long ldb, float beta, float *c, long ldc) {
  for (long i = 0; i < m; i++)
    for (long j = 0; j < n; j++) {
      double sum = 0;
      for (long l = 0; l < k; l++)
        sum += (double)widened(transpose_a ? a[l * lda + i] : a[i * lda + l]) *
               widened(transpose_b ? b[j * ldb + l] : b[l * ldb + j]);
      c[i * ldc + j] = (float)(sum + (beta == 0 ? 0 : beta * c[i * ldc + j]));
    }
}

static float activate(int activation, float z) {
  switch (activation) {
    case ACTIVATION_RELU: return z > 0 ? z : 0;
    // The tanh form of Hendrycks and Gimpel 2016, section 2.
    case ACTIVATION_GELU: return 0.5 * z * (1 + tanh(0.7978845608028654 * (z + 0.044715 * (double)z * z * z)));
    case ACTIVATION_TANH: return tanh(z);
    default: return z;
  }
}

static double activation_slope(int activation, double z) {
  switch (activation) {
    case ACTIVATION_RELU: return z > 0;
    case ACTIVATION_GELU: {
      double t = tanh(0.7978845608028654 * (z + 0.044715 * z * z * z));
      return 0.5 * (1 + t) + 0.5 * z * (1 - t * t) * 0.7978845608028654 * (1 + 3 * 0.044715 * z * z);
    }
    case ACTIVATION_TANH: return 1 - tanh(z) * tanh(z);
    default: return 1;
  }
}

#include "reference_packed.h"

static void add(long count, const float *x, float *y) {
  for (long i = 0; i < count; i++) y[i] += x[i];
}

static void add_and_zero(long count, float *x, float *y) {
  add(count, x, y);
  zero(count, x);
}

static void dropout(long count, const float *x, Dropout dropout, int add, float *y) {
  for (long i = 0; i < count; i++) y[i] = (add ? y[i] : 0) + x[i] * dropout_factor(dropout, i);
}

static void bias_activation(long rows, long columns, const float *bias, int activation, Dropout dropout, float *z,
                            float *y) {
  for (long i = 0; i < rows * columns; i++) {
    if (bias) z[i] += bias[i % columns];
    y[i] = activate(activation, z[i]) * dropout_factor(dropout, i);
  }
}

static void bias_activation_backward(long rows, long columns, const float *z, const float *dy, int activation,
                                     Dropout dropout, float *dz, uint16_t *rounded, float *dbias) {
  for (long i = 0; i < rows * columns; i++) {
    float slope = dy[i] * dropout_factor(dropout, i) * (activation ? activation_slope(activation, z[i]) : 1);
    if (dbias) dbias[i % columns] += slope;
    if (rounded) bfloat16_from_float(1, &slope, rounded + i);
    else dz[i] = slope;
  }
}

static double sum_of_squares(long count, const float *x) {
  double sum = 0;
  for (long i = 0; i < count; i++) sum += (double)x[i] * x[i];
  return sum;
}

static void embed(long rows, long columns, const int32_t *ids, const float *table, float scale,
                  const int32_t *position_ids, const float *positions, Dropout dropout, float *y) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c++) {
      float value = scale * table[ids[r] * columns + c];
      if (positions) value += positions[position_ids[r] * columns + c];
      y[r * columns + c] = value * dropout_factor(dropout, r * columns + c);
    }
}

static void embed_backward(long rows, long columns, const int32_t *ids, const int32_t *position_ids, float scale,
                           Dropout dropout, const float *dy, float *dtable, float *dpositions) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c++) {
      float value = dy[r * columns + c] * dropout_factor(dropout, r * columns + c);
      dtable[ids[r] * columns + c] += scale * value;
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

static void softmax(long count, float *x) {
  double largest = -INFINITY, total = 0;
  for (long i = 0; i < count; i++) largest = fmax(largest, x[i]);
  for (long i = 0; i < count; i++) total += x[i] = exp(x[i] - largest);
  for (long i = 0; i < count; i++) x[i] /= total;
}

static double dot(long count, const float *x, const float *y) {
  double sum = 0;
  for (long i = 0; i < count; i++) sum += (double)x[i] * y[i];
  return sum;
}

static void attention(AttentionLayout layout, Dropout dropout, const float *q, long q_stride, const float *k,
                      long k_stride, const float *v, long v_stride, float *weights, float *out, long out_stride) {
  long size = layout.head_size, base = 0;
  for (long s = 0; s < layout.sentences; s++) {
    long query = layout.query_offsets[s], queries = layout.query_offsets[s + 1] - query;
    long key = layout.key_offsets[s], keys = layout.key_offsets[s + 1] - key;
    float *row = malloc(sizeof(float) * (keys + 1));
    for (long h = 0; h < layout.heads; h++)
      for (long i = 0; i < queries; i++, base += keys) {
        long seen = layout.causal && i + 1 < keys ? i + 1 : keys;
        const float *qi = q + (query + i) * q_stride + h * size;
        float *o = out + (query + i) * out_stride + h * size;
        for (long j = 0; j < keys; j++)
          row[j] = j < seen ? dot(size, qi, k + (key + j) * k_stride + h * size) / sqrt(size) : 0;
        softmax(seen, row);
        if (weights) memcpy(weights + base, row, sizeof(float) * keys);
        for (long c = 0; c < size; c++) {
          double sum = 0;
          for (long j = 0; j < seen; j++)
            sum += row[j] * dropout_factor(dropout, base + j) * v[(key + j) * v_stride + h * size + c];
          o[c] = sum;
        }
      }
    free(row);
  }
}

static void attention_backward(AttentionLayout layout, Dropout dropout, const float *q, long q_stride,
                               const float *k, long k_stride, const float *v, long v_stride, const float *weights,
                               const float *dout, long dout_stride, int add_dq, float *dq, int add_dk, float *dk,
                               int add_dv, float *dv) {
  long size = layout.head_size, columns = layout.heads * size, base = 0;
  long rows_q = layout.query_offsets[layout.sentences], rows_k = layout.key_offsets[layout.sentences];
  for (long r = 0; r < rows_q && !add_dq; r++) memset(dq + r * q_stride, 0, sizeof(float) * columns);
  for (long r = 0; r < rows_k && !add_dk; r++) memset(dk + r * k_stride, 0, sizeof(float) * columns);
  for (long r = 0; r < rows_k && !add_dv; r++) memset(dv + r * v_stride, 0, sizeof(float) * columns);
  for (long s = 0; s < layout.sentences; s++) {
    long query = layout.query_offsets[s], queries = layout.query_offsets[s + 1] - query;
    long key = layout.key_offsets[s], keys = layout.key_offsets[s + 1] - key;
    for (long h = 0; h < layout.heads; h++)
      for (long i = 0; i < queries; i++, base += keys) {
        const float *p = weights + base, *o = dout + (query + i) * dout_stride + h * size;
        long qi = (query + i) * q_stride + h * size;
        double expected = 0;  // of the gradient of the weights, under the weights
        for (long j = 0; j < keys; j++)
          expected += p[j] * dropout_factor(dropout, base + j) * dot(size, o, v + (key + j) * v_stride + h * size);
        for (long j = 0; j < keys; j++) {
          long kj = (key + j) * k_stride + h * size, vj = (key + j) * v_stride + h * size;
          double factor = dropout_factor(dropout, base + j);
          double dscore = p[j] * (factor * dot(size, o, v + vj) - expected) / sqrt(size);
          for (long c = 0; c < size; c++) {
            dv[vj + c] += p[j] * factor * o[c];
            dq[qi + c] += dscore * k[kj + c];
            dk[kj + c] += dscore * q[qi + c];
          }
        }
      }
  }
}

static void attention_step(MemoryRows memory, const float *q, long q_stride, const float *k, const float *v,
                           float *out) {
  long size = memory.head_size, columns = memory.heads * size;
  for (long r = 0; r < memory.rows; r++) {
    long count = memory.count[r];
    float *row = malloc(sizeof(float) * (count + 1));
    for (long h = 0; h < memory.heads; h++) {
      const float *qr = q + r * q_stride + h * size;
      float *o = out + r * columns + h * size;
      memset(o, 0, sizeof(float) * size);
#define MEMORY_ROW(j) (memory.index ? memory.index[r * memory.index_stride + (j)] : memory.start[r] + (j))
      for (long j = 0; j < count; j++)
        row[j] = dot(size, qr, k + MEMORY_ROW(j) * memory.memory_stride + h * size) / sqrt(size);
      softmax(count, row);
      for (long j = 0; j < count; j++)
        for (long c = 0; c < size; c++) o[c] += row[j] * v[MEMORY_ROW(j) * memory.memory_stride + h * size + c];
    }
    free(row);
  }
}

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

static void adam(long count, AdamStep step, const float *gradient, float *weight, float *mean, float *variance) {
  for (long i = 0; i < count; i++) {
    float slope = gradient[i] * step.gradient_scale + step.l2 * weight[i];
    mean[i] = step.beta1 * mean[i] + (1 - step.beta1) * slope;
    variance[i] = step.beta2 * variance[i] + (1 - step.beta2) * slope * slope;
    float update = (mean[i] / step.correction1) / (sqrtf(variance[i] / step.correction2) + step.epsilon);
    weight[i] -= step.learning_rate * (update + step.weight_decay * weight[i]);
  }
}

#include "reference_recurrent.h"

#define TABLE_NAME "reference"
#define PANEL 1
#include "table.h"

const KernelTable *kernels_reference(void) { return &table; }
