(() => {
  "use strict";
  // the lists of series by partner, chapter and status; the choice stands in the address
  const form = document.querySelector(".filters");
  if (!form) return;
  const tables = [...document.querySelectorAll("table[data-filter]")];
  const names = [...form.elements].map((one) => one.name).filter(Boolean);
  const show = () => {
    const chosen = names.map((name) => [name, form.elements[name].value]).filter(([, value]) => value);
    for (const table of tables) {
      let shown = 0;
      for (const row of table.tBodies[0].rows) {
        row.hidden = !chosen.every(([name, value]) => row.dataset[name] === value);
        shown += row.hidden ? 0 : 1;
      }
      const said = table.dataset.zin.replace("{shown}", shown).replace("{all}", table.tBodies[0].rows.length);
      table.previousElementSibling.textContent = chosen.length ? said : "";
    }
    const address = chosen.length ? `?${new URLSearchParams(chosen)}` : location.pathname.split("/").pop();
    try { history.replaceState(null, "", address + location.hash); } catch { /* a page from disk in some browsers */ }
  };
  const asked = new URLSearchParams(location.search);
  for (const name of names) {
    const field = form.elements[name];
    if ([...field.options].some((one) => one.value === asked.get(name))) field.value = asked.get(name);
  }
  form.addEventListener("change", show);
  form.addEventListener("reset", () => setTimeout(show));
  form.hidden = false;
  if (names.some((name) => form.elements[name].value)) show();
})();
