/// How a report looks: on a wide screen, on a phone, where tables scroll by themselves, and on paper.
let reportStyle = """

  :root { color-scheme: light; }
  body { margin: 0; font: 16px/1.5 "Noto Sans", "DejaVu Sans", system-ui, sans-serif; color: #1a1a1a; background: #fff; }
  main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
  h1 { font-size: 1.6rem; line-height: 1.2; }
  h2 { font-size: 1.25rem; margin-top: 2.5rem; border-bottom: 1px solid #ccc; }
  h3 { font-size: 1rem; margin-bottom: 0.25rem; }
  .table { overflow-x: auto; }
  table { border-collapse: collapse; }
  th, td { padding: 0.25rem 0.75rem; border-bottom: 1px solid #ddd; vertical-align: top; text-align: start; }
  table.numbers td { text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; }
  table.numbers thead th:not(:first-child) { text-align: end; }
  table.facts th { font-weight: normal; width: 12rem; color: #555; }
  .note, figcaption, small { color: #555; font-size: 0.9rem; }
  .signatures { padding-inline-start: 1.25rem; }
  code { font-size: 0.8rem; overflow-wrap: anywhere; }
  figure { margin: 1rem 0; }
  figure svg { display: block; max-width: 100%; height: auto; }
  article { border: 1px solid #ddd; border-radius: 0.5rem; padding: 0 1rem; margin: 1rem 0; }
  dt { color: #555; font-size: 0.9rem; }
  dd { margin: 0 0 0.5rem; overflow-wrap: anywhere; unicode-bidi: isolate; }
  .pictures { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; }
  .pictures figure { flex: 1 1 24rem; max-width: 100%; }
  .absent p { margin: 0; padding: 3rem 1rem; border: 1px dashed #aaa; text-align: center; color: #555; }
  @media (max-width: 40rem) { th, td { padding: 0.25rem 0.5rem; } main { padding: 0.75rem; } }
  @media print {
    body { font-size: 10pt; }
    main { max-width: none; padding: 0; }
    .table { overflow: visible; }
    figure, article, tr { break-inside: avoid; }
    h2, h3 { break-after: avoid; }
  }

  """
