(() => {
  "use strict";
  // titles in Dutch or English; everything else is Dutch
  const button = document.getElementById("taal");
  if (!button) return;
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
})();
