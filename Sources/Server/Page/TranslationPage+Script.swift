extension TranslationPage {
  static let script = #"""
    "use strict";
    const element = id => document.getElementById(id);
    const [source, target, text, result, mirror, choices, status] =
      ["source", "target", "text", "result", "mirror", "choices", "status"].map(element);
    let languages = [], running = null, timer = 0, shown = null;

    const say = message => { status.textContent = message; };

    async function ask(path, body, signal) {
      const answer = await fetch(path, body === undefined ? { signal } : { method: "POST", signal,
        headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
      const value = await answer.json().catch(() => ({}));
      if (!answer.ok) throw new Error(value.error || "the server answered " + answer.status);
      return value;
    }

    function option(code, name) {
      const item = document.createElement("option");
      item.value = code;
      item.textContent = name;
      return item;
    }

    function fillTargets() {
      const old = target.value;
      const known = languages.find(language => language.code === source.value);
      const codes = known ? known.targets.filter(code => code !== known.code)
        : [...new Set(languages.flatMap(language => language.targets.filter(code => code !== language.code)))];
      target.replaceChildren(...codes.map(code =>
        option(code, (languages.find(language => language.code === code) || { name: code }).name)));
      if (codes.includes(old)) target.value = old;
    }

    async function begin() {
      try {
        const [list, settings] = await Promise.all([ask("languages"), ask("frontend/settings")]);
        languages = list;
        const sources = list.filter(language => language.targets.some(code => code !== language.code));
        source.replaceChildren(...sources.map(language => option(language.code, language.name)));
        if (settings.language.source.code === "auto") source.prepend(option("auto", "Detect"));
        source.selectedIndex = 0;
        fillTargets();
        say("");
      } catch (error) {
        say("The server cannot be reached; trying again.");
        setTimeout(begin, 3000);
      }
    }

    function words(line, side, index, links) {
      const nodes = [];
      let number = 0;
      for (const piece of line.split(/(\s+)/u)) {
        if (piece === "" || /^\s+$/u.test(piece)) { nodes.push(document.createTextNode(piece)); continue; }
        const word = document.createElement("span");
        word.className = "word";
        word.textContent = piece;
        word.dataset.key = side + index + "." + number;
        const own = number;
        word.linked = links.filter(link => link[side === "s" ? 0 : 1] === own)
          .map(link => (side === "s" ? "t" : "s") + index + "." + link[side === "s" ? 1 : 0]);
        nodes.push(word);
        number += 1;
      }
      return nodes;
    }

    function show(translation) {
      shown = translation;
      const lines = (side, name) => translation.segments.flatMap((segment, index) =>
        [...words(segment[name], side, index, segment.alignment), document.createTextNode("\n")]);
      if (translation.segments.length) {
        result.replaceChildren(...lines("t", "translation"));
        mirror.replaceChildren(...lines("s", "source"));
      } else {
        result.textContent = translation.text;
        mirror.replaceChildren();
      }
      const flaws = translation.segments.flatMap(segment =>
        [...segment.flaws, ...(segment.kept ? [] : ["a number or name may be wrong"])]);
      element("notes").textContent = [...new Set(flaws)].join(", ");
      if (source.value === "auto") {
        const known = languages.find(language => language.code === translation.language);
        say("from " + (known ? known.name : translation.language) + ", " +
          Math.round(translation.confidence * 100) + " % sure");
      } else say("");
    }

    async function translate() {
      if (running) running.abort();
      choices.hidden = true;
      element("count").textContent = [...text.value].length + " characters";
      if (text.value.trim() === "") { result.replaceChildren(); mirror.replaceChildren(); say(""); return; }
      const own = running = new AbortController();
      say("…");
      try {
        const answer = await ask("v1/translate",
          { text: text.value, source: source.value, target: target.value }, own.signal);
        if (running === own) show(answer.translations[0]);
      } catch (error) {
        if (error.name === "AbortError" || running !== own) return;
        if (error instanceof TypeError) {
          say("The server cannot be reached; trying again.");
          timer = setTimeout(translate, 3000);
        } else say(error.message);
      }
    }

    function soon() { clearTimeout(timer); timer = setTimeout(translate, 250); }

    function light(word, isLit) {
      if (!word.linked) return;
      for (const key of [word.dataset.key, ...word.linked]) {
        const other = document.querySelector('[data-key="' + key + '"]');
        if (other) other.classList.toggle("lit", isLit);
      }
    }

    async function offer(word) {
      const [, index, number] = word.dataset.key.match(/^t(\d+)\.(\d+)$/).map(Number);
      const segment = shown.segments[index];
      const before = segment.translation.split(/(\s+)/u);
      let count = 0, prefix = "";
      for (const piece of before) {
        if (piece !== "" && !/^\s+$/u.test(piece)) { if (count === number) break; count += 1; }
        prefix += piece;
      }
      try {
        const answer = await ask("v1/translate", { text: segment.source, target: target.value,
          source: source.value === "auto" ? shown.language : source.value, prefix, alternatives: 6 });
        const found = answer.translations[0].segments[0];
        choices.replaceChildren(...(found ? found.alternatives : []).map(choice => {
          const button = document.createElement("button");
          button.type = "button";
          button.setAttribute("role", "option");
          button.textContent = choice.translation;
          button.onclick = () => { choose(index, choice.translation); };
          return button;
        }));
        choices.hidden = choices.children.length === 0;
        if (!choices.hidden) choices.firstChild.focus();
      } catch (error) { say(error.message); }
    }

    async function choose(index, translation) {
      choices.hidden = true;
      const segment = shown.segments[index];
      segment.translation = translation;
      try {
        const answer = await ask("v1/translate", { text: segment.source, target: target.value, prefix: translation,
          source: source.value === "auto" ? shown.language : source.value });
        const found = answer.translations[0].segments[0];
        if (found && found.translation === translation) segment.alignment = found.alignment;
        else segment.alignment = [];
      } catch (error) { segment.alignment = []; }
      show(shown);
      result.focus();
    }

    for (const side of [result, mirror]) {
      side.addEventListener("pointerover", event => light(event.target, true));
      side.addEventListener("pointerout", event => light(event.target, false));
    }
    result.addEventListener("click", event => { if (event.target.linked) offer(event.target); });
    document.addEventListener("keydown", event => {
      if (event.key === "Escape") { choices.hidden = true; }
      if (choices.hidden || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
      const buttons = [...choices.children];
      const next = buttons.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      if (buttons[next]) { buttons[next].focus(); event.preventDefault(); }
    });
    text.addEventListener("input", soon);
    target.addEventListener("change", translate);
    source.addEventListener("change", () => { fillTargets(); translate(); });
    element("swap").onclick = () => {
      const [from, to] = [source.value === "auto" ? shown && shown.language : source.value, target.value];
      if (!from || ![...source.options].some(option => option.value === to)) return;
      source.value = to;
      fillTargets();
      target.value = from;
      if (shown) text.value = shown.segments.length ? result.textContent.trimEnd() : shown.text;
      translate();
    };
    element("copy").onclick = async () => {
      try { await navigator.clipboard.writeText(result.textContent.trimEnd()); say("copied"); }
      catch (error) { say("the browser does not let pages copy here"); }
    };
    begin();
    """#
}
