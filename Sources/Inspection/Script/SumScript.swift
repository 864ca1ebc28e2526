/// The part of the script that shows how one head comes to its sum for one word, number by number.
let sumScript = #"""
  const formulas = {
    "scaled-dot": "score = q · k / √d", "dot": "score = q · k", "bilinear": "score = q · k, with k = W h",
    "cosine": "score = strength · cos(q, h) = q / |q| · k", "additive": "score = w · tanh(W q + k), with k = U h"
  };

  // The heads that look from a side's words.
  function headsFrom(view, side) {
    return ["cross", "encoder-self", "decoder-self"].filter((kind) => querySide(kind) === side)
      .flatMap((kind) => attentionsOf(view, kind))
      .flatMap((attention) => attention.heads.map((_, head) => ({ attention, head, key: keyOf(attention, head) })));
  }

  // Numbers as fields side by side: blue above 0, orange below.
  function strip(numbers, largest, name) {
    const canvas = element("canvas", { class: "strip", role: "img" });
    canvas.setAttribute("aria-label", name + ": " + numbers.length + " numbers from " + number(Math.min(...numbers)) + " to " + number(Math.max(...numbers)));
    paint(canvas, [numbers], largest, ["positive", "negative"]);
    return canvas;
  }

  const magnitude = (rows) => rows.reduce((most, row) => row.reduce((m, each) => Math.max(m, Math.abs(each)), most), 1e-9);

  function fillSum(section) {
    const body = section.querySelector(".body");
    if (!state.chosen) {
      body.replaceChildren(element("p", { class: "note" }, "Choose a word: here stands how a head comes to what it takes from the others."));
      return;
    }
    const { pane, side, index } = state.chosen, view = state.panes[pane];
    const word = units(view, side)[index], heads = headsFrom(view, side);
    if (heads.length === 0) {
      body.replaceChildren(element("p", { class: "note" }, "No attention looks from this word."));
      return;
    }
    const chosen = heads.find((each) => each.key === state.head) || heads.find((each) => isOn(each.attention, each.head)) || heads[0];
    const select = element("select", { id: "sum-head", change: (event) => { state.head = event.target.value; refill(section, fillSum); } },
      ...heads.map((each) => element("option", { value: each.key, selected: each.key === chosen.key },
        kindNames[each.attention.kind] + ", layer " + each.attention.layer + ", head " + (each.head + 1))));
    const tokens = views[view][side].tokens;
    const pieces = word.tokens.length > 1 ? element("select", { id: "sum-piece", change: (event) => { state.piece = Number(event.target.value); refill(section, fillSum); } },
      ...word.tokens.map((token, place) => element("option", { value: place, selected: place === state.piece }, tokens[token].text + (tokens[token].byte ? " " + tokens[token].byte : "")))) : null;
    const query = word.tokens[Math.min(state.piece, word.tokens.length - 1)];
    body.replaceChildren(
      element("p", { class: "choices" }, element("span", {}, "From ", isolated(quoted(word.text))),
        element("span", {}, element("label", { for: "sum-head" }, "head "), select),
        pieces ? element("span", {}, element("label", { for: "sum-piece" }, "piece "), pieces) : null),
      ...sumOf(view, chosen.attention, chosen.head, query, section));
  }

  function sumOf(view, attention, place, query, section) {
    const head = attention.heads[place];
    if (!head.queries || !head.queries[query]) {
      return [element("p", { class: "note" }, "The numbers of this head were left out of the page; its weights are in the small pictures.")];
    }
    const q = head.queries[query], scores = head.scores[query], weights = head.weights[query];
    const count = scores.filter((score) => score !== null).length;
    const keyTokens = attention.kind === "decoder-self" ? [{ text: "<s>" }].concat(views[view].target.tokens) : views[view].source.tokens;
    const hasProducts = attention.score !== "additive";
    const length = Math.sqrt(sum(q.map((each) => each * each))) || 1;
    const unit = attention.score === "cosine" ? q.map((each) => each / length) : q;
    const root = Math.sqrt(q.length), isScaled = attention.score === "scaled-dot", isSoftmax = attention.normalizer === "softmax";
    const most = Math.max(...scores.filter((score) => score !== null));
    const total = sum(scores.filter((score) => score !== null).map((score) => Math.exp(score - most)));
    const products = head.keys.slice(0, count).map((k) => hasProducts ? k.map((each, column) => each * unit[column]) : []);
    const result = head.values[0].map((_, column) => sum(head.values.slice(0, count).map((v, key) => v[column] * weights[key])));
    const scale = { k: magnitude(head.keys), p: magnitude(products), v: magnitude(head.values) };
    const columns = ["looked at", "k", ...(hasProducts ? ["q × k", "q · k"] : []), ...(isScaled ? ["/ √d"] : []), ...(hasProducts ? [] : ["score"]),
      ...(isSoftmax ? ["exp(score − max)"] : []), "α", "v"];
    const rows = scores.map((score, key) => score === null ? null : element("tr", { class: state.key === key ? "chosen" : null },
      element("th", { scope: "row" }, element("button", {
        type: "button", "aria-pressed": String(state.key === key),
        click: () => { state.key = state.key === key ? null : key; refill(section, fillSum); }
      }, isolated(keyTokens[key].text))),
      element("td", {}, strip(head.keys[key], scale.k, "k")),
      ...(hasProducts ? [element("td", {}, strip(products[key], scale.p, "q times k")), element("td", {}, number(isScaled ? score * root : score))] : []),
      ...(isScaled ? [element("td", {}, number(score))] : []), ...(hasProducts ? [] : [element("td", {}, number(score))]),
      ...(isSoftmax ? [element("td", {}, number(Math.exp(score - most)))] : []),
      element("td", { class: "weight" }, number(weights[key])), element("td", {}, strip(head.values[key], scale.v, "v"))));
    const foot = element("tr", {}, element("th", { scope: "row" }, "sum"), ...columns.slice(1).map((column) => element("td", {},
      column.startsWith("exp") ? number(total) : column === "α" ? number(sum(weights)) : column === "v" ? strip(result, magnitude([result]), "the sum of α v") : "")));
    const normalizer = isSoftmax ? "α = exp(score) / Σ exp(score) [softmax]" : "α = 1 / (1 + exp(−score)) [sigmoid]";
    return [
      element("p", { class: "formula" }, formulas[attention.score] + (isScaled ? " = q · k / " + number(root) : "") + ";  " + normalizer + ";  result = Σ α v"),
      element("div", { class: "vector-line" }, element("span", {}, "q"), strip(q, magnitude([q]), "q"), element("span", {}, q.length + " numbers")),
      element("div", { class: "table" }, element("table", { class: "numbers sum" },
        element("thead", {}, element("tr", {}, ...columns.map((column) => element("th", { scope: "col" }, column)))),
        element("tbody", {}, ...rows.filter((row) => row !== null)), element("tfoot", {}, foot))),
      numbersOf(state.key !== null && products[state.key] ? state.key : null, { q, unit, head, products, keyTokens, weights, result, hasProducts })
    ];
  }

  // All numbers of one key, each product of the sum by itself.
  function numbersOf(key, { q, unit, head, products, keyTokens, weights, result, hasProducts }) {
    if (key === null) return element("p", { class: "note" }, "The name of what is looked at shows its sum number by number. Numbers are rounded to four digits.");
    const k = head.keys[key], v = head.values[key];
    const width = Math.max(q.length, k.length, v.length);
    const cell = (value) => element("td", {}, value === undefined ? "" : number(value));
    const rows = Array.from({ length: width }, (_, place) => element("tr", {}, element("th", { scope: "row" }, String(place + 1)),
      cell(unit[place]), cell(k[place]), ...(hasProducts ? [cell(products[key][place])] : []), cell(v[place]),
      cell(v[place] === undefined ? undefined : v[place] * weights[key]), cell(result[place])));
    const heads = ["", "q", "k", ...(hasProducts ? ["q × k"] : []), "v", "α v", "Σ α v"];
    return element("div", { class: "table by-number", tabindex: "0", role: "region", "aria-label": "numbers of " + keyTokens[key].text },
      element("table", { class: "numbers" }, element("caption", {}, isolated(quoted(keyTokens[key].text)), ", number by number"),
        element("thead", {}, element("tr", {}, ...heads.map((text) => element("th", { scope: "col" }, text)))), element("tbody", {}, ...rows)));
  }

  // MARK: The one vector

  function fillVectors(section) {
    const shown = state.panes.filter((view) => views[view].context.length > 0);
    section.hidden = shown.length === 0;
    if (section.hidden) return;
    const vectors = shown.map((view) => views[view].context), largest = magnitude(vectors);
    const rows = shown.map((view, place) => element("figure", {},
      element("figcaption", {}, isolated(views[view].name), ": " + vectors[place].length + " numbers from " + number(Math.min(...vectors[place])) + " to "
        + number(Math.max(...vectors[place])) + ", length " + number(Math.sqrt(sum(vectors[place].map((each) => each * each))))),
      strip(vectors[place], largest, "the vector"),
      element("details", {}, element("summary", {}, "Its numbers"), element("p", { class: "number-list" }, vectors[place].map(number).join("  ")))));
    const [one, other] = vectors;
    if (other && one.length === other.length) {
      const dot = (a, b) => sum(a.map((each, place) => each * b[place]));
      rows.push(element("p", {}, "Cosine of the two: " + number(dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other) || 1)) + ". Both are on one scale, up to " + number(largest) + "."));
    }
    section.querySelector(".body").replaceChildren(...rows);
  }

  """#
