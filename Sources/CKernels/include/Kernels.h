// The seam between Swift and arithmetic: one table of function pointers.
//
// Kernels work on float buffers in row-major order. They know no shapes beyond the sizes they are given, no
// gradients, no Swift, and start no threads; a kernel may run on several threads at once on different buffers.
// `reference` (reference.c) is the definition of every kernel in plain loops; the tables of the processor
// (cpu/*.h, compiled once for each instruction set) compute the same faster.
//
// Letters: rows = tokens, columns = features. A gradient argument marked "adds" is added to when `add` is
// nonzero and overwritten otherwise; parameter gradients are always added to.
#ifndef KERNELS_H
#define KERNELS_H

#include <stddef.h>
#include <stdint.h>

enum { ACTIVATION_NONE = 0, ACTIVATION_RELU = 1, ACTIVATION_GELU = 2, ACTIVATION_TANH = 3 };

enum { NORMALIZER_SOFTMAX = 0, NORMALIZER_SIGMOID = 1 };

/// What the factors of a product are rounded to.
enum { PRECISION_FLOAT32 = 0, PRECISION_BFLOAT16 = 1, PRECISION_INT8 = 2 };

/// Weights laid out for products of few rows, in memory of `packed_count` floats.
typedef struct PackedWeights {
  int precision;
  long outputs, inputs;
  float *memory;
} PackedWeights;

/// Inverted dropout drawn from a counter: element i is kept when hash(key, i) says so, then scaled by
/// 1 / (1 - probability). Nothing is stored; the backward pass asks again. Probability 0 keeps everything.
typedef struct __attribute__((swift_attr("@Sendable"))) Dropout {
  uint64_t key;
  float probability;
} Dropout;

/// Packed sentences: those of the queries and, in the same order, those of the keys they attend to.
/// Sentence s has rows offsets[s] ..< offsets[s + 1].
typedef struct AttentionLayout {
  long sentences, heads, head_size;
  const int32_t *query_offsets, *key_offsets;
  int causal;  // query i of a sentence sees keys 0 ... i only
} AttentionLayout;

/// Where each row of a decoding step finds its keys and values.
/// Position j of row r is memory row index[r * index_stride + j], or start[r] + j where index is NULL.
typedef struct MemoryRows {
  long rows, heads, head_size, memory_stride;
  const int32_t *start, *count, *index;
  long index_stride;
} MemoryRows;

/// Consecutive memory rows for each query: row r sees start[r] ..< start[r] + count[r], and what belongs to these
/// meetings (a score, a weight) stands at offset[r] + j.
typedef struct SpanLayout {
  long rows;
  const int32_t *start, *count, *offset;
} SpanLayout;

/// Adam's constants for one step (Kingma and Ba 2015; decoupled decay: Loshchilov and Hutter 2019).
typedef struct __attribute__((swift_attr("@Sendable"))) AdamStep {
  float learning_rate, beta1, beta2, epsilon;
  float weight_decay;            // decoupled: taken from the weight, times the learning rate
  float l2;                      // coupled: added to the gradient
  float correction1, correction2;  // 1 - beta^step
  float gradient_scale;          // clipping: every gradient is multiplied by it first
} AdamStep;

typedef struct __attribute__((swift_attr("@Sendable"))) KernelTable {
  const char *name;

  // Memory

  /// Called once on every thread before it uses the table.
  void (*prepare_thread)(void);
  /// Called on a thread that will not use the table again: frees the thread's scratch memory.
  void (*finish_thread)(void);
  /// Memory for `count` floats, aligned to 64 bytes, or NULL.
  float *(*allocate)(size_t count);
  /// Frees memory that `allocate` has given for as many floats.
  void (*release)(float *memory, size_t count);
  void (*copy)(long count, const float *x, float *y);

  // Products

  /// c = op(a) op(b) + beta c, with op(a) [m, k], op(b) [k, n], c [m, n]; the leading dimensions are those of
  /// the matrices as stored.
  void (*matmul)(int transpose_a, int transpose_b, long m, long n, long k, const float *a, long lda,
                 const float *b, long ldb, float beta, float *c, long ldc);
  /// The same of bfloat16 factors; sums are float32.
  void (*matmul_bfloat16)(int transpose_a, int transpose_b, long m, long n, long k, const uint16_t *a, long lda,
                          const uint16_t *b, long ldb, float beta, float *c, long ldc);
  /// y = x rounded to the nearest bfloat16, ties to even; NaN stays NaN.
  void (*round_bfloat16)(long count, const float *x, uint16_t *y);
  /// Packed weights consist of panels of so many outputs; several matrices packed side by side begin at multiples.
  long panel;
  /// Number of floats of memory for weights [outputs, inputs], packed.
  long (*packed_count)(int precision, long outputs, long inputs);
  /// Lays weights [outputs, inputs] out as the outputs from `first`, a multiple of `panel`, of the target, whose memory
  /// was zero before where panels are not whole, or inputs no multiple of 4.
  void (*pack)(PackedWeights target, long first, long outputs, const float *weights);
  /// y = activation(x weightsᵀ + bias) for the outputs from `first`, a multiple of `panel`; rows of y are `y_stride`
  /// apart, `bias` belongs to the first output computed. In bfloat16 both factors are rounded first, in int8 quantized
  /// (quantization.h). The result of a row depends on that row alone, however many there are.
  void (*linear_packed)(PackedWeights weights, long first, long outputs, long rows, const float *x,
                        const float *bias, int activation, float *y, long y_stride);

  // Elementwise

  /// y += x.
  void (*add)(long count, const float *x, float *y);
  /// y += x, then x = 0.
  void (*add_and_zero)(long count, float *x, float *y);
  /// y = dropout(x), or y += dropout(x).
  void (*dropout)(long count, const float *x, Dropout dropout, int add, float *y);
  /// z += bias by rows (bias may be NULL), then y = dropout(activation(z)); y may be z.
  void (*bias_activation)(long rows, long columns, const float *bias, int activation, Dropout dropout, float *z,
                          float *y);
  /// dz from dy at pre-activations z; dbias (may be NULL) += column sums of dz; dz may be dy. Where `rounded` is
  /// not NULL, it receives dz as bfloat16 and dz stays as it is.
  void (*bias_activation_backward)(long rows, long columns, const float *z, const float *dy, int activation,
                                   Dropout dropout, float *dz, uint16_t *rounded, float *dbias);
  /// Sum of squares, in double precision.
  double (*sum_of_squares)(long count, const float *x);

  // Rows

  /// y[r] = dropout(scale * table[ids[r]] + positions[position_ids[r]]); positions may be NULL.
  void (*embed)(long rows, long columns, const int32_t *ids, const float *table, float scale,
                const int32_t *position_ids, const float *positions, Dropout dropout, float *y);
  /// The gradients of both tables; dpositions may be NULL.
  void (*embed_backward)(long rows, long columns, const int32_t *ids, const int32_t *position_ids, float scale,
                         Dropout dropout, const float *dy, float *dtable, float *dpositions);
  /// y[r] = x[indices[r]].
  void (*gather)(long rows, long columns, const int32_t *indices, const float *x, float *y);
  /// y[indices[r]] += x[r].
  void (*scatter_add)(long rows, long columns, const int32_t *indices, const float *x, float *y);

  /// sum = x + dropout(branch) (branch may be NULL: then sum is not written and stands for x), and
  /// y = (sum - mean) * deviation * gain + offset by rows, where deviation = 1 / sqrt(variance + epsilon).
  void (*add_normalize)(long rows, long columns, const float *x, const float *branch, Dropout dropout,
                        const float *gain, const float *offset, float epsilon, float *sum, float *y, float *mean,
                        float *deviation);
  /// dx (adds) from dy and, where not NULL, dsum (the gradient of the sum itself); dbranch (may be NULL, adds)
  /// gets the same through the dropout; dgain and doffset are added to.
  void (*add_normalize_backward)(long rows, long columns, const float *sum, const float *mean,
                                 const float *deviation, const float *gain, const float *dy, const float *dsum,
                                 Dropout dropout, int add_dx, float *dx, int add_dbranch, float *dbranch,
                                 float *dgain, float *doffset);

  // Attention

  /// Scaled dot-product attention (Vaswani et al. 2017, section 3.2.1) for every head of packed sentences:
  /// out = dropout(softmax(q kᵀ / sqrt(head_size))) v. Rows are `stride` floats apart. `weights`, where not
  /// NULL, receives the softmax before dropout: for each sentence, for each head, [queries, keys].
  void (*attention)(AttentionLayout layout, Dropout dropout, const float *q, long q_stride, const float *k,
                    long k_stride, const float *v, long v_stride, float *weights, float *out, long out_stride);
  /// dq, dk, dv (each adds) from dout and the weights of the forward pass.
  void (*attention_backward)(AttentionLayout layout, Dropout dropout, const float *q, long q_stride,
                             const float *k, long k_stride, const float *v, long v_stride, const float *weights,
                             const float *dout, long dout_stride, int add_dq, float *dq, int add_dk, float *dk,
                             int add_dv, float *dv);
  /// One query a row against the memory rows that `memory` names; queries are `q_stride` floats apart.
  void (*attention_step)(MemoryRows memory, const float *q, long q_stride, const float *k, const float *v,
                         float *out);

  // Recurrence

  /// One step of gated recurrent units (Cho et al. 2014, section 2.3), the reset gate after the product: with
  /// z = input + context, and in the first two parts + recurrent, [rows, 3 * hidden] each,
  /// reset = sigmoid(z0), update = sigmoid(z1), candidate = tanh(z2 + reset * recurrent2), which are written to
  /// `gates`, and state = (1 - update) * candidate + update * previous. context, recurrent and previous may be NULL.
  void (*gru)(long rows, long hidden, const float *input, const float *context, const float *recurrent,
              const float *previous, float *gates, float *state);
  /// Each gradient adds; dcontext, drecurrent and dprevious may be NULL.
  void (*gru_backward)(long rows, long hidden, const float *gates, const float *recurrent, const float *previous,
                       const float *dstate, int add_dinput, float *dinput, int add_dcontext, float *dcontext,
                       int add_drecurrent, float *drecurrent, int add_dprevious, float *dprevious);
  /// One step of long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000):
  /// the gates in, forget, candidate, out of z = input + context + recurrent, [rows, 4 * hidden] each, then
  /// cell = forget * previous_cell + in * candidate and state = out * tanh(cell).
  void (*lstm)(long rows, long hidden, const float *input, const float *context, const float *recurrent,
               const float *previous_cell, float *gates, float *cell, float *state);
  /// dstate and dcell may be NULL, as may dcontext, drecurrent and dprevious_cell.
  void (*lstm_backward)(long rows, long hidden, const float *gates, const float *cell, const float *previous_cell,
                        const float *dstate, const float *dcell, int add_dinput, float *dinput, int add_dcontext,
                        float *dcontext, int add_drecurrent, float *drecurrent, int add_dprevious_cell,
                        float *dprevious_cell);

  // Attention of one query a row. Gradients of keys, values, v and lengths are always added to.

  /// scores = v . tanh(query + key) (Bahdanau et al. 2015, appendix A.1.2).
  void (*additive_scores)(SpanLayout spans, long columns, const float *query, const float *keys, const float *v,
                          float *scores);
  void (*additive_scores_backward)(SpanLayout spans, long columns, const float *query, const float *keys,
                                   const float *v, const float *dscores, int add_dquery, float *dquery, float *dkeys,
                                   float *dv);
  /// scores = scale * query . key.
  void (*dot_scores)(SpanLayout spans, long columns, float scale, const float *query, const float *keys,
                     float *scores);
  void (*dot_scores_backward)(SpanLayout spans, long columns, float scale, const float *query, const float *keys,
                              const float *dscores, int add_dquery, float *dquery, float *dkeys);
  /// y = *length * x / norm by rows, norm = sqrt(|x|² + 1e-12); length may be NULL for 1.
  void (*scale_to_length)(long rows, long columns, const float *length, const float *x, float *y, float *norms);
  void (*scale_to_length_backward)(long rows, long columns, const float *length, const float *x, const float *norms,
                                   const float *dy, int add_dx, float *dx, float *dlength);
  /// weights = softmax of the scores of a query, or the sigmoid of each.
  void (*normalize_scores)(SpanLayout spans, int normalizer, const float *scores, float *weights);
  void (*normalize_scores_backward)(SpanLayout spans, int normalizer, const float *weights, const float *dweights,
                                    int add_dscores, float *dscores);
  /// mean[r] = sum of weight * value over what r sees.
  void (*weighted_mean)(SpanLayout spans, long columns, const float *weights, const float *values, float *mean);
  void (*weighted_mean_backward)(SpanLayout spans, long columns, const float *weights, const float *values,
                                 const float *dmean, int add_dweights, float *dweights, float *dvalues);

  // Columns

  /// y [rows, columns] = the larger of each two columns c and columns + c of x (Goodfellow et al. 2013).
  void (*maxout)(long rows, long columns, const float *x, float *y);
  void (*maxout_backward)(long rows, long columns, const float *x, const float *dy, int add_dx, float *dx);
  /// y[y_rows[r]] = (or +=) x[x_rows[r]], rows of `columns` floats that are a stride apart; NULL means r itself.
  void (*copy_rows)(long rows, long columns, const float *x, long x_stride, const int32_t *x_rows, int add, float *y,
                    long y_stride, const int32_t *y_rows);

  // Output layer

  /// Adds the bias (may be NULL) to logits [rows, columns] and replaces them by
  /// gradient_scale * (softmax - target distribution); the target has probability 1 - smoothing, the rest is
  /// spread evenly over all columns (Szegedy et al. 2016, section 7).
  /// loss[r] is the smoothed cross-entropy in nats, likelihood[r] the negative log-likelihood of the target.
  /// dbias (may be NULL) += column sums of the gradient.
  /// Where `rounded` is not NULL, it receives the gradient as bfloat16, and the logits are undefined afterwards.
  /// Where gradient_scale is 0, there is no gradient, and the logits are undefined afterwards.
  void (*cross_entropy)(long rows, long columns, float *logits, const float *bias, const int32_t *targets,
                        float smoothing, float gradient_scale, float *loss, float *likelihood, uint16_t *rounded,
                        float *dbias);
  /// The `count` largest log-probabilities of each row, best first, ties by the lower column.
  void (*top_log_probabilities)(long rows, long columns, const float *logits, long count, int32_t *ids,
                                float *log_probabilities);
  /// The same of the first `outputs` logits x weightsᵀ + bias (may be NULL), which are computed as by `linear_packed`
  /// and kept nowhere.
  void (*linear_top_log_probabilities)(PackedWeights weights, long outputs, long rows, const float *x,
                                       const float *bias, long count, int32_t *ids, float *log_probabilities);

  /// Takes a distribution into the mean of several. With p the softmax of each row of logits [rows, columns],
  /// y = log(exp(y) + weight p), or y + weight log p where the mean is geometric; what was in y counts for nothing where
  /// it is the first. A geometric mean is not normalised. The weight is above 0, and no row depends on another.
  void (*add_distribution)(long rows, long columns, const float *logits, float weight, int is_geometric, int is_first,
                           float *y);

  // Optimizer

  void (*adam)(long count, AdamStep step, const float *gradient, float *weight, float *mean, float *variance);
} KernelTable;

/// Plain loops: the meaning of every kernel.
const KernelTable *kernels_reference(void);
/// The best table for this processor, or the one that the environment variable TRANSLATE_KERNELS names.
const KernelTable *kernels_cpu(void);
/// The table of a name (reference, baseline, avx2, avx512, or avx512-basic, which does without VNNI and BF16), or NULL
/// where this processor cannot run it.
const KernelTable *kernels_named(const char *name);

typedef struct {
  int major, minor, patch;
} LibraryVersion;

/// The version of oneDNN, which makes the products.
LibraryVersion kernels_library_version(void);

/// Has `end`, which must not return, called where the system refuses memory that a kernel computes in.
void kernels_on_exhaustion(void (*end)(size_t bytes));
/// Calls what was set to be called; does not return.
void kernels_exhausted(size_t bytes) __attribute__((noreturn));

/// Whether products in bfloat16 have instructions of their own here; elsewhere they are slower than float32.
int kernels_have_bfloat16(void);

/// Rounds to the nearest bfloat16, ties to even; NaN stays NaN.
void bfloat16_from_float(long count, const float *x, uint16_t *y);
void float_from_bfloat16(long count, const uint16_t *x, float *y);

#endif
