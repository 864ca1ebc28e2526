// The definition of the steps of recurrent layers.

static void gru(long rows, long hidden, const float *input, const float *context, const float *recurrent,
                const float *previous, float *gates, float *state) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < hidden; c++) {
      long reset = 3 * r * hidden + c, update = reset + hidden, candidate = update + hidden;
#define GATE(i) (input[i] + (context ? context[i] : 0.0) + (recurrent ? recurrent[i] : 0.0))
      gates[reset] = sigmoid(GATE(reset));
      gates[update] = sigmoid(GATE(update));
      double memory = recurrent ? recurrent[candidate] : 0;
      gates[candidate] = tanh(GATE(candidate) - memory + gates[reset] * memory);
      double before = previous ? previous[r * hidden + c] : 0;
      state[r * hidden + c] = (1 - gates[update]) * gates[candidate] + gates[update] * before;
    }
}

static void gru_backward(long rows, long hidden, const float *gates, const float *recurrent, const float *previous,
                         const float *dstate, int add_dinput, float *dinput, int add_dcontext, float *dcontext,
                         int add_drecurrent, float *drecurrent, int add_dprevious, float *dprevious) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < hidden; c++) {
      long h = r * hidden + c, reset = 3 * r * hidden + c, update = reset + hidden, candidate = update + hidden;
      double before = previous ? previous[h] : 0, memory = recurrent ? recurrent[candidate] : 0;
      double n = gates[candidate], z = gates[update], g = gates[reset];
      double dn = dstate[h] * (1 - z) * (1 - n * n), dz = dstate[h] * (before - n) * z * (1 - z);
      double dg = dn * memory * g * (1 - g), slopes[3] = {dg, dz, dn};
      for (long k = 0; k < 3; k++) {
        write_gradient(dinput, reset + k * hidden, add_dinput, slopes[k]);
        write_gradient(dcontext, reset + k * hidden, add_dcontext, slopes[k]);
        write_gradient(drecurrent, reset + k * hidden, add_drecurrent, k == 2 ? dn * g : slopes[k]);
      }
      write_gradient(dprevious, h, add_dprevious, dstate[h] * z);
    }
}

static void lstm(long rows, long hidden, const float *input, const float *context, const float *recurrent,
                 const float *previous_cell, float *gates, float *cell, float *state) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < hidden; c++) {
      long h = r * hidden + c, first = 4 * r * hidden + c;
      for (long k = 0; k < 4; k++) {
        double z = GATE(first + k * hidden);
        gates[first + k * hidden] = k == 2 ? tanh(z) : sigmoid(z);
      }
      double before = previous_cell ? previous_cell[h] : 0;
      cell[h] = gates[first + hidden] * before + (double)gates[first] * gates[first + 2 * hidden];
      state[h] = gates[first + 3 * hidden] * tanh(cell[h]);
    }
}
#undef GATE

static void lstm_backward(long rows, long hidden, const float *gates, const float *cell, const float *previous_cell,
                          const float *dstate, const float *dcell, int add_dinput, float *dinput, int add_dcontext,
                          float *dcontext, int add_drecurrent, float *drecurrent, int add_dprevious_cell,
                          float *dprevious_cell) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < hidden; c++) {
      long h = r * hidden + c, first = 4 * r * hidden + c;
      double in = gates[first], forget = gates[first + hidden], candidate = gates[first + 2 * hidden];
      double out = gates[first + 3 * hidden], shown = tanh(cell[h]), slope = dstate ? dstate[h] : 0;
      double before = previous_cell ? previous_cell[h] : 0;
      double change = slope * out * (1 - shown * shown) + (dcell ? dcell[h] : 0);
      double slopes[4] = {change * candidate * in * (1 - in), change * before * forget * (1 - forget),
                          change * in * (1 - candidate * candidate), slope * shown * out * (1 - out)};
      for (long k = 0; k < 4; k++) {
        write_gradient(dinput, first + k * hidden, add_dinput, slopes[k]);
        write_gradient(dcontext, first + k * hidden, add_dcontext, slopes[k]);
        write_gradient(drecurrent, first + k * hidden, add_drecurrent, slopes[k]);
      }
      write_gradient(dprevious_cell, h, add_dprevious_cell, change * forget);
    }
}
