extension TranslationPage {
  /// The script's part that opens the laboratory's view of what is shown.
  static let insideScript = #"""
    const inside = element("inside");
    // The server looks into no more at a time.
    const mostInside = 1000;

    // A form, so that the text stands in no address.
    element("look").onclick = () => {
      const { translation } = views[0];
      const whole = [...text.value].length <= mostInside;
      const looked = whole ? text.value : translation.segments[shownSegment].source;
      const fields = [["text", looked], ["source", translation.language], ["target", target.value],
        ...views.filter(view => view.model).map(view => ["model", view.model])];
      if (key.value) fields.push(["api_key", key.value]);
      const form = element("inside-form");
      form.replaceChildren(...fields.map(([name, value]) => {
        const field = make("textarea", { name });
        field.value = value;
        return field;
      }));
      inside.showModal();
      form.submit();
    };
    element("close-inside").onclick = () => inside.close();
    inside.addEventListener("close", () => { inside.querySelector("iframe").src = "about:blank"; });
    """#
}
