/// How pages look: by day and by night, on a wide screen, on a phone, where tables scroll by themselves, and on paper.
let pageStyle = """

  :root {
    color-scheme: light dark;
    --text: #1a1a1a; --quiet: #555; --line: #ddd; --strong-line: #bbb; --ground: #fff; --raised: #f6f6f6;
    --first: #0b62c4; --second: #b4470e; --warning: #8a4b00; --warning-ground: #fff4e0;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --text: #e8e8e8; --quiet: #a8a8a8; --line: #3a3a3a; --strong-line: #5a5a5a; --ground: #161616;
      --raised: #222; --first: #6db3ff; --second: #ff9c66; --warning: #ffc46b; --warning-ground: #33270f;
    }
  }
  body {
    margin: 0; font: 16px/1.5 "Noto Sans", "DejaVu Sans", system-ui, sans-serif; color: var(--text);
    background: var(--ground);
  }
  main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
  h1 { font-size: 1.6rem; line-height: 1.2; margin: 0.5rem 0; overflow-wrap: anywhere; }
  h2 { font-size: 1.25rem; margin: 2rem 0 0.75rem; border-bottom: 1px solid var(--strong-line); }
  h3 { font-size: 1rem; margin-bottom: 0.25rem; }
  .status, .finding { font-size: 1.1rem; margin: 0.5rem 0; }
  progress { width: 100%; height: 0.75rem; accent-color: var(--first); }
  .warnings {
    background: var(--warning-ground); border: 1px solid var(--warning); border-radius: 0.5rem;
    padding: 0.25rem 1rem; margin: 1rem 0;
  }
  .warnings h2 { font-size: 1rem; margin: 0.5rem 0 0; border: 0; color: var(--warning); }
  .warnings ul { margin: 0.25rem 0 0.5rem; padding-inline-start: 1.25rem; overflow-wrap: anywhere; }
  .boxes { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: 0.5rem; margin: 1rem 0; }
  .boxes div { background: var(--raised); border-radius: 0.5rem; padding: 0.4rem 0.75rem; }
  .boxes dt { font-size: 0.8rem; }
  .boxes dd { margin: 0; font-size: 1.15rem; font-variant-numeric: tabular-nums; }
  .curves { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1rem; }
  .chart { display: block; width: 100%; height: auto; font-size: 11px; }
  .chart text { fill: var(--quiet); }
  .chart .title { fill: var(--text); font-weight: bold; }
  .chart .grid { stroke: var(--line); stroke-width: 0.75; }
  .chart polyline { fill: none; stroke-width: 1.5; stroke-linejoin: round; }
  .chart .first { stroke: var(--first); } .chart .second { stroke: var(--second); stroke-dasharray: 5 3; }
  .chart circle.first { fill: var(--first); stroke: none; } .chart circle.second { fill: var(--second); stroke: none; }
  .chart text.first { fill: var(--first); stroke: none; } .chart text.second { fill: var(--second); stroke: none; }
  .table { overflow-x: auto; }
  table { border-collapse: collapse; }
  th, td { padding: 0.25rem 0.75rem; border-bottom: 1px solid var(--line); vertical-align: top; text-align: start; }
  table.numbers td { text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; }
  table.numbers thead th:not(:first-child) { text-align: end; }
  table.numbers th:first-child {
    position: sticky; inset-inline-start: 0; background: var(--ground); overflow-wrap: anywhere;
    min-width: 6.5rem;
  }
  table.facts th { font-weight: normal; width: 12rem; color: var(--quiet); }
  table.facts td { overflow-wrap: anywhere; }
  .note, figcaption, small { color: var(--quiet); font-size: 0.9rem; }
  .signatures { padding-inline-start: 1.25rem; }
  code { font-size: 0.8rem; overflow-wrap: anywhere; }
  figure { margin: 1rem 0; }
  figure svg { display: block; max-width: 100%; height: auto; background: #fff; border-radius: 0.25rem; }
  article { border: 1px solid var(--line); border-radius: 0.5rem; padding: 0 1rem; margin: 1rem 0; }
  dt { color: var(--quiet); font-size: 0.9rem; }
  dd { margin: 0 0 0.5rem; overflow-wrap: anywhere; unicode-bidi: isolate; }
  summary { cursor: pointer; color: var(--quiet); margin-bottom: 0.75rem; }
  .pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem; align-items: start; }
  .absent p { margin: 0; padding: 3rem 1rem; border: 1px dashed var(--strong-line); text-align: center; color: var(--quiet); }
  @media (max-width: 40rem) {
    main { padding: 0.75rem; }
    h1 { font-size: 1.3rem; }
    th, td { padding: 0.25rem 0.4rem; }
    table.numbers { font-size: 0.9rem; }
    table.numbers th:first-child { max-width: 8rem; }
    .boxes { grid-template-columns: repeat(auto-fill, minmax(6.5rem, 1fr)); }
  }
  @media print {
    :root { --text: #000; --quiet: #444; --line: #ddd; --ground: #fff; --raised: #f6f6f6; }
    body { font-size: 10pt; }
    main { max-width: none; padding: 0; }
    .table { overflow: visible; }
    figure, article, tr { break-inside: avoid; }
    h2, h3 { break-after: avoid; }
  }

  """
