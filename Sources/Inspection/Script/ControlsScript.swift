/// The script's last part: controls, what is said to who cannot see, and keeping all of it up to date.
let controlsScript = #"""
  const page = document.getElementById("page"), said = document.getElementById("said");
  const panes = state.panes.map((_, pane) => makePane(pane));

  function section(title, name) {
    const made = element("section", { class: name, "aria-labelledby": "title-" + name }, heading(level, title), element("div", { class: "body" }));
    made.firstChild.id = "title-" + name;
    return made;
  }
  const ranks = section("Heads by where they look", "ranks");
  const sums = section("The sum, number by number", "sums");
  const vectors = section("The one vector", "vectors");

  function unitChoice() {
    const choice = (value, text) => element("label", {}, element("input", {
      type: "radio", name: "unit", value, checked: state.unit === value,
      change: () => {
        state.unit = value;
        state.chosen = null;
        state.pinned = false;
        state.ranked = "";
        refreshViews();
      }
    }), " " + text);
    return element("fieldset", {}, element("legend", {}, "Show"), choice("words", "words"), choice("pieces", "pieces, as the model sees"));
  }

  function viewChoice(pane) {
    const id = "view-" + pane;
    return element("span", {}, element("label", { for: id }, state.panes.length > 1 ? (pane ? "beside " : "view ") : "view "),
      element("select", { id, change: (event) => { state.panes[pane] = Number(event.target.value); state.chosen = null; state.pinned = false; refreshViews(); } },
        ...views.map((view, index) => element("option", { value: index, selected: state.panes[pane] === index },
          view.name + ": " + view.source.tokens.filter((token) => !token.mark).slice(0, 6).map((token) => token.text).join(" ") + " …"))));
  }

  function controls() {
    const button = (text, action) => element("button", { type: "button", click: action }, text);
    return element("div", { class: "controls" }, unitChoice(),
      ...(views.length > 2 ? state.panes.map((_, pane) => viewChoice(pane)) : []),
      element("span", { class: "buttons" },
        button("All heads on", () => switchHeads(() => state.off.clear())),
        button("All off", () => switchHeads(() => allKeys().forEach((key) => state.off.add(key)))),
        button("Set aside the chosen word", () => { if (state.chosen) setAside(state.panes[state.chosen.pane], state.chosen.side, state.chosen.index); }),
        button("Set aside nothing", () => switchHeads(() => state.masked.forEach((masked) => masked.clear())))));
  }

  const legend = element("p", { class: "legend" });
  function fillLegend() {
    const present = kinds.filter((kind) => state.panes.some((view) => hasKind(view, kind)));
    legend.replaceChildren(...present.map((kind) => {
      const having = state.panes.filter((view) => hasKind(view, kind));
      const on = having.map((view) => headsOn(view, kind).length);
      const all = having.map((view) => sum(attentionsOf(view, kind).map((each) => each.heads.length)));
      return element("span", {}, element("i", { class: "key " + kind, "aria-hidden": "true" }),
        kindNames[kind] + ": " + on.map((count, place) => count + " of " + all[place]).join(" and ") + " heads, strongest " + percent(scaleOf(kind, false)));
    }));
  }

  // What the chosen word looks at, in words.
  function summary() {
    if (!state.chosen) return "No word is chosen.";
    const { pane, side, index } = state.chosen, view = state.panes[pane];
    const best = (look) => [...look.shares].sort((one, other) => other.share - one.share).slice(0, 3).filter((each) => each.share >= 0.01)
      .map((each) => quoted(nameOf(each.unit)) + " " + percent(each.share)).join(", ");
    const word = "The " + side + " word " + quoted(nameOf(units(view, side)[index]));
    const parts = looksOf(pane).map((look) => ({ look, text: best(look) })).filter((each) => each.text)
      .map(({ look, text }) => look.incoming ? "is looked at by the target's " + text
        : (look.kind === "cross" ? "looks across at " : "looks in the " + kindNames[look.kind] + " at ") + text);
    const aside = state.masked[view].size > 0 ? " Words set aside are left out." : "";
    const vector = views[view].context.length > 0 && !hasKind(view, "cross") ? (side === "source" ? "is read into the one vector" : "sees the source through the one vector only") : "";
    const all = [...parts, vector].filter((text) => text);
    return word + (all.length ? " " + all.join("; it ") : " looks at nothing that is switched on") + "." + (state.pinned ? " Pinned." : "") + aside;
  }

  let timer = null;
  function say() {
    const text = summary();
    clearTimeout(timer);
    timer = setTimeout(() => { if (said.textContent !== text) said.textContent = text; }, 120);
  }

  // What may wait for the next frame. A page that nobody sees draws none: then a clock has it done.
  let frame = null, clock = null;
  function later(action) {
    const forget = () => { cancelAnimationFrame(frame); clearTimeout(clock); };
    const act = () => { forget(); action(); };
    forget();
    frame = requestAnimationFrame(act);
    clock = setTimeout(act, 100);
  }

  function refreshChoice() {
    panes.forEach((made) => { showShares(made); drawLines(made); });
    say();
    later(() => { refill(ranks, fillRanks); refill(sums, fillSum); });
  }

  function refresh() {
    panes.forEach(showHeads);
    fillLegend();
    refreshChoice();
  }

  function refreshViews() {
    panes.forEach((made) => { fillPane(made); fillHeads(made); });
    fillVectors(vectors);
    refresh();
  }

  document.body.classList.toggle("two", panes.length > 1);
  page.replaceChildren(...(frames.length > 0 ? [makeCourse()] : []), controls(), legend, element("div", { class: "panes" }, ...panes.map((made) => made.root)), vectors, ranks, sums);
  refreshViews();
  if (data.chosen) {
    const { side, token } = data.chosen;
    pin(0, side, units(state.panes[0], side).findIndex((unit) => unit.tokens.includes(token)));
  }

  const repaint = () => { colours.clear(); panes.forEach(paintHeads); fillVectors(vectors); refill(sums, fillSum); };
  for (const media of ["(prefers-color-scheme: dark)", "print"]) matchMedia(media).addEventListener("change", repaint);
  addEventListener("beforeprint", () => panes.forEach((made) => drawLines(made)));
  addEventListener("keydown", (event) => { if (event.key === "Escape" && state.chosen) unpin(); });
  document.documentElement.dataset.ready = "yes";
  """#
