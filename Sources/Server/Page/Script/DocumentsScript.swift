extension TranslationPage {
  /// The script's part that has documents translated.
  static let documentsScript = #"""
    function translateDocument(file) {
      element("documents").open = true;
      const note = make("span", {}, "is sent …");
      const progress = make("progress", { "aria-label": "Progress of " + file.name, max: 1 });
      const item = make("li", {}, make("bdi", {}, file.name), progress, note);
      element("document-list").append(item);
      const end = (...nodes) => { progress.remove(); note.replaceChildren(...nodes); };
      const form = new FormData();
      form.append("source", source.value);
      form.append("target", target.value);
      if (key.value) form.append("api_key", key.value);
      form.append("file", file, file.name);
      // `fetch` does not tell how much of a file is sent.
      const request = new XMLHttpRequest();
      request.open("POST", "translate_file");
      request.responseType = "json";
      request.upload.onprogress = event => { if (event.lengthComputable) progress.value = event.loaded / event.total; };
      request.upload.onload = () => { progress.removeAttribute("value"); note.textContent = "is translated …"; };
      request.onerror = () => {
        const again = make("button", { type: "button" }, "Try again");
        again.onclick = () => { item.remove(); translateDocument(file); };
        end("The server cannot be reached. ", again);
      };
      request.onload = () => {
        const answer = request.response || {};
        if (request.status !== 200) return end(answer.error || "The server answered " + request.status + ".");
        // The server is where this page is from, whatever a proxy has it believe.
        const path = new URL(answer.translatedFileUrl, location.href).pathname.split("/").slice(-2).join("/");
        const name = file.name.replace(/(\.[^.]*)?$/u, "." + target.value + "$1");
        end(make("a", { href: path, download: name }, "Download the translation"));
      };
      request.send(form);
    }

    const hasFiles = event => [...event.dataTransfer.types].includes("Files") && !element("documents").hidden;
    element("file").addEventListener("change", event => {
      [...event.target.files].forEach(translateDocument);
      event.target.value = "";
    });
    document.addEventListener("dragover", event => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      document.body.classList.add("dropping");
    });
    document.addEventListener("dragleave", event => {
      if (!event.relatedTarget) document.body.classList.remove("dropping");
    });
    document.addEventListener("drop", event => {
      document.body.classList.remove("dropping");
      if (!hasFiles(event)) return;
      event.preventDefault();
      [...event.dataTransfer.files].forEach(translateDocument);
    });
    """#
}
