extension TranslationPage {
  /// The script's part that shows a text and its translations, word by word, and which words belong together.
  static let wordsScript = #"""
    // What is shown: the models' translations, the first of which is the one that is copied.
    let views = [];
    // Each word by its key: "t" and the number of the view, or "s", then that of the segment and of the word.
    const words = new Map();
    let current = null, shownSegment = 0;

    // For each word of one side the keys of those that belong to it.
    function linked(alignment, own, other, key) {
      const links = new Map();
      for (const link of alignment) {
        if (!links.has(link[own])) links.set(link[own], []);
        links.get(link[own]).push(key(link[other]));
      }
      return links;
    }

    // The text before each of its words and after the last, and between them the words: of scripts without spaces, the
    // characters.
    function parts(line, units) {
      let place = 0;
      const parts = [];
      for (const unit of units) {
        const start = line.indexOf(unit, place);
        parts.push(line.slice(place, start), unit);
        place = start + unit.length;
      }
      return [...parts, line.slice(place)];
    }

    function wordNodes(line, units, prefix, links, isButton) {
      let number = 0;
      return parts(line, units).map((piece, index) => {
        if (index % 2 === 0) return document.createTextNode(piece);
        const word = make("span", { className: "word" }, piece);
        if (isButton) { word.tabIndex = -1; word.setAttribute("role", "button"); }
        word.key = prefix + number;
        word.linked = links.flatMap(links => links.get(number) || []);
        words.set(word.key, word);
        number += 1;
        return word;
      });
    }

    // What stands before each of some parts of a text, in their order, and after the last: blank lines.
    function gaps(whole, parts) {
      let rest = whole;
      const before = parts.map((part, index) => {
        const place = rest.indexOf(part);
        const gap = place < 0 ? (index ? "\n" : "") : rest.slice(0, place);
        if (place >= 0) rest = rest.slice(place + part.length);
        return gap;
      });
      return [...before, rest.trim() === "" ? rest : ""];
    }

    function translationNodes(view, place) {
      const { segments } = view.translation;
      if (!segments.length) return [document.createTextNode(view.translation.text)];
      return segments.flatMap((segment, index) => [document.createTextNode(view.gaps[index]),
        ...wordNodes(segment.translation, segment.targetUnits, "t" + place + "." + index + ".",
          [linked(segment.unitAlignment, 1, 0, number => "s" + index + "." + number)], true)]);
    }

    function mirrorNodes() {
      const { segments } = views[0].translation;
      const between = gaps(views[0].source, segments.map(segment => segment.source));
      return segments.flatMap((segment, index) => [document.createTextNode(between[index]),
        ...wordNodes(segment.source, segment.sourceUnits, "s" + index + ".", views.map((view, place) =>
          linked((view.translation.segments[index] || { unitAlignment: [] }).unitAlignment, 0, 1,
            number => "t" + place + "." + index + "." + number)), false)]);
    }

    function show(shown) {
      views = shown;
      words.clear();
      current = null;
      shownSegment = 0;
      for (const view of views) {
        const { text, segments } = view.translation;
        view.gaps ??= gaps(text, segments.map(segment => segment.translation));
      }
      result.replaceChildren(...views.map((view, place) => make("div", { className: "view" },
        ...(views.length > 1 ? [make("h2", {}, view.translation.model || "the text as it is")] : []),
        make("div", { className: "words", lang: target.value, role: "group",
          "aria-label": views.length > 1 ? "Translation by " + view.translation.model : "Translation" },
          ...translationNodes(view, place)))));
      mirror.lang = views[0].translation.language;
      mirror.replaceChildren(...mirrorNodes());
      for (const group of result.querySelectorAll(".words")) {
        const first = group.querySelector(".word");
        if (first) first.tabIndex = 0;
      }
      const segments = views[0].translation.segments;
      for (const id of ["copy", "look"]) element(id).disabled = !segments.length && id === "look";
      element("hint").hidden = !segments.length;
      const flaws = segments.flatMap(segment =>
        [...segment.flaws, ...(segment.kept ? [] : ["a number or name may be wrong"])]);
      element("notes").textContent = [...new Set(flaws)].join(", ");
    }

    function clear() {
      views = [];
      words.clear();
      result.replaceChildren(make("div", { className: "view" }, make("div", { className: "words" })));
      mirror.replaceChildren();
      for (const id of ["copy", "look"]) element(id).disabled = true;
      element("hint").hidden = true;
      element("notes").textContent = "";
    }

    // The first translation, as it now stands.
    function translated() {
      const [{ translation, gaps }] = views;
      if (!translation.segments.length) return translation.text;
      return translation.segments.map((segment, index) => gaps[index] + segment.translation).join("") + gaps.at(-1);
    }

    function light(word, isLit) {
      if (!word.linked) return;
      if (isLit) shownSegment = Number(word.key.split(".").at(-2).replace("s", ""));
      for (const key of [word.key, ...word.linked]) words.get(key)?.classList.toggle("lit", isLit);
    }

    function moveTo(word) {
      if (!word) return;
      word.closest(".words").querySelector("[tabindex='0']")?.setAttribute("tabindex", "-1");
      word.tabIndex = 0;
      word.focus();
    }

    for (const side of [result, mirror]) {
      side.addEventListener("pointerover", event => light(event.target, true));
      side.addEventListener("pointerout", event => light(event.target, false));
    }
    result.addEventListener("focusin", event => { current = event.target; light(event.target, true); });
    result.addEventListener("focusout", event => light(event.target, false));
    result.addEventListener("keydown", event => {
      if (!event.target.linked) return;
      const group = event.target.closest(".words");
      const all = [...group.querySelectorAll(".word")], place = all.indexOf(event.target);
      // Where words go from right to left, the next is on the left.
      const forward = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u.test(event.target.textContent) ? -1 : 1;
      const next = { ArrowRight: place + forward, ArrowLeft: place - forward, Home: 0, End: all.length - 1 }[event.key];
      if (next !== undefined) { moveTo(all[next]); event.preventDefault(); }
      if (event.key === "Enter" || event.key === " ") { offer(event.target); event.preventDefault(); }
    });
    """#
}
