(() => {
  "use strict";
  // Charts that a reader can question. The picture stays what prints and what is there without script; the drawing comes
  // in its place when somebody points at a figure, puts the focus in it or opens a link that holds a choice.
  const kit = document.getElementById("figuurgereedschap");
  if (!kit) return;
  const here = new URL("./", document.currentScript.src);
  const scripts = new Map();
  const load = (address) => {
    if (!scripts.has(address)) {
      scripts.set(address, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = address;
        script.onload = done;
        script.onerror = failed;
        document.head.append(script);
      }));
    }
    return scripts.get(address);
  };
  const data = new Map();
  window.svmFiguur = (name, own) => data.set(name, own);

  class Figure {
    constructor(host) {
      this.host = host;
      this.name = host.dataset.figuur.split("/").pop();
      const made = kit.content.cloneNode(true);
      this.tools = made.querySelector(".bediening");
      this.canvas = made.querySelector(".tekening");
      this.readout = made.querySelector(".aflezing");
      this.remarks = made.querySelector(".opmerkingen");
      this.status = made.querySelector("[role=status]");
      this.copy = made.querySelector(".kopie");
      const actions = host.querySelector(".acties");
      for (const one of made.querySelectorAll(".actie")) {
        if (one.dataset.doe !== "insluiten" || host.hasAttribute("data-los")) actions.append(" ", one);
        one.addEventListener("click", () => this.ask((drawing) => drawing.act(one.dataset.doe)));
      }
      const views = host.dataset.maten.split(" ");
      for (const one of this.tools.querySelectorAll("[data-maat]")) {
        if (!views.includes(one.dataset.maat)) one.remove();
        one.addEventListener("click", () => this.ask((drawing) => drawing.change({ view: one.dataset.maat })));
      }
      for (const one of this.tools.querySelectorAll("[data-vorm]")) {
        one.hidden = true;
        one.addEventListener("click", () => this.ask((drawing) => drawing.toggle(one.dataset.vorm)));
      }
      this.tools.querySelector("details").hidden = true;
      if (views.length === 1) this.tools.querySelector(".knoppen").hidden = true;
      this.picture = host.querySelector("picture");
      this.picture.before(this.tools);
      this.picture.after(this.canvas, this.readout, this.remarks, this.status);
      actions.after(this.copy);
      const wake = () => this.ask(() => {});
      for (const event of ["pointerenter", "focusin", "touchstart"]) {
        host.addEventListener(event, wake, { once: true, passive: true });
      }
    }

    // does something once the drawing is there
    ask(then) {
      const needed = [new URL("vendor/d3.js", here).href, new URL("tekening.js", here).href, `${this.host.dataset.figuur}.js`];
      if (!this.woken) {
        const there = Promise.all(needed.map(load));
        // where they cannot be had, the picture stays
        there.catch(() => {
          for (const one of [this.tools, ...this.host.querySelectorAll(".actie")]) one.remove();
        });
        this.woken = there.then(() => new window.svmTekening(this, data.get(this.name)), () => null);
      }
      return this.woken.then((drawing) => drawing && then(drawing));
    }
  }

  const asked = new URLSearchParams(location.search);
  for (const host of document.querySelectorAll("[data-figuur]")) {
    const figure = new Figure(host);
    if (asked.get("figuur") === figure.name) figure.ask((drawing) => drawing.restore(asked));
  }
})();
