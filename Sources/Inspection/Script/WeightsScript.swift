/// The part of the script that counts: words made of pieces, words set aside, means of the heads switched on.
let weightsScript = #"""
  // The tokens of a sentence as they are looked at: pieces, or whole words.
  function unitsOf(tokens) {
    const units = [];
    tokens.forEach((token, index) => {
      const last = units[units.length - 1];
      const isFirst = !token.byte || token.byte.startsWith("1/");
      const joins = index > 0 && token.unit !== undefined && tokens[index - 1].unit === token.unit;
      if (state.unit === "words" && joins) {
        last.tokens.push(index);
        if (isFirst) last.text += token.text;
      } else {
        units.push({
          text: token.text, tokens: [index], mark: Boolean(token.mark), joined: joins,
          byte: state.unit === "pieces" ? token.byte : undefined
        });
      }
    });
    return units;
  }

  const unitCache = new Map();
  function units(view, side) {
    const key = [view, side, state.unit, state.frame].join();
    if (!unitCache.has(key)) unitCache.set(key, unitsOf(views[view][side].tokens));
    return unitCache.get(key);
  }

  const nameOf = (unit) => unit.byte ? unit.text + ", byte " + unit.byte.replace("/", " of ") : unit.text;

  const querySide = (kind) => kind === "encoder-self" ? "source" : "target";
  const keySide = (kind) => kind === "decoder-self" ? "target" : "source";

  // What is looked at: for each its tokens among the keys, and its place in the list of words, -1 for <s>.
  function keysOf(view, kind) {
    const side = units(view, keySide(kind));
    if (kind !== "decoder-self") return side.map((unit, place) => ({ tokens: unit.tokens, place, unit }));
    const last = views[view].target.tokens.length - 1;
    const start = { tokens: [0], place: -1, unit: { text: "<s>", tokens: [], mark: true } };
    return [start].concat(side
      .map((unit, place) => ({ tokens: unit.tokens.map((token) => token + 1).filter((token) => token <= last), place, unit }))
      .filter((key) => key.tokens.length > 0));
  }

  const attentionsOf = (view, kind) => views[view].attentions.filter((attention) => attention.kind === kind);
  const keyOf = (attention, head) => attention.kind + "/" + attention.layer + "/" + (head + 1);
  const isOn = (attention, head) => !state.off.has(keyOf(attention, head));
  const hasKind = (view, kind) => attentionsOf(view, kind).length > 0;

  function isMasked(view, kind, column) {
    if (kind === "decoder-self") return column > 0 && state.masked[view].has("target " + (column - 1));
    return state.masked[view].has("source " + column);
  }

  // A row of weights without the words set aside; softmax shares out among the others what those had.
  function rowOf(view, attention, head, row) {
    const weights = attention.heads[head].weights[row] || [];
    if (state.masked[view].size === 0) return weights;
    const kept = weights.map((weight, column) => isMasked(view, attention.kind, column) ? 0 : weight);
    const before = sum(weights), after = sum(kept);
    if (attention.normalizer !== "softmax" || after <= 0) return kept;
    return kept.map((weight) => weight * before / after);
  }

  const sum = (numbers) => numbers.reduce((total, each) => total + (each || 0), 0);
  const largestOf = (rows) => rows.reduce((most, row) => row.reduce((m, each) => Math.max(m, each || 0), most), 0);

  const cache = new Map();
  function remembered(name, make) {
    const key = state.version + " " + state.frame + " " + state.unit + " " + name;
    if (!cache.has(key)) {
      if (cache.size > 4000) cache.clear();
      cache.set(key, make());
    }
    return cache.get(key);
  }

  // A head's weights by words: the sum over a word's pieces as keys, and of these the mean over its pieces as queries.
  function headWeights(view, attention, head) {
    return remembered([view, keyOf(attention, head)].join(), () => {
      const keys = keysOf(view, attention.kind);
      return units(view, querySide(attention.kind)).map((unit) => {
        const rows = unit.tokens.map((token) => rowOf(view, attention, head, token));
        return keys.map((key) => sum(rows.map((row) => sum(key.tokens.map((token) => row[token])))) / rows.length);
      });
    });
  }

  function headsOn(view, kind) {
    return attentionsOf(view, kind).flatMap((attention) =>
      attention.heads.map((_, head) => ({ attention, head })).filter((each) => isOn(each.attention, each.head)));
  }

  // The mean of the heads switched on; null where there are none.
  function meanWeights(view, kind) {
    return remembered(["mean", view, kind].join(), () => {
      const matrices = headsOn(view, kind).map((each) => headWeights(view, each.attention, each.head));
      if (matrices.length === 0) return null;
      return matrices[0].map((row, y) => row.map((_, x) => sum(matrices.map((matrix) => matrix[y][x])) / matrices.length));
    });
  }

  // Puts the views of a step in the place of those of another.
  function placeFrame(frame) {
    state.frame = frame;
    views.splice(0, views.length, ...frames[frame].views);
  }

  // What a measure finds at each step of a training, or of the one state there is.
  function throughFrames(measure) {
    if (frames.length === 0) return measure();
    const shown = state.frame;
    const found = frames.flatMap((_, frame) => { placeFrame(frame); return measure(); });
    placeFrame(shown);
    return found;
  }

  // The number that full strength stands for, the same in all that is shown side by side or one after the other.
  const scales = new Map();
  function scaleOf(kind, byHead) {
    const key = [state.version, state.unit, kind, byHead, state.panes].join();
    if (!scales.has(key)) {
      if (scales.size > 100) scales.clear();
      const largest = throughFrames(() => state.panes.flatMap((view) => byHead
        ? attentionsOf(view, kind).flatMap((attention) => attention.heads.map((head) => largestOf(head.weights)))
        : [largestOf(meanWeights(view, kind) || [])]));
      scales.set(key, Math.max(1e-9, ...largest));
    }
    return scales.get(key);
  }

  // In bits; and how many tokens away a query looks, in the mean. Of a head: the means over its queries.
  function figuresOf(attention, head) {
    const rows = attention.heads[head].weights;
    const shift = attention.kind === "decoder-self" ? 1 : 0;
    let entropy = 0, distance = 0;
    rows.forEach((row, query) => {
      const total = sum(row) || 1;
      row.forEach((weight, key) => {
        const share = (weight || 0) / total;
        if (share > 0) entropy -= share * Math.log2(share);
        distance += share * Math.abs(query - (key - shift));
      });
    });
    const count = Math.max(1, rows.length);
    return { entropy: entropy / count, distance: distance / count };
  }

  function switchHeads(change) {
    change();
    state.version += 1;
    refresh();
  }

  """#
