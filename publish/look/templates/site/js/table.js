(() => {
  "use strict";
  // report tables: sort by a column, go from cell to cell with arrow keys, copy with notes and sources
  const page = document.querySelector(".tabellen");
  if (!page) return;
  const words = page.dataset;
  const plain = (element) => element.textContent.replace(/\s+/g, " ").trim();
  const made = (name, text = "", properties = {}) => Object.assign(document.createElement(name), { textContent: text, ...properties });

  // one tab stop for many: `next` gives the one that a key leads to
  const rove = (root, all, next) => {
    const stop = (one) => all().forEach((each) => { each.tabIndex = each === one ? 0 : -1; });
    stop(all()[0]);
    root.addEventListener("focusin", (event) => { if (all().includes(event.target)) stop(event.target); });
    root.addEventListener("keydown", (event) => {
      if (event.altKey || event.metaKey || !all().includes(event.target)) return;
      const to = next(event.target, event.key, event.ctrlKey);
      if (!to) return;
      event.preventDefault();
      to.focus();
    });
  };

  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -1], End: [0, 1] };
  const target = (table, row, column) => table.rows[row]?.cells[column]?.querySelector("a, button");
  // the nearest cell in that direction with something to go to; Home and End go on to the last one, with Ctrl also up or down
  const neighbour = (table) => (from, key, far) => {
    if (!STEPS[key] || (far && key.startsWith("Arrow"))) return null;
    const cell = from.closest("th, td");
    const along = (start, [down, aside], onward) => {
      let found = null;
      let [row, column] = [start.parentNode.rowIndex + down, start.cellIndex + aside];
      for (; table.rows[row]?.cells[column] && (onward || !found); row += down, column += aside) {
        found = target(table, row, column) ?? found;
      }
      return found;
    };
    if (key.startsWith("Arrow")) return along(cell, STEPS[key], false);
    const edge = along(cell, STEPS[key], true) ?? from;
    return far ? along(edge.closest("th, td"), key === "Home" ? [-1, 0] : [1, 0], true) ?? edge : edge;
  };

  // `data-n` of a row has the number behind each text, a point where there is none
  const sorting = (table, say) => {
    const body = table.tBodies[0];
    const report = [...body.rows];
    if (!report[0].dataset.n) return;
    const groups = [];
    for (const row of report) {
      if (row.classList.contains("deel") && groups.length) groups.at(-1).push(row);
      else groups.push([row]);
    }
    const language = document.documentElement.lang;
    const stays = ([row]) => row.matches(".totaal, .rest");
    const order = (column, sign) => (one, other) => {
      if (!column) return sign * plain(one[0].cells[0]).localeCompare(plain(other[0].cells[0]), language);
      const [a, b] = [one, other].map(([row]) => Number.parseFloat(row.dataset.n.split(" ")[column - 1]));
      // what has no number is last, whichever way
      return Number.isNaN(a) || Number.isNaN(b) ? Number.isNaN(a) - Number.isNaN(b) : sign * (a - b);
    };
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const name = plain(head);
      const button = made("button", name, { type: "button" });
      head.replaceChildren(button);
      const ways = column ? ["descending", "ascending"] : ["ascending", "descending"];
      button.addEventListener("click", () => {
        const way = ways[ways.indexOf(head.getAttribute("aria-sort")) + 1];
        heads.forEach((each) => each.removeAttribute("aria-sort"));
        const free = groups.filter((group) => !stays(group));
        if (way) {
          head.setAttribute("aria-sort", way);
          free.sort(order(column, way === "ascending" ? 1 : -1));
        }
        // a total keeps its place
        body.append(...groups.flatMap((group) => (stays(group) ? group : free.shift())));
        const told = { ascending: column ? words.laag : words.az, descending: column ? words.hoog : words.za };
        say(way ? told[way].replace("#", name) : words.rapport);
      });
    });
  };

  // as it is printed, for Word and for a spreadsheet; a number stays the text that it is, whatever the reader's notation
  const copied = (table, notes) => {
    const lines = [...table.rows].map((row) => [...row.cells]);
    const title = plain(table.caption);
    const copy = made("table");
    copy.setAttribute("style", "border-collapse:collapse");
    for (const cells of lines) {
      const row = copy.insertRow();
      for (const cell of cells) {
        const one = row.appendChild(made(cell.tagName, plain(cell)));
        const yellow = cell.classList.contains("geel") ? ";background:#ffff00" : "";
        const side = cell.cellIndex ? "right" : "left";
        one.setAttribute("style", `border:1px solid #7f7f7f;padding:2pt 4pt;font-weight:normal;text-align:${side}${yellow};mso-number-format:'\\@'`);
      }
    }
    return {
      "text/html": [made("p", title), copy, ...notes.map((note) => made("p", note))].map((one) => one.outerHTML).join("\n"),
      "text/plain": [title, ...lines.map((cells) => cells.map(plain).join("\t")), ...notes].join("\r\n"),
    };
  };
  const select = (table, footer) => {
    const range = document.createRange();
    range.setStartBefore(table);
    range.setEndAfter(footer);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  };
  const copy = async (table, footer) => {
    const forms = Object.entries(copied(table, [...footer.children].map(plain)));
    const blobs = forms.map(([type, text]) => [type, new Blob([text], { type })]);
    try {
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
      return words.gekopieerd;
    } catch {
      select(table, footer);
      return words.geselecteerd;
    }
  };

  for (const tools of page.querySelectorAll(".haal")) {
    const section = tools.closest("section");
    const table = section.querySelector(".cijfers");
    const footer = section.querySelector(":scope > footer");
    if (!table) continue;
    const name = plain(table.caption).split(" ", 2).join(" ");
    const told = made("span", "", { className: "stand" });
    told.setAttribute("role", "status");
    const say = (text) => { told.textContent = text; };
    const button = made("button", words.kopieer, { type: "button" });
    button.append(made("i", `, ${name}`, { className: "verborgen" }));
    button.addEventListener("click", async () => say(await copy(table, footer)));
    tools.prepend(button);
    tools.setAttribute("role", "toolbar");
    tools.setAttribute("aria-label", words.balk.replace("#", name));
    const keys = made("p", words.pijlen, { className: "pijlen noot", id: `pijlen-${section.id}` });
    tools.after(told, keys);
    sorting(table, say);
    table.setAttribute("aria-describedby", keys.id);
    const all = () => [...table.querySelectorAll("th a, th button, td a")];
    if (all().length) rove(table, all, neighbour(table));
    const buttons = () => [...tools.querySelectorAll("a, button")];
    rove(tools, buttons, (from, key) => {
      const list = buttons();
      const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
      if (key === "Home") return list[0];
      if (key === "End") return list.at(-1);
      return step ? list[list.indexOf(from) + step] : null;
    });
  }
})();
