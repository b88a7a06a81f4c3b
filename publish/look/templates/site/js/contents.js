(() => {
  "use strict";
  // the contents of a long page: open beside it on a wide screen; closed again behind a reader who chose from the bar
  const contents = document.querySelector(".inhoud details");
  if (!contents) return;
  const wide = matchMedia("(min-width: 75rem)");
  contents.open = wide.matches;
  wide.addEventListener("change", () => { contents.open = wide.matches; });
  contents.addEventListener("click", (event) => {
    if (event.target.closest("a") && !wide.matches) contents.open = false;
  });
})();
