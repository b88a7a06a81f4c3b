(() => {
  "use strict";
  // figures of a large edition that no other page leads to: kept small in the page, and laid out as rows like the others
  const kept = document.getElementById("rijen");
  const form = document.getElementById("rij-vorm");
  if (!kept || !form || !window.DecompressionStream) return;
  const body = document.querySelector("table.vast tbody");
  // the place of a figure on its page is its id without blanks
  const placeOf = (figure) => figure.replaceAll(" ", "_");
  const row = ([name, figure, isYellow, text, mark, newer, measures, status, origin, earlier]) => {
    const made = form.content.cloneNode(true);
    const part = (which) => made.querySelector(`[data-deel="${which}"]`);
    const fill = (which, words) => (words ? (part(which).textContent = words) : part(which).remove());
    const line = made.querySelector("tr");
    const place = placeOf(figure);
    line.id = place;
    part("naam").textContent = name;
    const link = line.querySelector(".plek");
    link.href = `#${place}`;
    link.setAttribute("aria-label", link.getAttribute("aria-label").replace("%1", name));
    line.querySelector(".getal").classList.toggle("geel", Boolean(isYellow));
    part("getal").textContent = text;
    part("getal").dataset.figure = figure;
    fill("merk", mark);
    fill("nieuwer", newer);
    for (const [label, own, isYellowToo, said, sign] of measures) {
      const measure = document.createElement("span");
      const number = document.createElement("span");
      measure.className = isYellowToo ? "maat geel" : "maat";
      measure.id = placeOf(own);
      number.dataset.figure = own;
      number.textContent = said;
      measure.append(`${label}: `, number, sign ? ` ${sign}` : "");
      part("berekend").append(measure);
    }
    part("status").textContent = status;
    part("herkomst").firstChild.textContent = origin;
    fill("eerder", earlier);
    return made;
  };
  (async () => {
    const bytes = Uint8Array.from(atob(kept.textContent.trim()), (letter) => letter.charCodeAt(0));
    const rows = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
    body.append(...rows.map(row));
    document.getElementById("meer").hidden = true;
    // the place that the address names may be one of them
    if (location.hash && !document.querySelector(":target")) location.replace(location.hash);
  })();
})();
