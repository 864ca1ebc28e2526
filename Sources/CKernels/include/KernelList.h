// The list of all kernels, family by family: what a table holds, its names, and what a profile counts follow from it.
//
// To be included with some of these macros defined, which are gone afterwards:
//
//   KERNEL(result, name, parameters)    a kernel: a function of the tables, which a profile counts under its name
//   FUNCTION(result, name, parameters)  another function of the tables, which nobody counts
//   OPERATION(name)                     what a profile counts apart, although the kernel is the one before
//
// A kernel of this list is defined in two files of its family, `reference/` and `cpu/`, and called from a third,
// Tensors/Kernels.
//
// Letters: rows = tokens, columns = features. A gradient argument marked "adds" is added to when `add` is nonzero and
// overwritten otherwise; parameter gradients are always added to.
#ifndef KERNEL
#define KERNEL(result, name, parameters)
#endif
#ifndef FUNCTION
#define FUNCTION(result, name, parameters)
#endif
#ifndef OPERATION
#define OPERATION(name)
#endif

// MARK: Threads and memory

/// Called once on every thread before it uses the table.
FUNCTION(void, prepare_thread, (void))
/// Called on a thread that will not use the table again: frees the thread's scratch memory.
FUNCTION(void, finish_thread, (void))
/// Memory for `count` floats, aligned to 64 bytes, or NULL.
FUNCTION(float *, allocate, (size_t count))
/// Frees memory that `allocate` has given for as many floats.
FUNCTION(void, release, (float *memory, size_t count))

// MARK: Elementwise

KERNEL(void, copy, (long count, const float *x, float *y))
/// y += x.
KERNEL(void, add, (long count, const float *x, float *y))
/// y += x, then x = 0.
KERNEL(void, add_and_zero, (long count, float *x, float *y))
/// y += rate * (x - y).
KERNEL(void, approach, (long count, const float *x, float rate, float *y))
/// y = scale * x, or y += scale * x.
KERNEL(void, add_scaled, (long count, float scale, const float *x, int add, float *y))
/// y = dropout(x), or y += dropout(x).
KERNEL(void, dropout, (long count, const float *x, Dropout dropout, int add, float *y))
/// z += bias by rows (bias may be NULL), then y = dropout(activation(z)); y may be z.
KERNEL(void, bias_activation, (long rows, long columns, const float *bias, int activation, Dropout dropout, float *z,
        float *y))
/// dz from dy at pre-activations z; dbias (may be NULL) += column sums of dz; dz may be dy. Where `rounded` is
/// not NULL, it receives dz as bfloat16 and dz stays as it is.
KERNEL(void, bias_activation_backward, (long rows, long columns, const float *z, const float *dy, int activation,
        Dropout dropout, float *dz, uint16_t *rounded, float *dbias))
/// Sum of squares, in double precision.
KERNEL(double, sum_of_squares, (long count, const float *x))
KERNEL(void, adam, (long count, AdamStep step, const float *gradient, float *weight, float *mean, float *variance))

// MARK: Products

/// c = op(a) op(b) + beta c, with op(a) [m, k], op(b) [k, n], c [m, n]; the leading dimensions are those of
/// the matrices as stored.
KERNEL(void, matmul, (int transpose_a, int transpose_b, long m, long n, long k, const float *a, long lda,
        const float *b, long ldb, float beta, float *c, long ldc))
/// The same of bfloat16 factors; sums are float32.
KERNEL(void, matmul_bfloat16, (int transpose_a, int transpose_b, long m, long n, long k, const uint16_t *a, long lda,
        const uint16_t *b, long ldb, float beta, float *c, long ldc))
/// Where they make gradients: of what a layer reads, or of its weights.
OPERATION(matmul_input_gradient)
OPERATION(matmul_weight_gradient)
OPERATION(matmul_bfloat16_input_gradient)
OPERATION(matmul_bfloat16_weight_gradient)
/// y = x rounded to the nearest bfloat16, ties to even; NaN stays NaN.
KERNEL(void, round_bfloat16, (long count, const float *x, uint16_t *y))
/// Number of floats of memory for weights [outputs, inputs], packed.
FUNCTION(long, packed_count, (int precision, long outputs, long inputs))
/// Lays weights [outputs, inputs] out as the outputs from `first`, a multiple of `panel`, of the target, whose memory
/// was zero before where panels are not whole, or inputs no multiple of 4.
KERNEL(void, pack, (PackedWeights target, long first, long outputs, const float *weights))
/// y = activation(x weightsᵀ + bias) for the outputs from `first`, a multiple of `panel`; rows of y are `y_stride`
/// apart, `bias` belongs to the first output computed. In bfloat16 both factors are rounded first, in int8 quantized
/// (quantization.h). The result of a row depends on that row alone, however many there are.
KERNEL(void, linear_packed, (PackedWeights weights, long first, long outputs, long rows, const float *x,
        const float *bias, int activation, float *y, long y_stride))

// MARK: Rows

/// y[r] = dropout(scale * table[ids[r]] + positions[position_ids[r]]); positions may be NULL. A negative id has a row of
/// zeros.
KERNEL(void, embed, (long rows, long columns, const int32_t *ids, const float *table, float scale,
        const int32_t *position_ids, const float *positions, Dropout dropout, float *y))
/// The gradients of both tables; dpositions may be NULL.
KERNEL(void, embed_backward, (long rows, long columns, const int32_t *ids, const int32_t *position_ids, float scale,
        Dropout dropout, const float *dy, float *dtable, float *dpositions))
/// y[r] = x[indices[r]].
KERNEL(void, gather, (long rows, long columns, const int32_t *indices, const float *x, float *y))
/// y[indices[r]] += x[r].
KERNEL(void, scatter_add, (long rows, long columns, const int32_t *indices, const float *x, float *y))
/// y[y_rows[r]] = (or +=) x[x_rows[r]], rows of `columns` floats that are a stride apart; NULL means r itself.
KERNEL(void, copy_rows, (long rows, long columns, const float *x, long x_stride, const int32_t *x_rows, int add,
        float *y, long y_stride, const int32_t *y_rows))
/// sum = x + dropout(branch) (branch may be NULL: then sum is not written and stands for x), and
/// y = (sum - mean) * deviation * gain + offset by rows, where deviation = 1 / sqrt(variance + epsilon).
KERNEL(void, add_normalize, (long rows, long columns, const float *x, const float *branch, Dropout dropout,
        const float *gain, const float *offset, float epsilon, float *sum, float *y, float *mean, float *deviation))
/// dx (adds) from dy and, where not NULL, dsum (the gradient of the sum itself); dbranch (may be NULL, adds)
/// gets the same through the dropout; dgain and doffset are added to.
KERNEL(void, add_normalize_backward, (long rows, long columns, const float *sum, const float *mean,
        const float *deviation, const float *gain, const float *dy, const float *dsum, Dropout dropout, int add_dx,
        float *dx, int add_dbranch, float *dbranch, float *dgain, float *doffset))
/// y [rows, columns] = the larger of each two columns c and columns + c of x (Goodfellow et al. 2013).
KERNEL(void, maxout, (long rows, long columns, const float *x, float *y))
KERNEL(void, maxout_backward, (long rows, long columns, const float *x, const float *dy, int add_dx, float *dx))
/// y [rows, columns] = x1 * sigmoid(x2), where x1 and x2 are the halves of a row of x (gated linear unit, Dauphin et al.
/// 2017, equation 1).
KERNEL(void, glu, (long rows, long columns, const float *x, float *y))
KERNEL(void, glu_backward, (long rows, long columns, const float *x, const float *dy, int add_dx, float *dx))
/// y = sigmoid(gates1) * first + sigmoid(gates2) * second, where gates1 and gates2 are the halves of a row of gates.
KERNEL(void, gated_sum, (long rows, long columns, const float *gates, const float *first, const float *second, float *y))
KERNEL(void, gated_sum_backward, (long rows, long columns, const float *gates, const float *first, const float *second,
        const float *dy, int add_dgates, float *dgates, int add_dfirst, float *dfirst, int add_dsecond, float *dsecond))
/// Turns each pair of columns of each head of `size` columns by the angle of the row's place (Su et al. 2021, equation
/// 34), or by its opposite: `angles` has for each place a row of `size`, of each pair's angle the sine and the cosine.
/// y (adds) may be x where it is overwritten.
KERNEL(void, rotate, (long rows, long heads, long size, const int32_t *places, const float *angles, int opposite,
        const float *x, long x_stride, int add, float *y, long y_stride))

// MARK: Attention

/// Scaled dot-product attention (Vaswani et al. 2017, section 3.2.1) for every head of packed sentences:
/// out = dropout(softmax(q kᵀ / sqrt(head_size))) v, where not unscaled. Rows are `stride` floats apart. `weights`, where not
/// NULL, receives the softmax before dropout: for each sentence, for each head, [queries, keys], or through a window
/// [queries, width of a band].
KERNEL(void, attention, (AttentionLayout layout, Dropout dropout, const float *q, long q_stride, const float *k,
        long k_stride, const float *v, long v_stride, float *weights, float *out, long out_stride))
/// dq, dk, dv (each adds) from dout and the weights of the forward pass.
KERNEL(void, attention_backward, (AttentionLayout layout, Dropout dropout, const float *q, long q_stride,
        const float *k, long k_stride, const float *v, long v_stride, const float *weights, const float *dout,
        long dout_stride, int add_dq, float *dq, int add_dk, float *dk, int add_dv, float *dv))
/// One query a row against the memory rows that `memory` names; queries are `q_stride` floats apart.
KERNEL(void, attention_step, (MemoryRows memory, const float *q, long q_stride, const float *k, const float *v,
        float *out))

// MARK: Cells: one step of recurrent layers

/// One step of gated recurrent units (Cho et al. 2014, section 2.3), the reset gate after the product: with
/// z = input + context, and in the first two parts + recurrent, [rows, 3 * hidden] each,
/// reset = sigmoid(z0), update = sigmoid(z1), candidate = tanh(z2 + reset * recurrent2), which are written to
/// `gates`, and state = (1 - update) * candidate + update * previous. context, recurrent and previous may be NULL.
KERNEL(void, gru, (long rows, long hidden, const float *input, const float *context, const float *recurrent,
        const float *previous, float *gates, float *state))
/// Each gradient adds; dcontext, drecurrent and dprevious may be NULL.
KERNEL(void, gru_backward, (long rows, long hidden, const float *gates, const float *recurrent, const float *previous,
        const float *dstate, int add_dinput, float *dinput, int add_dcontext, float *dcontext, int add_drecurrent,
        float *drecurrent, int add_dprevious, float *dprevious))
/// One step of long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000):
/// the gates in, forget, candidate, out of z = input + context + recurrent, [rows, 4 * hidden] each, then
/// cell = forget * previous_cell + in * candidate and state = out * tanh(cell).
KERNEL(void, lstm, (long rows, long hidden, const float *input, const float *context, const float *recurrent,
        const float *previous_cell, float *gates, float *cell, float *state))
/// dstate and dcell may be NULL, as may dcontext, drecurrent and dprevious_cell.
KERNEL(void, lstm_backward, (long rows, long hidden, const float *gates, const float *cell, const float *previous_cell,
        const float *dstate, const float *dcell, int add_dinput, float *dinput, int add_dcontext, float *dcontext,
        int add_drecurrent, float *drecurrent, int add_dprevious_cell, float *dprevious_cell))

// MARK: Scans: what each token of packed sentences knows of those before it. Sentence s has rows offsets[s] ..<
// offsets[s + 1]

/// y = the mean of the rows of x from the beginning of the sentence to this one (Zhang et al. 2018, equation 1). Where
/// `previous` is not NULL, it holds for each sentence the mean of `place` rows that stand before.
KERNEL(void, cumulative_mean, (long sentences, const int32_t *offsets, long columns, long place, const float *previous,
        const float *x, float *y))
/// dx (adds) of sentences with nothing before them.
KERNEL(void, cumulative_mean_backward, (long sentences, const int32_t *offsets, long columns, const float *dy, int add_dx,
        float *dx))
/// The simpler simple recurrent unit (Kim et al. 2019, section 3.2): f = sigmoid(forget), which is written to `gates`,
/// cell = f * the cell before + (1 - f) * candidate, and y = max(0, cell). The first cell of a sentence comes after that of
/// `previous` [sentences, columns], which may be NULL for zero.
KERNEL(void, ssru, (long sentences, const int32_t *offsets, long columns, const float *forget, const float *candidate,
        const float *previous, float *gates, float *cells, float *y))
/// The gradients (each adds) of sentences with nothing before them.
KERNEL(void, ssru_backward, (long sentences, const int32_t *offsets, long columns, const float *gates,
        const float *candidate, const float *cells, const float *dy, int add_dforget, float *dforget,
        int add_dcandidate, float *dcandidate))

// MARK: Spans: attention of one query a row. Gradients of keys, values, v and lengths are always added to

/// scores = v . tanh(query + key) (Bahdanau et al. 2015, appendix A.1.2).
KERNEL(void, additive_scores, (SpanLayout spans, long columns, const float *query, const float *keys, const float *v,
        float *scores))
KERNEL(void, additive_scores_backward, (SpanLayout spans, long columns, const float *query, const float *keys,
        const float *v, const float *dscores, int add_dquery, float *dquery, float *dkeys, float *dv))
/// scores = scale * query . key.
KERNEL(void, dot_scores, (SpanLayout spans, long columns, float scale, const float *query, const float *keys,
        float *scores))
KERNEL(void, dot_scores_backward, (SpanLayout spans, long columns, float scale, const float *query, const float *keys,
        const float *dscores, int add_dquery, float *dquery, float *dkeys))
/// y = *length * x / norm by rows, norm = sqrt(|x|² + 1e-12); length may be NULL for 1.
KERNEL(void, scale_to_length, (long rows, long columns, const float *length, const float *x, float *y, float *norms))
KERNEL(void, scale_to_length_backward, (long rows, long columns, const float *length, const float *x,
        const float *norms, const float *dy, int add_dx, float *dx, float *dlength))
/// weights = softmax of the scores of a query, or the sigmoid of each.
KERNEL(void, normalize_scores, (SpanLayout spans, int normalizer, const float *scores, float *weights))
KERNEL(void, normalize_scores_backward, (SpanLayout spans, int normalizer, const float *weights, const float *dweights,
        int add_dscores, float *dscores))
/// mean[r] = sum of weight * value over what r sees.
KERNEL(void, weighted_mean, (SpanLayout spans, long columns, const float *weights, const float *values, float *mean))
KERNEL(void, weighted_mean_backward, (SpanLayout spans, long columns, const float *weights, const float *values,
        const float *dmean, int add_dweights, float *dweights, float *dvalues))
/// values = scale * what of a table belongs to the distance of each meeting (adds).
KERNEL(void, distance_values, (SpanLayout spans, DistanceLayout distances, float scale, const float *table, int add,
        float *values))
/// The other way: what of a table belongs to a distance += scale * the values of the meetings at that distance.
KERNEL(void, distance_sums, (SpanLayout spans, DistanceLayout distances, float scale, const float *values,
        float *table))

// MARK: Output layer

/// Adds the bias (may be NULL) to logits [rows, columns] and replaces them by
/// gradient_scale * (softmax - target distribution); the target has probability 1 - smoothing, the rest is
/// spread evenly over all columns (Szegedy et al. 2016, section 7).
/// loss[r] is the smoothed cross-entropy in nats, likelihood[r] the negative log-likelihood of the target.
/// dbias (may be NULL) += column sums of the gradient.
/// Where `rounded` is not NULL, it receives the gradient as bfloat16, and the logits are undefined afterwards.
/// Where gradient_scale is 0, there is no gradient, and the logits are undefined afterwards.
KERNEL(void, cross_entropy, (long rows, long columns, float *logits, const float *bias, const int32_t *targets,
        float smoothing, float gradient_scale, float *loss, float *likelihood, uint16_t *rounded, float *dbias))
/// The same of two passes over the same targets, and how far apart they are (R-Drop, Liang et al. 2021). With p and q the
/// softmax of a row of `first` and of `second`, and CE and the gradients as above,
/// loss[r] = (CE(p) + CE(q)) / 2 + weight / 4 * (KL(p, q) + KL(q, p)), and likelihood[r] the mean of both.
KERNEL(void, consistent_cross_entropy, (long rows, long columns, float *first, float *second, const float *bias,
        const int32_t *targets, float smoothing, float weight, float gradient_scale, float *loss, float *likelihood,
        uint16_t *rounded_first, uint16_t *rounded_second, float *dbias))
/// The `count` largest log-probabilities of each row, best first, ties by the lower column.
KERNEL(void, top_log_probabilities, (long rows, long columns, const float *logits, long count, int32_t *ids,
        float *log_probabilities))
/// The same of the first `outputs` logits x weightsᵀ + bias (may be NULL), which are computed as by `linear_packed`
/// and kept nowhere.
KERNEL(void, linear_top_log_probabilities, (PackedWeights weights, long outputs, long rows, const float *x,
        const float *bias, long count, int32_t *ids, float *log_probabilities))
/// Takes a distribution into the mean of several. With p the softmax of each row of logits [rows, columns],
/// y = log(exp(y) + weight p), or y + weight log p where the mean is geometric; what was in y counts for nothing where
/// it is the first. A geometric mean is not normalised. The weight is above 0, and no row depends on another.
KERNEL(void, add_distribution, (long rows, long columns, const float *logits, float weight, int is_geometric,
        int is_first, float *y))

#undef KERNEL
#undef FUNCTION
#undef OPERATION
