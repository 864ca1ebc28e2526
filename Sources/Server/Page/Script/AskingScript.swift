extension TranslationPage {
  /// The script's first part: elements, requests, and which languages there are.
  static let askingScript = #"""
    const element = id => document.getElementById(id);
    const [source, target, text, result, mirror, choices, status, key] =
      ["source", "target", "text", "result", "mirror", "choices", "status", "key"].map(element);
    let languages = [];

    function make(name, attributes, ...children) {
      const made = document.createElement(name);
      for (const [attribute, value] of Object.entries(attributes)) {
        if (attribute in made) made[attribute] = value; else made.setAttribute(attribute, value);
      }
      made.append(...children);
      return made;
    }

    const say = message => { if (status.textContent !== message) status.textContent = message; };
    const gone = "The server cannot be reached; trying again.";
    const nameOf = code => (languages.find(language => language.code === code) || { name: code }).name;

    // What the server answers; a TypeError where it does not.
    async function ask(path, body, signal) {
      const keyed = body && key.value ? { ...body, api_key: key.value } : body;
      const answer = await fetch(path, body === undefined ? { signal } : { method: "POST", signal,
        headers: { "Content-Type": "application/json" }, body: JSON.stringify(keyed) });
      const value = await answer.json().catch(() => ({}));
      if (!answer.ok) throw new Error(value.error || "The server answered " + answer.status + ".");
      return value;
    }

    function fillTargets() {
      const old = target.value;
      const known = languages.find(language => language.code === source.value);
      const codes = known ? known.targets.filter(code => code !== known.code)
        : [...new Set(languages.flatMap(language => language.targets.filter(code => code !== language.code)))];
      target.replaceChildren(...codes.map(code => make("option", { value: code }, nameOf(code))));
      if (codes.includes(old)) target.value = old;
      text.lang = source.value === "auto" ? "" : source.value;
    }

    async function begin() {
      try {
        const [list, settings, models] =
          await Promise.all([ask("languages"), ask("frontend/settings"), ask("v1/models")]);
        languages = list;
        const sources = list.filter(language => language.targets.some(code => code !== language.code));
        source.replaceChildren(...sources.map(language => make("option", { value: language.code }, language.name)));
        if (settings.language.source.code === "auto") source.prepend(make("option", { value: "auto" }, "Detect"));
        source.selectedIndex = 0;
        element("key-field").hidden = !settings.keyRequired;
        element("documents").hidden = !settings.filesTranslation;
        element("formats").textContent = settings.supportedFilesFormat.join(" ");
        fillTargets();
        offerModels(models);
        say("");
        if (text.value) translate();
      } catch (error) {
        say(gone);
        setTimeout(begin, 2000);
      }
    }
    """#
}
