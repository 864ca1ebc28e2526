/// The part of the script that shows all heads as small pictures, and ranks them by where they look from a word.
let headsScript = #"""
  function fillHeads(made) {
    const view = state.panes[made.pane];
    const sections = kinds.filter((kind) => hasKind(view, kind)).map((kind) => {
      const layers = attentionsOf(view, kind).map((attention) => layerRow(view, attention));
      return element("div", { class: "kind" }, heading(level + 1, kindTitles[kind]), ...layers);
    });
    made.heads.replaceChildren(...sections);
    if (sections.length === 0) made.heads.append(element("p", { class: "note" }, "The model has no attention: see the one vector."));
    paintHeads(made);
  }

  function layerRow(view, attention) {
    const all = attention.heads.map((_, head) => keyOf(attention, head));
    const label = element("button", {
      type: "button", class: "layer", click: () => switchHeads(() => {
        const isAnyOn = all.some((key) => !state.off.has(key));
        all.forEach((key) => isAnyOn ? state.off.add(key) : state.off.delete(key));
      })
    }, "layer " + attention.layer);
    return element("div", { class: "layer-row", role: "group", "aria-label": kindNames[attention.kind] + ", layer " + attention.layer },
      label, element("div", { class: "layer-heads" }, ...attention.heads.map((_, head) => headButton(view, attention, head))));
  }

  function headButton(view, attention, head) {
    const key = keyOf(attention, head), { entropy, distance } = figuresOf(attention, head);
    const name = kindNames[attention.kind] + ", layer " + attention.layer + ", head " + (head + 1);
    const button = element("button", {
      type: "button", class: "head", "data-key": key,
      title: name + ": entropy " + number(entropy) + " bits, distance " + number(distance) + " tokens",
      click: () => switchHeads(() => {
        if (!state.off.delete(key)) state.off.add(key);
        else state.head = key;
      })
    }, element("canvas", { "aria-hidden": "true" }), element("span", { "aria-hidden": "true" }, String(head + 1)));
    button.setAttribute("aria-label", name + ", entropy " + number(entropy) + " bits, distance " + number(distance) + " tokens");
    return button;
  }

  function paintHeads(made) {
    const view = state.panes[made.pane];
    for (const attention of views[view].attentions) {
      const largest = scaleOf(attention.kind, true);
      attention.heads.forEach((head, index) => {
        const button = made.heads.querySelector("[data-key='" + keyOf(attention, index) + "']");
        paint(button.querySelector("canvas"), head.weights, largest, [attention.kind]);
      });
    }
  }

  function showHeads(made) {
    made.heads.querySelectorAll(".head").forEach((button) => {
      button.setAttribute("aria-pressed", String(!state.off.has(button.dataset.key)));
      button.removeAttribute("data-tone");
    });
    // The colours that lines have where they are few.
    for (const kind of kinds) {
      const on = headsOn(state.panes[made.pane], kind);
      if (!isByHead(on)) continue;
      on.forEach(({ attention, head }, tone) => {
        made.heads.querySelector("[data-key='" + keyOf(attention, head) + "']").setAttribute("data-tone", String(tone + 1));
      });
    }
    made.heads.querySelectorAll(".layer").forEach((button) => {
      const heads = [...button.parentElement.querySelectorAll(".head")];
      button.setAttribute("aria-pressed", String(heads.some((head) => !state.off.has(head.dataset.key))));
    });
  }

  const allKeys = () => new Set(views.flatMap((view) => view.attentions.flatMap((attention) => attention.heads.map((_, head) => keyOf(attention, head)))));

  // Leaves on one head of every layer; the second time all of them again.
  function onlyHead(wanted) {
    const others = [...allKeys()].filter((key) => Number(key.split("/")[2]) !== wanted);
    if (others.length === allKeys().size) return;
    const isSo = others.length === state.off.size && others.every((key) => state.off.has(key));
    switchHeads(() => { state.off = new Set(isSo ? [] : others); });
  }

  function only(key) {
    switchHeads(() => {
      const kind = key.split("/")[0];
      allKeys().forEach((other) => { if (other.startsWith(kind + "/")) { if (other === key) state.off.delete(other); else state.off.add(other); } });
      state.head = key;
    });
  }

  // MARK: Ranking

  // Every head in which the chosen word is a query, with what it looks at most.
  function rankedHeads(view, side, index, wanted) {
    const heads = [];
    for (const kind of kinds.filter((kind) => querySide(kind) === side)) {
      const keys = keysOf(view, kind);
      for (const attention of attentionsOf(view, kind)) {
        attention.heads.forEach((_, head) => {
          const row = headWeights(view, attention, head)[index];
          const order = row.map((share, column) => ({ share, name: keySide(kind) + " " + keys[column].place, unit: keys[column].unit }))
            .sort((one, other) => other.share - one.share);
          const found = wanted ? order.find((each) => each.name === wanted) : order[0];
          if (found) heads.push({ attention, head, share: found.share, order });
        });
      }
    }
    return heads.sort((one, other) => other.share - one.share);
  }

  function fillRanks(section) {
    const body = section.querySelector(".body");
    if (!state.chosen) {
      body.replaceChildren(element("p", { class: "note" }, "Choose a word: the heads are then ranked by where they look from it."));
      return;
    }
    const { pane, side, index } = state.chosen, view = state.panes[pane];
    const word = units(view, side)[index];
    const choices = ["source", "target"].flatMap((other) => units(view, other).map((unit, place) => ({ name: other + " " + place, unit, other })));
    const select = element("select", { id: "ranked", change: (event) => { state.ranked = event.target.value; refill(section, fillRanks); } },
      element("option", { value: "" }, "whatever they look at most"),
      ...choices.map((each) => element("option", { value: each.name, selected: state.ranked === each.name }, each.unit.text + " (" + each.other + ")")));
    let heads = rankedHeads(view, side, index, state.ranked);
    if (heads.length === 0) heads = rankedHeads(view, side, index, "");
    const rows = heads.slice(0, 16).map(({ attention, head, share, order }) => element("tr", {},
      element("th", { scope: "row" }, element("button", { type: "button", click: () => only(keyOf(attention, head)) },
        kindNames[attention.kind] + ", layer " + attention.layer + ", head " + (head + 1))),
      element("td", {}, percent(share)),
      element("td", { class: "text" }, ...order.slice(0, 3).flatMap((each, place) => [place ? ", " : "", isolated(each.unit.text), " " + percent(each.share)]))));
    const head = element("thead", {}, element("tr", {}, ...["head", "share", "looks at"].map((text) => element("th", { scope: "col" }, text))));
    body.replaceChildren(
      element("p", {}, "From ", isolated(quoted(word.text)), ", ", element("label", { for: "ranked" }, "by their attention to "), select),
      heads.length === 0 ? element("p", { class: "note" }, "No attention looks from this word.")
        : element("div", { class: "table" }, element("table", { class: "numbers" }, head, element("tbody", {}, ...rows))),
      heads.length > 16 ? element("p", { class: "note" }, "The first 16 of " + heads.length + " heads. A head's name switches on that head alone.") : "");
  }

  """#
