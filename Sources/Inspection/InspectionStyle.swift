/// How the page of attention looks, beside what is the same on all pages.
let inspectionStyle = """

  :root { --encoder: #00735c; --cross: #0b62c4; --decoder: #b4470e; --chosen: #fff0b8; --share-ground: #d5e6fa; }
  @media (prefers-color-scheme: dark) {
    :root { --encoder: #4fd6b0; --cross: #6db3ff; --decoder: #ff9c66; --chosen: #4a3f10; --share-ground: #1d3f63; }
  }
  main { max-width: 84rem; }
  /* What is said stays in sight at the top: nothing that has the focus goes behind it. */
  html { scroll-padding-top: 6rem; }
  .encoder-self { color: var(--encoder); } .cross, .positive { color: var(--cross); }
  .decoder-self, .negative { color: var(--decoder); }
  .probe { display: none; }
  button, select, input { font: inherit; color: inherit; }
  button, select {
    min-height: 1.75rem; padding: 0.1rem 0.5rem; background: var(--raised); border: 1px solid var(--strong-line);
    border-radius: 0.3rem;
  }
  select { max-width: 100%; }
  button { cursor: pointer; }
  :focus-visible { outline: 3px solid var(--first); outline-offset: 1px; }
  .controls { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; margin: 0.75rem 0; }
  .controls > * { max-width: 100%; min-width: 0; }
  .controls fieldset { border: 1px solid var(--line); border-radius: 0.3rem; padding: 0.1rem 0.75rem; margin: 0; }
  .controls label { margin-inline-end: 0.75rem; display: inline-block; min-height: 1.5rem; }
  .buttons { display: flex; flex-wrap: wrap; gap: 0.4rem; }
  .legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; color: var(--quiet); font-size: 0.9rem; margin: 0.5rem 0; }
  .key { display: inline-block; width: 1.5rem; border-top: 4px solid currentColor; margin-inline-end: 0.4rem; vertical-align: middle; }
  .said {
    min-height: 3em; padding: 0.4rem 0.75rem; background: var(--raised); border-radius: 0.5rem; margin: 0.75rem 0;
    overflow-wrap: anywhere; position: sticky; top: 0; z-index: 2;
  }
  .two .panes { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1.5rem; align-items: start; }
  .pane { min-width: 0; }
  .pane > h2, .pane > h3 { margin-top: 1rem; overflow-wrap: anywhere; }
  .diagram {
    position: relative; display: grid; grid-template-columns: minmax(0, max-content) minmax(0, max-content);
    justify-content: center; column-gap: clamp(3rem, 22%, 16rem); padding: 0 clamp(2rem, 9%, 5rem); margin: 0.5rem 0;
  }
  .lines { position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none; overflow: visible; }
  .line { fill: none; stroke: currentColor; stroke-linecap: round; }
  .incoming { stroke-dasharray: 4 4; }
  .line.head-1 { color: #0072b2; } .line.head-2 { color: #d55e00; } .line.head-3 { color: #009e73; }
  .line.head-4 { color: #b8578f; } .line.head-5 { color: #a87400; } .line.head-6 { color: #5b6bd6; }
  circle.vector { fill: var(--ground); stroke: var(--cross); stroke-width: 3; }
  .column { position: relative; min-width: 0; }
  .column h3, .column h4 { font-size: 0.9rem; color: var(--quiet); margin: 0.25rem 0; }
  .column.source h3, .column.source h4 { text-align: end; }
  .words { list-style: none; margin: 0; padding: 0; }
  .words li { margin-top: 0.3rem; display: flex; }
  .column.source li { justify-content: flex-end; }
  .words li.joined { margin-top: 0.05rem; }
  .word {
    display: inline-block; max-width: 100%; min-height: 1.75rem; padding: 0.1rem 0.5rem; text-align: start;
    border: 1px solid var(--line); border-radius: 0.3rem; overflow-wrap: anywhere;
    background: linear-gradient(to right, var(--share-ground) var(--share, 0%), var(--ground) var(--share, 0%));
  }
  .word.mark { color: var(--quiet); }
  .word.chosen { background: var(--chosen); border-color: var(--text); }
  .word[aria-pressed="true"] { border-width: 2px; font-weight: bold; }
  .word.aside { text-decoration: line-through; }
  .share:not(:empty) { color: var(--quiet); font-size: 0.8rem; margin-inline-start: 0.4rem; font-variant-numeric: tabular-nums; }
  .head[data-tone] { box-shadow: inset 0 -5px currentColor; }
  [data-tone="1"] { color: #0072b2; } [data-tone="2"] { color: #d55e00; } [data-tone="3"] { color: #009e73; }
  [data-tone="4"] { color: #b8578f; } [data-tone="5"] { color: #a87400; } [data-tone="6"] { color: #5b6bd6; }
  .head span { color: var(--text); }
  .heads { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 0 1.5rem; }
  .layer-row { display: flex; gap: 0.5rem; align-items: flex-start; margin: 0.3rem 0; }
  .layer { font-size: 0.85rem; white-space: nowrap; }
  .layer-heads { display: flex; flex-wrap: wrap; gap: 0.3rem; }
  .head { padding: 2px; width: 4rem; font-size: 0.8rem; line-height: 1.2; background: var(--ground); }
  .head canvas { display: block; width: 100%; height: 3.2rem; image-rendering: pixelated; background: var(--ground); }
  .head[aria-pressed="true"] { border: 2px solid var(--text); padding: 1px; font-weight: bold; }
  .head[aria-pressed="false"] canvas { opacity: 0.3; }
  .head[aria-pressed="false"], .layer[aria-pressed="false"] { color: var(--quiet); text-decoration: line-through; border-style: dashed; }
  .slider { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0.25rem 0.75rem; align-items: center; }
  .slider input { width: 100%; min-height: 1.75rem; accent-color: var(--first); }
  .slider output { grid-column: 1 / -1; font-variant-numeric: tabular-nums; }
  .translations { display: grid; gap: 0.15rem; margin: 0.5rem 0; }
  .translations div { display: flex; flex-wrap: wrap; gap: 0 0.75rem; }
  .translations dt { color: var(--quiet); } .translations dd { margin: 0; overflow-wrap: anywhere; }
  .choices { display: flex; flex-wrap: wrap; gap: 0.5rem 1.25rem; align-items: center; }
  .formula { font-family: "DejaVu Serif", Georgia, serif; overflow-wrap: anywhere; }
  .strip { display: block; width: 9rem; height: 1.4rem; image-rendering: pixelated; border: 1px solid var(--line); }
  .vector-line { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; align-items: center; margin: 0.5rem 0; }
  .vectors .strip { width: 100%; height: 3rem; }
  .number-list { font-size: 0.8rem; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; white-space: pre-wrap; }
  .numbers td.text { text-align: start; white-space: normal; min-width: 14rem; }
  .numbers td { vertical-align: middle; }
  .numbers tr.chosen th, .numbers tr.chosen td { background: var(--chosen); }
  .numbers tfoot { font-weight: bold; }
  .by-number { max-height: 24rem; overflow: auto; margin-top: 1rem; }
  caption { text-align: start; color: var(--quiet); }
  .keys { color: var(--quiet); font-size: 0.9rem; }
  kbd { border: 1px solid var(--strong-line); border-radius: 0.2rem; padding: 0 0.3rem; font: inherit; font-size: 0.85rem; }
  @media (max-width: 40rem) {
    .diagram { column-gap: 3.5rem; padding: 0 1.75rem; }
    .word { padding: 0.1rem 0.3rem; }
    .layer-row { flex-direction: column; gap: 0.15rem; }
    .strip { width: 6rem; }
  }
  @media (prefers-reduced-motion: no-preference) { .word { transition: border-color 0.1s; } }
  @media print {
    :root {
      --encoder: #00735c; --cross: #0b62c4; --decoder: #b4470e; --chosen: #fff; --share-ground: #ddd; --first: #0b62c4;
    }
    .controls, .keys, .buttons { display: none; }
    .said { position: static; background: none; padding: 0; min-height: 0; }
    .two .panes { grid-template-columns: 1fr 1fr; }
    .diagram, .layer-row { break-inside: avoid; }
    .by-number { max-height: none; overflow: visible; }
    * { print-color-adjust: exact; }
  }

  """
