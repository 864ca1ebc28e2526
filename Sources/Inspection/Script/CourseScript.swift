/// The part of the script that leads through the steps of a training; a page of one step has none of it.
let courseScript = #"""
  const course = element("section", { class: "course", "aria-labelledby": "title-course" });

  function stepText(frame) {
    return "step " + frames[frame].step + (frames[frame].scores ? ": " + frames[frame].scores : "");
  }

  function makeCourse() {
    const title = heading(level, "The course of the training");
    title.id = "title-course";
    const button = (text, action) => element("button", { type: "button", click: action }, text);
    course.slider = element("input", {
      type: "range", id: "frame", min: 0, max: frames.length - 1, step: 1, value: state.frame,
      input: (event) => { stopPlaying(); showFrame(Number(event.target.value)); }
    });
    course.step = element("output", { for: "frame" });
    course.play = button("Play", () => { if (course.timer) stopPlaying(); else play(); });
    course.texts = element("dl", { class: "translations" });
    course.replaceChildren(title,
      element("p", { class: "slider" }, element("label", { for: "frame" }, "Step "), course.slider, course.step),
      element("p", { class: "buttons" }, button("Before", () => { stopPlaying(); showFrame(state.frame - 1); }),
        button("After", () => { stopPlaying(); showFrame(state.frame + 1); }), course.play),
      course.texts);
    fillCourse();
    return course;
  }

  // What the model of this step wrote by itself.
  function fillCourse() {
    const { translations } = frames[state.frame];
    course.slider.value = state.frame;
    course.slider.setAttribute("aria-valuetext", stepText(state.frame));
    course.step.textContent = stepText(state.frame);
    course.texts.replaceChildren(...views.map((view, index) => element("div", {},
      element("dt", {}, isolated(view.name)), element("dd", { lang: view.target.language, dir: "auto" }, translations[index] || "–"))));
  }

  function showFrame(frame) {
    if (frame < 0 || frame >= frames.length || frame === state.frame) return;
    placeFrame(frame);
    fillCourse();
    panes.forEach((made) => refill(made.heads, () => fillHeads(made)));
    fillVectors(vectors);
    refresh();
  }

  function play() {
    if (state.frame === frames.length - 1) showFrame(0);
    course.play.textContent = "Stop";
    course.timer = setInterval(() => {
      showFrame(state.frame + 1);
      if (state.frame === frames.length - 1) stopPlaying();
    }, 700);
  }

  function stopPlaying() {
    clearInterval(course.timer);
    course.timer = null;
    course.play.textContent = "Play";
  }

  """#
