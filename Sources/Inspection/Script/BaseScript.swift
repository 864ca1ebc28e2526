/// The script's first part: the data, what the reader has chosen, and the making of elements.
let baseScript = #"""
  const data = JSON.parse(document.getElementById("data").textContent);
  // The steps of a training, each with its views; none where there is one state alone.
  const frames = data.frames || [];
  const views = data.views || [...frames[frames.length - 1].views];
  const kinds = ["encoder-self", "cross", "decoder-self"];
  const kindNames = { "encoder-self": "encoder", "cross": "across", "decoder-self": "decoder" };
  const kindTitles = {
    "encoder-self": "Encoder: source looks at source", "cross": "Across: target looks at source",
    "decoder-self": "Decoder: target looks at the target before it"
  };

  // The level of headings.
  const level = data.heading || 2;

  // What the reader has chosen. `version` changes with all that changes weights.
  const state = {
    unit: "words", version: 0, frame: Math.max(0, frames.length - 1), off: new Set(), masked: views.map(() => new Set()),
    panes: views.slice(0, data.panes || 2).map((_, index) => index),
    chosen: null, pinned: false, head: null, piece: 0, ranked: "", key: null
  };

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    set(made, attributes);
    made.append(...children.flat().filter((child) => child !== null));
    return made;
  }

  function drawn(name, attributes) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    set(made, attributes);
    return made;
  }

  function set(made, attributes) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (typeof value === "function") made.addEventListener(name, value);
      else if (value === true) made.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
    }
  }

  // A text of any script among others.
  const quoted = (text) => "“" + text + "”";
  const isolated = (text) => element("bdi", {}, text);

  const percent = (share) => (share > 0 && share < 0.005 ? "<1" : Math.round(100 * share)) + " %";

  function number(value) {
    if (value === null || value === undefined || !Number.isFinite(value)) return "–";
    const size = Math.abs(value);
    const text = size !== 0 && (size < 0.001 || size >= 1e6) ? value.toExponential(2) : String(Number(value.toPrecision(3)));
    return text.replace(/-/g, "−");
  }

  // Fills a part anew; who was on a button or a choice in it stays on the one in its place.
  function refill(section, fill) {
    const places = () => [...section.querySelectorAll("button, select, summary, [tabindex]")];
    const place = places().indexOf(document.activeElement);
    fill(section);
    if (place >= 0 && places()[place]) places()[place].focus();
  }

  function heading(level, text) { return element("h" + level, {}, text); }

  // The colour that a class stands for by day or by night, as [red, green, blue].
  const colours = new Map();
  function colour(name) {
    if (!colours.has(name)) {
      const probe = element("span", { class: "probe " + name });
      document.body.append(probe);
      colours.set(name, getComputedStyle(probe).color.match(/[\d.]+/g).map(Number));
      probe.remove();
    }
    return colours.get(name);
  }

  // Draws numbers as fields of one or two colours; what is below 0 takes the second.
  function paint(canvas, rows, largest, names) {
    const width = Math.max(1, rows.length ? rows[0].length : 1), height = Math.max(1, rows.length);
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext("2d");
    const image = context.createImageData(width, height);
    const tones = names.map(colour);
    rows.forEach((row, y) => row.forEach((value, x) => {
      const [red, green, blue] = tones[value < 0 && tones.length > 1 ? 1 : 0];
      const share = largest > 0 ? Math.min(1, Math.abs(value || 0) / largest) : 0;
      image.data.set([red, green, blue, Math.round(255 * share)], 4 * (y * width + x));
    }));
    context.putImageData(image, 0, 0);
  }

  """#
