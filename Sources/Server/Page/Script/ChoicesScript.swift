extension TranslationPage {
  /// The script's part that offers other ways to go on from a word, and goes on from the one chosen.
  static let choicesScript = #"""
    // The text of a translation before one of its words.
    const before = (segment, number) =>
      parts(segment.translation, segment.targetUnits).slice(0, 2 * number + 1).join("");

    function hideChoices() {
      if (choices.hidden) return;
      choices.hidden = true;
      if (choices.contains(document.activeElement) && current?.isConnected) current.focus();
    }

    function placeChoices(word) {
      const [box, own] = [word.getBoundingClientRect(), choices.parentElement.getBoundingClientRect()];
      choices.style.top = box.bottom - own.top + 4 + "px";
    }

    async function offer(word) {
      const [place, index, number] = word.key.slice(1).split(".").map(Number);
      const view = views[place], segment = view.translation.segments[index];
      current = word;
      try {
        const answer = await ask("v1/translate", request(view.model, { text: segment.source,
          source: view.translation.language, prefix: before(segment, number), alternatives: 6 }));
        const found = answer.translations[0].segments[0];
        if (!word.isConnected) return;
        choices.replaceChildren(...(found ? found.alternatives : []).map(choice => {
          const button = make("button", { type: "button", role: "option", "aria-selected": "false",
            lang: target.value, dir: "auto" }, choice.translation);
          button.onclick = () => { choose(place, index, number, choice.translation); };
          return button;
        }));
        choices.hidden = choices.children.length === 0;
        if (choices.hidden) return say("There is no other way to go on from here.");
        placeChoices(word);
        choices.firstChild.focus();
      } catch (error) { say(error instanceof TypeError ? gone : error.message); }
    }

    async function choose(place, index, number, translation) {
      choices.hidden = true;
      const view = views[place], segment = view.translation.segments[index];
      segment.translation = translation;
      segment.targetUnits = translation.match(/\S+/gu) || [];
      segment.unitAlignment = [];
      try {
        const answer = await ask("v1/translate", request(view.model, { text: segment.source,
          source: view.translation.language, prefix: translation }));
        const found = answer.translations[0].segments[0];
        if (found && found.translation === translation) {
          segment.targetUnits = found.targetUnits;
          segment.unitAlignment = found.unitAlignment;
        }
      } catch (error) { say(error instanceof TypeError ? gone : error.message); }
      if (!views.includes(view)) return;
      show(views);
      moveTo(words.get("t" + place + "." + index + "." + number));
    }

    result.addEventListener("click", event => { if (event.target.linked) offer(event.target); });
    document.addEventListener("pointerdown", event => { if (!choices.contains(event.target)) hideChoices(); });
    document.addEventListener("keydown", event => {
      if (event.key === "Escape") hideChoices();
      if (choices.hidden || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
      const buttons = [...choices.children], place = buttons.indexOf(document.activeElement);
      const next = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: buttons.length - 1 }[event.key];
      if (buttons[next]) buttons[next].focus();
      event.preventDefault();
    });
    """#
}
