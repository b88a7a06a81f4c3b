(() => {
  "use strict";
  // the map of Europe: colours and texts are those of the tables on the page, which a reader without script has too
  const figure = document.querySelector("[data-kaart]");
  if (!figure) return;
  const svg = figure.querySelector("svg");
  // circles are drawn last, over their neighbours; the order of the keys is that of the names
  const lands = [...svg.querySelectorAll("[data-land]")];
  lands.sort((a, b) => a.dataset.naam.localeCompare(b.dataset.naam, document.documentElement.lang));
  const choice = document.getElementById("kaart-maat");
  const slider = document.getElementById("kaart-jaar");
  const shown = figure.querySelector("output");
  const title = document.getElementById("kaart-titel");
  const told = figure.querySelector(".gekozen-land");
  const sections = [...document.querySelectorAll("section.kaartdeel")];
  let section = sections[0];
  let years = [];
  let chosen = null;

  const column = () => years[Number(slider.value)];
  const cellOf = (land) => {
    const row = section.querySelector(`[data-rij="${land.dataset.land}"]`);
    return row?.cells[column().cellIndex];
  };
  const reasonOf = (cell) => {
    const mark = cell.dataset.reden;
    const line = mark && [...section.querySelectorAll("[data-merk]")].find((one) => one.dataset.merk === mark);
    // the number of a reason means nothing without the list below the table, nor does one that is not yellow
    const short = (_, word) => (/^\d+$/.test(word) ? " " : ` [${word}] `);
    return line ? line.textContent.replace(/^\[(\S+?)(?: \d+)?] = /, short) : "";
  };
  // a country as it is told: name, period, the figure as it is printed, and why it is yellow or not there
  const textOf = (land) => {
    const cell = cellOf(land);
    const printed = cell?.firstChild.textContent.trim() ?? ".";
    const older = cell?.querySelector("[data-ouder]")?.textContent;
    const what = `${printed === "." ? figure.dataset.zonder : printed}${older ? ` ${older}` : ""}`;
    return `${land.dataset.naam}, ${column().dataset.periode}: ${what}${cell ? reasonOf(cell) : ""}`;
  };

  const tell = (land) => {
    const cell = cellOf(land);
    told.replaceChildren(textOf(land));
    if (cell?.dataset.figure) {
      const link = document.createElement("a");
      link.href = `${column().querySelector("a").getAttribute("href")}#${cell.dataset.figure.replaceAll(" ", "_")}`;
      link.textContent = figure.dataset.herkomst;
      told.append(document.createElement("br"), link);
    }
    told.classList.toggle("geel", Boolean(cell?.classList.contains("geel")));
    told.hidden = false;
  };

  const address = () => {
    const parts = [section.id, column().dataset.jaar, ...(chosen ? [chosen.dataset.land] : [])];
    history.replaceState(null, "", `#${parts.join("/")}`);
  };

  const draw = () => {
    title.textContent = figure.dataset.titel
      .replace("{what}", section.dataset.wat)
      .replace("{period}", column().dataset.periode);
    for (const land of lands) {
      const order = cellOf(land)?.dataset.k ?? "0";
      land.setAttribute("class", `k${order}${land === chosen ? " gekozen" : ""}`);
      land.querySelector("text").textContent = order === "0" ? "" : order;
      land.setAttribute("aria-label", textOf(land));
    }
    shown.textContent = column().dataset.periode;
    slider.setAttribute("aria-valuetext", chosen ? textOf(chosen) : column().dataset.periode);
    if (chosen) tell(chosen);
  };

  const choose = (land) => {
    chosen = land;
    for (const one of lands) one.setAttribute("tabindex", one === (land ?? lands[0]) ? "0" : "-1");
    draw();
  };

  const measure = (key, year) => {
    section = sections.find((one) => one.id === key) ?? sections[0];
    choice.value = section.id;
    years = [...section.querySelectorAll("th[data-jaar]")];
    slider.max = String(years.length - 1);
    const wanted = years.findIndex((one) => one.dataset.jaar === year);
    slider.value = String(wanted < 0 ? years.findIndex((one) => "nieuwste" in one.dataset) : wanted);
    for (const one of sections) {
      one.hidden = one !== section;
      one.classList.toggle("gekozen", one === section);
    }
    for (const one of figure.querySelectorAll("[data-legenda]")) one.hidden = one.dataset.legenda !== section.id;
    draw();
  };

  const fromAddress = () => {
    const [key, year, code] = decodeURIComponent(location.hash.slice(1)).split("/");
    measure(key, year);
    choose(lands.find((one) => one.dataset.land === code) ?? null);
  };

  // one stop for the tab key, so no listener on the drawing itself, which would make it a stop too; arrows go on in the
  // order of the names
  const field = svg.parentElement;
  field.addEventListener("keydown", (event) => {
    if (!svg.contains(event.target)) return;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const at = lands.indexOf(event.target);
    const next = step ? lands.at((at + step) % lands.length) : { Home: lands[0], End: lands.at(-1) }[event.key];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  field.addEventListener("focusin", (event) => {
    const land = event.target.closest("[data-land]");
    if (!land) return;
    choose(land);
    address();
  });
  svg.addEventListener("click", (event) => event.target.closest("[data-land]")?.focus());
  svg.addEventListener("pointerover", (event) => {
    const land = event.target.closest("[data-land]");
    if (land && event.pointerType === "mouse") tell(land);
  });
  svg.addEventListener("pointerleave", () => {
    if (chosen) tell(chosen);
    else told.hidden = true;
  });
  slider.addEventListener("input", () => { draw(); address(); });
  choice.addEventListener("change", () => { measure(choice.value, column().dataset.jaar); address(); });
  addEventListener("hashchange", fromAddress);

  figure.querySelector("form").hidden = false;
  figure.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  svg.setAttribute("role", "group");
  for (const land of lands) land.setAttribute("role", "img");
  fromAddress();
})();
