(() => {
  "use strict";
  // titles in Dutch or English; everything else is Dutch
  const button = document.getElementById("taal");
  const memory = {
    get: () => { try { return localStorage.getItem("titels"); } catch { return null; } },
    set: (value) => { try { localStorage.setItem("titels", value); } catch { /* not kept: private window or a file */ } },
  };
  const show = (english) => {
    for (const one of document.querySelectorAll(".nl")) one.hidden = english;
    for (const one of document.querySelectorAll(".en")) one.hidden = !english;
    button.setAttribute("aria-pressed", String(english));
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    const english = button.getAttribute("aria-pressed") !== "true";
    memory.set(english ? "en" : "nl");
    show(english);
  });
  if (memory.get() === "en") show(true);

  // search: hides what does not hold every word, without accents
  const field = document.getElementById("q");
  const found = document.getElementById("gevonden");
  if (!field || !found) return;
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const items = [...document.querySelectorAll("[data-woorden]")].map((item) => [item, plain(item.dataset.woorden)]);
  const search = () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const [item, text] of items) {
      item.hidden = !words.every((word) => text.includes(word));
      count += item.hidden ? 0 : 1;
    }
    for (const group of document.querySelectorAll(".groep")) group.hidden = !group.querySelector("li:not([hidden])");
    found.textContent = count === 1 ? "1 indicator" : `${count} indicatoren`;
  };
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  field.form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  field.addEventListener("input", search);
  if (field.value) search();
})();
