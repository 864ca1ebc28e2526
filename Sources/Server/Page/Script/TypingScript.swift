extension TranslationPage {
  /// The script's last part: it translates as one types, and begins.
  static let typingScript = #"""
    let running = null, timer = 0;

    function tellLanguage(translation) {
      say(source.value !== "auto" ? ""
        : "from " + nameOf(translation.language) + ", " + Math.round(translation.confidence * 100) + " % sure");
    }

    async function translate() {
      clearTimeout(timer);
      if (running) running.abort();
      running = null;
      hideChoices();
      const count = [...text.value].length;
      element("count").textContent = count === 1 ? "1 character" : count + " characters";
      if (text.value.trim() === "") { clear(); say(""); return; }
      if (!target.value) return;
      const own = running = new AbortController(), asked = text.value;
      // What takes no time needs no word.
      const waiting = setTimeout(() => say("…"), 300);
      try {
        const shown = await Promise.all(chosenModels().map(async model => {
          const answer = await ask("v1/translate", request(model, { text: asked }), own.signal);
          return { model, source: asked, translation: answer.translations[0] };
        }));
        if (running !== own) return;
        show(shown);
        tellLanguage(shown[0].translation);
      } catch (error) {
        if (error.name === "AbortError" || running !== own) return;
        if (error instanceof TypeError) {
          say(gone);
          timer = setTimeout(translate, 2000);
        } else say(error.message);
      } finally { clearTimeout(waiting); }
    }

    function soon() { clearTimeout(timer); timer = setTimeout(translate, 250); }

    text.addEventListener("input", soon);
    target.addEventListener("change", () => { showModels(); translate(); });
    source.addEventListener("change", () => { fillTargets(); showModels(); translate(); });
    key.addEventListener("change", translate);
    element("swap").onclick = () => {
      const from = source.value === "auto" ? views.length && views[0].translation.language : source.value;
      const to = target.value;
      if (!from || ![...source.options].some(option => option.value === to)) {
        say("There is no model from " + nameOf(to) + ".");
        return;
      }
      source.value = to;
      fillTargets();
      target.value = from;
      showModels();
      if (views.length) text.value = translated();
      translate();
    };
    element("copy").onclick = async () => {
      try {
        await navigator.clipboard.writeText(translated());
        say("copied");
      } catch (error) { say("The browser does not let pages copy here."); }
    };
    addTerm();
    clear();
    begin();
    """#
}
