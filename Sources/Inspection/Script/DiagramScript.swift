/// The part of the script that shows both sentences, and lines from a word to what it looked at.
let diagramScript = #"""
  // A few heads have a colour each; of many the mean is shown.
  const isByHead = (heads) => heads.length > 1 && heads.length <= 6;

  // One view: both sentences as columns of words, the lines between and beside them, and all heads.
  function makePane(pane) {
    const lines = drawn("svg", { class: "lines", "aria-hidden": "true", focusable: "false" });
    const lists = { source: element("ol", { class: "words" }), target: element("ol", { class: "words" }) };
    const columns = ["source", "target"].map((side) => {
      const title = element("h" + (level + 1), { id: "title-" + pane + "-" + side });
      return element("div", { class: "column " + side, role: "group", "aria-labelledby": title.id }, title, lists[side]);
    });
    const figure = element("div", { class: "diagram", mouseleave: () => leave(pane) }, lines, ...columns);
    const heads = element("div", { class: "heads" });
    const notes = element("div", {});
    const title = element("h" + level, { id: "pane-" + pane });
    const root = element("section", { class: "pane", "aria-labelledby": title.id }, title, notes, figure,
      element("details", { class: "pictures-of-heads", open: true }, element("summary", {}, "All heads"), heads));
    const made = { pane, root, lines, lists, columns, figure, heads, notes, title, items: null };
    new ResizeObserver(() => drawLines(made)).observe(figure);
    return made;
  }

  function fillPane(made) {
    const view = state.panes[made.pane];
    made.title.replaceChildren(isolated(views[view].name));
    made.notes.replaceChildren(...views[view].notes.map((note) => element("p", { class: "note" }, note)));
    made.items = { source: [], target: [], start: null };
    ["source", "target"].forEach((side, column) => {
      const { language, tokens } = views[view][side];
      made.columns[column].firstChild.replaceChildren(side + ", ", isolated(language));
      const rows = units(view, side).map((unit, index) => wordItem(made, side, unit, index));
      if (side === "target" && hasKind(view, "decoder-self")) {
        made.items.start = element("span", { class: "word mark" }, "<s>");
        rows.unshift(element("li", {}, made.items.start));
      }
      set(made.lists[side], { lang: language });
      made.lists[side].replaceChildren(...rows);
    });
  }

  function wordItem(made, side, unit, index) {
    const button = element("button", {
      type: "button", class: "word" + (unit.mark ? " mark" : ""), "aria-pressed": "false",
      tabindex: index === 0 ? "0" : "-1",
      mouseenter: () => { if (!state.pinned) choose(made.pane, side, index); },
      focus: () => { rove(made, side, index); if (!state.pinned) choose(made.pane, side, index); },
      click: () => pin(made.pane, side, index),
      keydown: (event) => keyOnWord(event, made, side, index)
    }, isolated(unit.text), unit.byte ? element("small", {}, " " + unit.byte) : null, element("span", { class: "share" }));
    button.setAttribute("aria-label", nameOf(unit));
    made.items[side].push(button);
    return element("li", { class: unit.joined ? "joined" : null }, button);
  }

  // Only one word of a list is reached by the tab key; arrows lead to the others.
  function rove(made, side, index) {
    made.items[side].forEach((item, place) => { item.tabIndex = place === index ? 0 : -1; });
  }

  function choose(pane, side, index) {
    const last = state.chosen;
    if (last && last.pane === pane && last.side === side && last.index === index) return;
    state.chosen = { pane, side, index };
    state.piece = 0;
    state.key = null;
    refreshChoice();
  }

  function pin(pane, side, index) {
    const last = state.chosen;
    const isSame = last && last.pane === pane && last.side === side && last.index === index;
    state.pinned = !(state.pinned && isSame);
    if (!isSame) choose(pane, side, index);
    refreshChoice();
  }

  function unpin() {
    state.pinned = false;
    state.chosen = null;
    refreshChoice();
  }

  function leave(pane) {
    if (state.pinned || !state.chosen || state.chosen.pane !== pane) return;
    if (panes[pane].figure.contains(document.activeElement)) return;
    state.chosen = null;
    refreshChoice();
  }

  function keyOnWord(event, made, side, index) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const items = made.items[side], other = side === "source" ? "target" : "source";
    const go = (button) => { if (button) button.focus(); };
    const beside = () => go(made.items[other][Math.min(index, made.items[other].length - 1)]);
    const actions = {
      ArrowDown: () => go(items[index + 1]), ArrowUp: () => go(items[index - 1]),
      Home: () => go(items[0]), End: () => go(items[items.length - 1]),
      ArrowLeft: () => { if (side === "target") beside(); }, ArrowRight: () => { if (side === "source") beside(); },
      Escape: unpin, "0": () => switchHeads(() => state.off.clear()),
      m: () => setAside(state.panes[made.pane], side, index)
    };
    const action = /^[1-9]$/.test(event.key) ? () => onlyHead(Number(event.key)) : actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  // exBERT's masking, within each head: what the others get where a word cannot be looked at.
  function setAside(view, side, index) {
    const masked = state.masked[view];
    switchHeads(() => units(view, side)[index].tokens.forEach((token) => {
      const name = side + " " + token;
      if (!masked.delete(name)) masked.add(name);
    }));
  }

  // What the chosen word of a pane looks at and is looked at by: for each kind its shares by place.
  function looksOf(pane) {
    const { side, index } = state.chosen, view = state.panes[pane];
    const looks = [];
    for (const kind of kinds) {
      const mean = meanWeights(view, kind);
      if (!mean) continue;
      const keys = keysOf(view, kind);
      if (querySide(kind) === side && mean[index]) {
        looks.push({ kind, incoming: false, shares: keys.map((key, column) => ({ place: key.place, unit: key.unit, share: mean[index][column] })) });
      } else if (kind === "cross" && side === "source") {
        looks.push({ kind, incoming: true, shares: units(view, "target").map((unit, row) => ({ place: row, unit, share: mean[row][index] })) });
      }
    }
    return looks;
  }

  // MARK: Lines

  function drawLines(made) {
    if (!made.items) return;
    const box = made.figure.getBoundingClientRect();
    made.lines.setAttribute("viewBox", "0 0 " + box.width + " " + box.height);
    made.lines.replaceChildren();
    const place = (side, index) => {
      const item = index < 0 ? made.items.start : made.items[side][index];
      if (!item) return null;
      const frame = item.getBoundingClientRect();
      return { left: frame.left - box.left, right: frame.right - box.left, y: frame.top + frame.height / 2 - box.top };
    };
    const view = state.panes[made.pane];
    if (views[view].context.length > 0 && !hasKind(view, "cross")) drawVectorLines(made, place, box);
    if (state.chosen && state.chosen.pane === made.pane) drawChosen(made, view, place);
    else drawOverview(made, view, place);
  }

  function drawOverview(made, view, place) {
    const mean = meanWeights(view, "cross");
    if (!mean) return;
    mean.forEach((row, from) => row.forEach((share, to) => addLine(made, "cross", place("target", from), place("source", to), share / scaleOf("cross", false))));
  }

  function drawChosen(made, view, place) {
    const { side, index } = state.chosen;
    for (const look of looksOf(made.pane)) {
      if (look.incoming) {
        for (const { place: from, share } of look.shares) {
          addLine(made, look.kind, place("target", from), place("source", index), share / scaleOf(look.kind, false), "incoming");
        }
        continue;
      }
      const heads = headsOn(view, look.kind), keys = keysOf(view, look.kind);
      const byHead = isByHead(heads);
      const layers = byHead
        ? heads.map((each, number) => ({ row: headWeights(view, each.attention, each.head)[index], name: "head-" + (number + 1), shift: 2 * (number - (heads.length - 1) / 2) }))
        : [{ row: look.shares.map((each) => each.share), name: "", shift: 0 }];
      for (const layer of layers) {
        layer.row.forEach((share, column) => addLine(made, look.kind, place(side, index),
          place(keySide(look.kind), keys[column].place), share / scaleOf(look.kind, byHead), layer.name, layer.shift));
      }
    }
  }

  function addLine(made, kind, from, to, strength, name = "", shift = 0) {
    if (!from || !to || !(strength > 0.03)) return;
    const y = from.y + shift, end = to.y + shift;
    let path;
    if (kind === "cross") {
      const middle = (from.left + to.right) / 2;
      path = ["M", from.left, y, "C", middle, y, middle, end, to.right, end];
    } else {
      const isEncoder = kind === "encoder-self";
      const x = isEncoder ? from.left : from.right, goal = isEncoder ? to.left : to.right;
      // The bow goes round the words between, as far as there is room.
      const column = made.columns[isEncoder ? 0 : 1].getBoundingClientRect(), box = made.figure.getBoundingClientRect();
      const edge = isEncoder ? column.left - box.left : column.right - box.left;
      const room = Math.max(8, isEncoder ? edge : box.width - edge);
      const reach = edge + (isEncoder ? -1 : 1) * Math.min(1.3 * room, 12 + Math.abs(y - end) * 0.3);
      const spread = Math.abs(y - end) < 1 ? 8 : 0;
      path = ["M", x, y - spread, "C", reach, y - spread, reach, end + spread, goal, end + spread];
    }
    made.lines.append(drawn("path", {
      class: "line " + kind + " " + name, d: path.map((each) => typeof each === "number" ? each.toFixed(1) : each).join(" "),
      "stroke-opacity": Math.min(1, 0.12 + 0.88 * strength).toFixed(3), "stroke-width": (0.75 + 3.5 * Math.min(1, strength)).toFixed(2)
    }));
  }

  // Without attention to the source everything goes through one vector.
  function drawVectorLines(made, place, box) {
    const sources = made.items.source.map((_, index) => place("source", index));
    const targets = made.items.target.map((_, index) => place("target", index));
    if (sources.length === 0 || targets.length === 0) return;
    const x = (sources[0].right + targets[0].left) / 2;
    const middle = (sources[0].y + sources[sources.length - 1].y) / 2;
    const chosen = state.chosen && state.chosen.pane === made.pane ? state.chosen : null;
    const node = { left: x - 8, right: x + 8, y: middle };
    sources.forEach((source, index) => addLine(made, "cross", node, source, chosen && chosen.side === "source" && chosen.index !== index ? 0.1 : 0.4));
    targets.forEach((target, index) => addLine(made, "cross", target, node, chosen && chosen.side === "target" && chosen.index !== index ? 0.1 : 0.4));
    made.lines.append(drawn("circle", { class: "vector", cx: x, cy: middle, r: 8 }));
  }

  // MARK: Shares

  function showShares(made) {
    const isHere = state.chosen && state.chosen.pane === made.pane;
    const looks = isHere ? looksOf(made.pane) : [];
    const view = state.panes[made.pane];
    for (const side of ["source", "target"]) {
      const look = looks.find((each) => (each.incoming ? "target" : keySide(each.kind)) === side);
      const shares = new Map(look ? look.shares.map((each) => [each.place, each.share]) : []);
      made.items[side].forEach((item, index) => {
        const isChosen = isHere && state.chosen.side === side && state.chosen.index === index;
        item.classList.toggle("chosen", Boolean(isChosen));
        item.classList.toggle("aside", units(view, side)[index].tokens.some((token) => state.masked[view].has(side + " " + token)));
        item.setAttribute("aria-pressed", String(Boolean(isChosen && state.pinned)));
        showShare(item, shares.get(index));
      });
      if (side === "target" && made.items.start) showShare(made.items.start, shares.get(-1));
    }
  }

  function showShare(item, share) {
    const text = item.querySelector(".share");
    if (text) text.textContent = share >= 0.05 ? Math.round(100 * share) : "";
    item.style.setProperty("--share", (100 * Math.min(1, share || 0)).toFixed(1) + "%");
  }

  """#
