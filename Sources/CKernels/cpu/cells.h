// One step of recurrent layers: the gates of GRU and LSTM.

static void gru(long rows, long hidden, const float *input, const float *context, const float *recurrent,
                const float *previous, float *gates, float *state) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < hidden; c += LANES) {
      long rest = hidden - c, i = 3 * r * hidden + c, h = r * hidden + c;
      vector reset = load_first(input + i, rest), update = load_first(input + i + hidden, rest);
      vector candidate = load_first(input + i + 2 * hidden, rest), memory = splat(0), before = splat(0);
      if (context) {
        reset += load_first(context + i, rest);
        update += load_first(context + i + hidden, rest);
        candidate += load_first(context + i + 2 * hidden, rest);
      }
      if (recurrent) {
        reset += load_first(recurrent + i, rest);
        update += load_first(recurrent + i + hidden, rest);
        memory = load_first(recurrent + i + 2 * hidden, rest);
      }
      if (previous) before = load_first(previous + h, rest);
      reset = sigmoid(reset);
      update = sigmoid(update);
      candidate = hyperbolic_tangent(candidate + reset * memory);
      store_first(gates + i, rest, reset);
      store_first(gates + i + hidden, rest, update);
      store_first(gates + i + 2 * hidden, rest, candidate);
      store_first(state + h, rest, candidate + update * (before - candidate));
    }
}

static void gru_backward(long rows, long hidden, const float *gates, const float *recurrent, const float *previous,
                         const float *dstate, int add_dinput, float *dinput, int add_dcontext, float *dcontext,
                         int add_drecurrent, float *drecurrent, int add_dprevious, float *dprevious) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < hidden; c += LANES) {
      long rest = hidden - c, i = 3 * r * hidden + c, h = r * hidden + c;
      vector reset = load_first(gates + i, rest), update = load_first(gates + i + hidden, rest);
      vector candidate = load_first(gates + i + 2 * hidden, rest), slope = load_first(dstate + h, rest);
      vector memory = recurrent ? load_first(recurrent + i + 2 * hidden, rest) : splat(0);
      vector before = previous ? load_first(previous + h, rest) : splat(0);
      vector dcandidate = slope * (1 - update) * (1 - candidate * candidate);
      vector dupdate = slope * (before - candidate) * update * (1 - update);
      vector dreset = dcandidate * memory * reset * (1 - reset);
      write_first(dinput + i, rest, add_dinput, dreset);
      write_first(dinput + i + hidden, rest, add_dinput, dupdate);
      write_first(dinput + i + 2 * hidden, rest, add_dinput, dcandidate);
      if (dcontext) {
        write_first(dcontext + i, rest, add_dcontext, dreset);
        write_first(dcontext + i + hidden, rest, add_dcontext, dupdate);
        write_first(dcontext + i + 2 * hidden, rest, add_dcontext, dcandidate);
      }
      if (drecurrent) {
        write_first(drecurrent + i, rest, add_drecurrent, dreset);
        write_first(drecurrent + i + hidden, rest, add_drecurrent, dupdate);
        write_first(drecurrent + i + 2 * hidden, rest, add_drecurrent, dcandidate * reset);
      }
      if (dprevious) write_first(dprevious + h, rest, add_dprevious, slope * update);
    }
}

static void lstm(long rows, long hidden, const float *input, const float *context, const float *recurrent,
                 const float *previous_cell, float *gates, float *cell, float *state) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < hidden; c += LANES) {
      long rest = hidden - c, i = 4 * r * hidden + c, h = r * hidden + c;
      vector gate[4];
      for (long g = 0; g < 4; g++) {
        vector z = load_first(input + i + g * hidden, rest);
        if (context) z += load_first(context + i + g * hidden, rest);
        if (recurrent) z += load_first(recurrent + i + g * hidden, rest);
        gate[g] = g == 2 ? hyperbolic_tangent(z) : sigmoid(z);
        store_first(gates + i + g * hidden, rest, gate[g]);
      }
      vector value = gate[0] * gate[2];
      if (previous_cell) value += gate[1] * load_first(previous_cell + h, rest);
      store_first(cell + h, rest, value);
      store_first(state + h, rest, gate[3] * hyperbolic_tangent(value));
    }
}

static void lstm_backward(long rows, long hidden, const float *gates, const float *cell, const float *previous_cell,
                          const float *dstate, const float *dcell, int add_dinput, float *dinput, int add_dcontext,
                          float *dcontext, int add_drecurrent, float *drecurrent, int add_dprevious_cell,
                          float *dprevious_cell) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < hidden; c += LANES) {
      long rest = hidden - c, i = 4 * r * hidden + c, h = r * hidden + c;
      vector in = load_first(gates + i, rest), forget = load_first(gates + i + hidden, rest);
      vector candidate = load_first(gates + i + 2 * hidden, rest), out = load_first(gates + i + 3 * hidden, rest);
      vector shown = hyperbolic_tangent(load_first(cell + h, rest));
      vector slope = dstate ? load_first(dstate + h, rest) : splat(0);
      vector before = previous_cell ? load_first(previous_cell + h, rest) : splat(0);
      vector change = slope * out * (1 - shown * shown);
      if (dcell) change += load_first(dcell + h, rest);
      vector dgate[4] = {change * candidate * in * (1 - in), change * before * forget * (1 - forget),
                         change * in * (1 - candidate * candidate), slope * shown * out * (1 - out)};
      for (long g = 0; g < 4; g++) {
        write_first(dinput + i + g * hidden, rest, add_dinput, dgate[g]);
        if (dcontext) write_first(dcontext + i + g * hidden, rest, add_dcontext, dgate[g]);
        if (drecurrent) write_first(drecurrent + i + g * hidden, rest, add_drecurrent, dgate[g]);
      }
      if (dprevious_cell) write_first(dprevious_cell + h, rest, add_dprevious_cell, change * forget);
    }
}
