extension TranslationPage {
  static let content = #"""
    <body>
    <main>
    <h1>translate</h1>
    <div class="bar">
    <label>From <select id="source"></select></label>
    <button id="swap" type="button" title="Swap the languages" aria-label="Swap the languages">⇄</button>
    <label>To <select id="target"></select></label>
    <output id="status" role="status" aria-live="polite"></output>
    </div>
    <div class="sides">
    <section aria-label="Text">
    <textarea id="text" aria-label="Text to translate" placeholder="Text" spellcheck="true" autofocus></textarea>
    <p id="mirror" class="words" dir="auto" aria-hidden="true"></p>
    <p id="count" class="small"></p>
    </section>
    <section aria-label="Translation">
    <div id="result" class="words" dir="auto" tabindex="0" aria-label="Translation" aria-live="polite"></div>
    <div id="choices" role="listbox" aria-label="Other ways to go on" hidden></div>
    <p class="small"><button id="copy" type="button">Copy</button> <span id="notes"></span></p>
    </section>
    </div>
    </main>
    </body>
    """#

  static let style = #"""
    :root { color-scheme: light dark; --line: light-dark(#bbb, #555); --mark: light-dark(#ffe08a, #6b5200);
      --soft: light-dark(#555, #b5b5b5); --back: light-dark(#fff, #181818); --ink: light-dark(#111, #eee); }
    * { box-sizing: border-box; }
    body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; background: var(--back); color: var(--ink); }
    main { max-width: 75rem; margin: 0 auto; padding: 1rem; }
    h1 { font-size: 1.1rem; margin: 0 0 .5rem; }
    .bar { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin-bottom: .75rem; }
    .sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
    @media (max-width: 45rem) { .sides { grid-template-columns: 1fr; } }
    section { position: relative; min-width: 0; }
    textarea, .words { width: 100%; min-height: 12rem; padding: .75rem; font: inherit; font-size: 1.1rem; margin: 0;
      border: 1px solid var(--line); border-radius: .5rem; background: var(--back); color: var(--ink); }
    textarea { resize: vertical; }
    .words { white-space: pre-wrap; overflow-wrap: anywhere; }
    #mirror { min-height: 0; margin-top: .5rem; font-size: .95rem; color: var(--soft); }
    #mirror:empty { display: none; }
    button, select { font: inherit; padding: .35rem .7rem; min-height: 2.2rem; }
    .word { cursor: pointer; border-radius: .2rem; }
    .word.lit { background: var(--mark); }
    :focus-visible { outline: 3px solid #2a6fdb; outline-offset: 1px; }
    #choices { position: absolute; z-index: 2; left: .75rem; right: .75rem; background: var(--back);
      border: 1px solid var(--line); border-radius: .5rem; max-height: 16rem; overflow: auto; }
    #choices button { display: block; width: 100%; text-align: start; border: 0; background: none; color: inherit; }
    #choices button:hover, #choices button:focus { background: var(--mark); }
    .small { font-size: .875rem; color: var(--soft); min-height: 1.5rem; }
    """#
}
