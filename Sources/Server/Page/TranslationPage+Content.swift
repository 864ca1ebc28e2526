extension TranslationPage {
  static let content = #"""
    <body>
    <main>
    <h1>translate</h1>
    <div class="bar">
    <label>From <select id="source"></select></label>
    <button id="swap" type="button" title="Swap the languages" aria-label="Swap the languages">⇄</button>
    <label>To <select id="target"></select></label>
    <label id="key-field" hidden>Key <input id="key" type="password" autocomplete="off" size="12"></label>
    <p id="status" role="status"></p>
    </div>
    <div class="sides">
    <section aria-label="Text">
    <textarea id="text" dir="auto" aria-label="Text to translate" placeholder="Type or paste a text" spellcheck="true"
      autofocus></textarea>
    <p id="count" class="small"></p>
    <div id="mirror" class="words" aria-hidden="true"></div>
    </section>
    <section aria-label="Translation">
    <div id="result" aria-live="polite"></div>
    <div id="choices" role="listbox" aria-label="Other ways to go on" hidden></div>
    <p class="small" id="notes"></p>
    <div class="bar">
    <button id="copy" type="button" disabled>Copy</button>
    <button id="look" type="button" disabled>Look inside</button>
    <span class="small" id="hint" hidden>Point at a word to see what belongs to it; click it for others.</span>
    </div>
    </section>
    </div>
    <details id="models" hidden><summary>Models beside each other</summary><fieldset><legend>Up to three</legend>
    </fieldset></details>
    <details id="glossary"><summary>Glossary</summary>
    <table><thead><tr><th scope="col">Term</th><th scope="col">Translation</th><td></td></tr></thead>
    <tbody></tbody></table>
    <button id="add-term" type="button">Add a term</button>
    </details>
    <details id="documents"><summary>Documents</summary>
    <p>Drop documents anywhere on this page, or <label class="file">choose some
      <input id="file" type="file" multiple></label></p>
    <ul id="document-list"></ul>
    <p class="small">Formats: <span id="formats"></span></p>
    </details>
    </main>
    <dialog id="inside" aria-labelledby="inside-title">
    <div class="bar"><h2 id="inside-title">Where the model looked</h2>
      <button id="close-inside" type="button">Close</button></div>
    <iframe name="inside-frame" title="Where the model looked"></iframe>
    </dialog>
    <form id="inside-form" method="post" action="inspect" target="inside-frame" hidden></form>
    </body>
    """#

  static let style = #"""
    :root { color-scheme: light dark; --line: light-dark(#767676, #8c8c8c); --mark: light-dark(#ffe08a, #6b5200);
      --soft: light-dark(#555, #b5b5b5); --back: light-dark(#fff, #181818); --ink: light-dark(#111, #eee);
      --raised: light-dark(#f4f4f2, #262626); --focus: light-dark(#1559c0, #8ab8ff); }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; background: var(--back); color: var(--ink); }
    body.dropping { outline: .3rem dashed var(--focus); outline-offset: -.3rem; }
    main { max-width: 75rem; margin: 0 auto; padding: 1rem; }
    h1, h2 { font-size: 1.1rem; margin: 0; }
    h1 { margin-bottom: .75rem; }
    .bar { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: center; margin-bottom: .75rem; }
    .bar p { margin: 0; min-height: 1.5em; }
    section .bar { margin-top: .75rem; }
    .sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
    section { position: relative; min-width: 0; }
    textarea, #result .words { width: 100%; min-height: 12rem; padding: .75rem; font: inherit; font-size: 1.1rem;
      margin: 0; border: 1px solid var(--line); border-radius: .5rem; background: var(--back); color: var(--ink); }
    textarea { resize: vertical; display: block; }
    .view + .view { margin-top: .75rem; }
    .view h2 { font-size: .9rem; color: var(--soft); margin-bottom: .25rem; }
    .view + .view .words, .view:not(:only-child) .words { min-height: 6rem; }
    .words { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; text-align: start; }
    #mirror { padding: .5rem .75rem; border-radius: .5rem; background: var(--raised); }
    #mirror:empty { display: none; }
    button, select, input { font: inherit; color: inherit; padding: .35rem .7rem; min-height: 2.2rem;
      border: 1px solid var(--line); border-radius: .4rem; background: var(--raised); }
    button { cursor: pointer; }
    button:disabled { color: var(--soft); cursor: default; }
    select { max-width: 12rem; }
    input[type=checkbox] { min-height: 0; width: 1.25rem; height: 1.25rem; vertical-align: middle; }
    .word { cursor: pointer; border-radius: .2rem; }
    .word.lit { background: var(--mark); box-shadow: 0 0 0 1px var(--line); }
    :focus-visible { outline: 3px solid var(--focus); outline-offset: 1px; }
    #choices { position: absolute; z-index: 2; left: .75rem; right: .75rem; background: var(--back);
      border: 1px solid var(--line); border-radius: .5rem; max-height: 18rem; overflow: auto;
      box-shadow: 0 .3rem 1rem #0004; }
    #choices button { display: block; width: 100%; text-align: start; border: 0; border-radius: 0; background: none; }
    #choices button:hover, #choices button:focus { background: var(--mark); }
    .small { font-size: .875rem; color: var(--soft); min-height: 1.5rem; margin: .25rem 0; }
    #notes:empty { display: none; }
    input[type=file] { max-width: 100%; }
    #add-term { margin-top: .25rem; }
    details { border-top: 1px solid var(--line); padding: .5rem 0; }
    summary { cursor: pointer; padding: .25rem 0; }
    table { border-collapse: collapse; width: 100%; max-width: 45rem; }
    th { text-align: start; font-weight: 600; }
    td, th { padding: .15rem .5rem .15rem 0; }
    td input { width: 100%; }
    fieldset { border: 1px solid var(--line); border-radius: .4rem; display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
    #document-list { list-style: none; padding: 0; }
    #document-list li { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: center; margin: .25rem 0; }
    a { color: var(--focus); }
    dialog { width: min(90rem, 96vw); height: 94vh; padding: .75rem; border: 1px solid var(--line);
      border-radius: .5rem; background: var(--back); color: var(--ink); }
    dialog[open] { display: flex; flex-direction: column; }
    dialog .bar { justify-content: space-between; }
    dialog::backdrop { background: #0008; }
    iframe { flex: 1; width: 100%; border: 0; background: var(--back); }
    @media (max-width: 45rem) {
      .sides { grid-template-columns: 1fr; }
      textarea, #result .words { min-height: 8rem; }
      dialog { width: 100vw; max-width: 100vw; height: 100dvh; max-height: 100dvh; border: 0; border-radius: 0; }
    }
    """#
}
