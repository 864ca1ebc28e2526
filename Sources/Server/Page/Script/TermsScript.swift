extension TranslationPage {
  /// The script's part with what is sent beside a text: terms of a glossary, and models beside each other.
  static let termsScript = #"""
    const rows = element("glossary").querySelector("tbody");

    function addTerm() {
      const place = rows.children.length + 1;
      const field = name => make("input", { type: "text", "aria-label": name + " " + place, oninput: soon });
      const removal = make("button", { type: "button", "aria-label": "Remove term " + place }, "Remove");
      const row = make("tr", {}, ...[field("Term"), field("Translation"), removal].map(cell => make("td", {}, cell)));
      removal.onclick = () => { row.remove(); element("add-term").focus(); soon(); };
      rows.append(row);
      return row;
    }

    element("add-term").onclick = () => addTerm().querySelector("input").focus();

    const terms = () => [...rows.children]
      .map(row => [...row.querySelectorAll("input")].map(input => input.value.trim()))
      .filter(([term, translation]) => term !== "" && translation !== "");

    function request(model, fields) {
      const asked = { source: source.value, target: target.value, ...fields };
      if (model) asked.model = model;
      const glossary = terms();
      if (glossary.length) asked.glossary = glossary;
      return asked;
    }

    let models = [];

    function offerModels(list) {
      models = list;
      showModels();
    }

    // Models for the languages that are chosen, where there is more than one.
    function showModels() {
      const fitting = models.filter(model =>
        model.target === target.value && (source.value === "auto" || model.source === source.value));
      const field = element("models").querySelector("fieldset");
      for (const label of field.querySelectorAll("label")) label.remove();
      element("models").hidden = fitting.length < 2;
      if (fitting.length < 2) return;
      field.append(...fitting.map(model => make("label", {},
        make("input", { type: "checkbox", value: model.name, onchange: limitModels }), " " + model.name)));
    }

    function limitModels() {
      const boxes = [...element("models").querySelectorAll("input")];
      const isFull = boxes.filter(box => box.checked).length >= 3;
      for (const box of boxes) box.disabled = isFull && !box.checked;
      translate();
    }

    // The models whose translations are wanted; null is the first that there is.
    function chosenModels() {
      const names = [...element("models").querySelectorAll("input:checked")].map(box => box.value);
      return names.length ? names : [null];
    }
    """#
}
