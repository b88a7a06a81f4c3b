(() => {
  "use strict";
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
