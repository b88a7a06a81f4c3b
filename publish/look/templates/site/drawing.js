(() => {
  "use strict";
  // The drawing over the picture of a chart, loaded when a reader asks for it (`site/js/chart.js`). All numbers and words
  // come from the page and from the data of the figure: nothing is computed here but places on the screen.
  const words = document.getElementById("figuurgereedschap").dataset;
  const COLOURS = {{ theme.SERIES | map('colour') | list | tojson }};
  const TEXT_COLOURS = {{ theme.SERIES_TEXT | map('colour') | list | tojson }};
  const SHAPES = {{ theme.SHAPES | tojson }};
  const INK = "{{ 'inkt' | colour }}", GREY = "{{ 'grijs' | colour }}", RIM = "{{ 'rand' | colour }}";
  const YELLOW = "{{ 'geel' | colour }}", BAR = "{{ 'hemel' | colour }}", PALE = "{{ 'licht' | colour }}";
  const FONT = {{ theme.CHART_FONT | tojson }};
  const PROVISIONAL = 1, LOOK_YELLOW = 2;
  const MOST_LINES = COLOURS.length, MOST_PANELS = 12;

  const node = (tag, attributes = {}, ...children) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };
  const text = (x, y, said, more = {}) => node("text", { x, y, "font-size": 12, fill: INK, ...more }, said);
  // lines of at most so many characters; what is longer than a line stays whole
  const wrapped = (said, most) => {
    const lines = [""];
    for (const word of said.split(" ")) {
      const last = lines[lines.length - 1];
      if (last && last.length + word.length >= most) lines.push(word);
      else lines[lines.length - 1] = last ? `${last} ${word}` : word;
    }
    return lines;
  };
  const symbolOf = (slot, size) => {
    const kinds = {
      circle: d3.symbolCircle, square: d3.symbolSquare, "triangle-up": d3.symbolTriangle,
      diamond: d3.symbolDiamond, cross: d3.symbolCross,
    };
    return d3.symbol(kinds[SHAPES[slot % SHAPES.length]], size)();
  };
  const fillOf = (look, own) => (look === LOOK_YELLOW ? YELLOW : look === PROVISIONAL ? "#fff" : own);
  const time = (day) => Date.parse(`${day}T00:00:00Z`);

  class Drawing {
    constructor(figure, data) {
      Object.assign(this, figure, { data });
      const { series, bars } = data;
      const shown = series.flatMap((one, n) => (one.shown ? [n] : []));
      this.state = { view: "getal", form: bars.length ? "staaf" : "lijn", chosen: shown };
      this.first = { ...this.state, chosen: [...shown] };
      if (bars.length) this.first.chosen = this.state.chosen = shown.slice(0, MOST_LINES);
      const lines = series.length > 0;
      this.button("staaf").hidden = !(bars.length && lines);
      this.button("lijn").hidden = !(bars.length && lines);
      this.button("veelvoud").hidden = series.length < 2;
      this.fillPicker();
      // the drawing takes the place that the picture had
      this.height = Math.min(Math.max(this.picture.getBoundingClientRect().height, 300), 560);
      const image = this.picture.querySelector("img");
      image.loading = "eager";
      this.host.classList.add("levend");
      this.canvas.setAttribute("role", "application");
      this.canvas.setAttribute("aria-roledescription", words.rol);
      this.canvas.setAttribute("aria-label", `${this.data.alt} ${words.uitleg}`);
      this.canvas.addEventListener("keydown", (event) => this.walk(event));
      for (const event of ["pointermove", "pointerdown"]) {
        this.canvas.addEventListener(event, (move) => this.point(move));
      }
      this.canvas.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") this.close(); });
      this.canvas.addEventListener("focusin", (event) => {
        const at = this.marks.findIndex((one) => one.element === event.target);
        if (at >= 0) this.read(at, false);
      });
      this.draw();
      new ResizeObserver(() => {
        // on paper and in a closed part of the page it has no width
        const width = this.canvas.clientWidth;
        if (width && Math.abs(width - this.width) > 1) this.draw();
      }).observe(this.canvas);
    }

    button(form) {
      return this.tools.querySelector(`[data-vorm=${form}]`);
    }

    fillPicker() {
      const { series } = this.data;
      const picker = this.tools.querySelector("details");
      picker.hidden = series.length < 2;
      const groups = new Map();
      series.forEach((one, n) => groups.set(one.group, [...(groups.get(one.group) ?? []), n]));
      const place = picker.querySelector(".reeksen");
      this.boxes = [];
      for (const [group, members] of groups) {
        const set = document.createElement("fieldset");
        const legend = document.createElement("legend");
        legend.textContent = group[0].toUpperCase() + group.slice(1);
        set.append(legend);
        for (const n of members) {
          const label = document.createElement("label");
          const box = document.createElement("input");
          box.type = "checkbox";
          box.value = series[n].id;
          const why = document.createElement("small");
          label.append(box, ` ${series[n].label} `, why);
          set.append(label);
          box.addEventListener("change", () => this.pick(n, box.checked));
          this.boxes[n] = { box, why };
        }
        place.append(set);
      }
    }

    pick(n, on) {
      const rest = this.state.chosen.filter((one) => one !== n);
      const chosen = on ? [...rest, n].sort((a, b) => a - b) : rest;
      const form = this.state.form === "staaf" || chosen.length > MOST_LINES ? this.formFor(chosen) : this.state.form;
      this.change({ chosen, form });
    }

    formFor(chosen) {
      return chosen.length > MOST_LINES ? "veelvoud" : "lijn";
    }

    toggle(form) {
      if (form !== "veelvoud") return this.change({ form, view: form === "staaf" ? "getal" : this.state.view });
      if (this.state.form !== "veelvoud") return this.change({ form });
      this.change({ form: "lijn", chosen: this.state.chosen.slice(0, MOST_LINES) });
    }

    change(more) {
      const next = { ...this.state, ...more };
      if (next.view !== "getal" && next.form === "staaf") next.form = this.formFor(next.chosen);
      if (!next.chosen.length) next.chosen = this.state.chosen.length ? this.state.chosen : this.first.chosen;
      this.state = next;
      this.draw();
      this.copy.hidden = true;
      this.status.textContent = `${words.getekend}: ${this.drawn.map((n) => this.data.series[n].label).join(", ")}. ${this.unit}`;
    }

    // why a series cannot come beside those that are chosen: a pair that may not meet; '' when it can
    conflict(n, chosen) {
      const { pairs } = this.data;
      const found = pairs.find(([a, b]) => (a === n && chosen.includes(b)) || (b === n && chosen.includes(a)));
      return found ? found[2] : "";
    }

    get caption() {
      return this.first.form === "staaf" && this.state.form !== "staaf" ? this.data.over_time : this.data.caption;
    }

    get unit() {
      return this.data.units[this.state.view] ?? "";
    }

    draw() {
      const { series, bars } = this.data;
      const { view, form, chosen } = this.state;
      this.width = this.canvas.clientWidth;
      this.marks = [];
      this.drawn = form === "staaf" ? [] : chosen.filter((n) => series[n].points[view]?.length);
      const missing = form === "staaf" ? [] : chosen.filter((n) => !this.drawn.includes(n));
      const meeting = form === "lijn" ? this.data.pairs.filter(([a, b]) => this.drawn.includes(a) && this.drawn.includes(b)) : [];
      this.remarks.replaceChildren(
        ...missing.map((n) => this.remark(`${words.niet}: ${series[n].label}: ${series[n].withheld[view] ?? ""}`)),
        ...meeting.map(([a, b, why]) => this.remark(`${words.samen}: ${series[a].label}, ${series[b].label}: ${why}`)),
        ...this.told(),
      );
      this.remarks.hidden = !this.remarks.children.length;
      this.host.classList.toggle("eigen", !this.isFirst);
      this.host.querySelector("figcaption").textContent = this.caption;
      for (const one of this.tools.querySelectorAll("[data-maat]")) {
        one.setAttribute("aria-pressed", String(one.dataset.maat === view));
      }
      for (const one of this.tools.querySelectorAll("[data-vorm]")) {
        one.setAttribute("aria-pressed", String(one.dataset.vorm === form));
      }
      this.boxes.forEach(({ box, why }, n) => {
        box.checked = form !== "staaf" && chosen.includes(n);
        const reason = box.checked || form === "staaf" ? "" : series[n].withheld[view]
          ?? (form === "lijn" ? this.conflict(n, chosen) : "");
        box.disabled = Boolean(reason) || (!box.checked && chosen.length >= MOST_PANELS && form !== "staaf");
        why.textContent = reason;
      });
      this.tools.querySelector(".telling").textContent = form === "staaf" ? "" : `(${this.drawn.length}/${series.length})`;
      this.canvas.replaceChildren(
        form === "staaf" ? this.drawBars(bars) : form === "veelvoud" ? this.drawPanels() : this.drawLines(),
      );
      this.current = -1;
      this.close();
      // one stop of the tab key: the newest point of the first line, or the first bar
      const first = this.marks.filter((one) => one.row === this.marks[0]?.row);
      const entry = form === "staaf" ? this.marks[0] : first[first.length - 1];
      entry?.element.setAttribute("tabindex", "0");
    }

    // whether all is as the picture shows it, so that its notes hold
    get isFirst() {
      const { view, form, chosen } = this.state;
      const bars = this.first.form === "staaf";
      return view === "getal" && (form === "staaf") === bars && (bars || chosen.join() === this.first.chosen.join());
    }

    // the notes of what is drawn when a reader chose: signs, what is awaited, breaks, sources and date
    told() {
      if (this.isFirst) return [];
      const { series, texts, signs } = this.data;
      const drawn = this.drawn.map((n) => series[n]);
      const all = drawn.map((one) => one.points[this.state.view]);
      const points = all.flat();
      const found = [];
      if (points.some((p) => p[4] === PROVISIONAL)) found.push(signs.provisional);
      for (const mark of new Set(points.flatMap((p) => p[5].slice(0, 1)))) found.push(signs[texts[mark]]);
      if (points.some((p) => p[6].some((one) => one[2]))) found.push(signs.break);
      if (all.some((own) => own.length > 1 && new Set(own.map((p) => p[3])).size === own.length)) found.push(signs.loose);
      const waiting = new Map();
      for (const { label, awaited } of drawn) {
        if (awaited) waiting.set(awaited, [...(waiting.get(awaited) ?? []), label]);
      }
      for (const [why, labels] of waiting) found.push(`${labels.join("; ")}: ${why}`);
      for (const at of new Set(points.flatMap((p) => p[6].map((one) => one[1])))) found.push(texts[at]);
      for (const at of new Set(drawn.flatMap((one) => one.sources))) found.push(texts[at]);
      return [...found.filter(Boolean), this.data.as_of].map((said) => this.remark(said));
    }

    remark(said) {
      const item = document.createElement("li");
      item.textContent = said;
      return item;
    }

    sheet(width, height) {
      return node("svg", {
        viewBox: `0 0 ${width} ${height}`, width, height, "font-family": FONT, role: "presentation",
      });
    }

    // the scales of lines: years from the first that is drawn to the data year, numbers from zero
    scales(lines) {
      const all = lines.flatMap((one) => one.points);
      const years = all.map((one) => Number(one.day.slice(0, 4)));
      const from = Math.min(...years), to = Math.max(this.data.year, ...years);
      const values = all.map((one) => one.value);
      const [low, high] = d3.nice(Math.min(0, ...values), Math.max(0, ...values), 5);
      return { from, to, low, high: high === low ? low + 1 : high };
    }

    linesOf(numbers) {
      const { series, periods, texts } = this.data;
      return numbers.map((n, slot) => ({
        n, slot, label: series[n].label,
        points: series[n].points[this.state.view].map(([period, value, said, segment, look, yellow, breaks]) => ({
          label: periods[period][0], day: periods[period][1], value, said, segment, look,
          mark: yellow.length ? texts[yellow[0]] : "", reason: yellow.length ? texts[yellow[1]] : "",
          breaks: breaks.map(([day, told, stops]) => ({ day, told: texts[told], stops })),
        })),
      }));
    }

    drawLines() {
      const { width, height } = this;
      const svg = this.sheet(width, height);
      const lines = this.linesOf(this.drawn);
      svg.append(text(4, 14, this.unit[0].toUpperCase() + this.unit.slice(1), { "font-size": 13 }));
      const room = lines.length > 1 ? Math.min(190, Math.max(104, width * 0.24)) : 44;
      if (lines.length) {
        this.panel(svg, lines, this.scales(lines), { x: 0, y: 22, width: width - room, height: height - 22, room });
      }
      return svg;
    }

    drawPanels() {
      const lines = this.linesOf(this.drawn);
      const across = Math.max(1, Math.min(lines.length, Math.floor(this.width / 210)));
      const wide = this.width / across, tall = 190;
      const height = 22 + tall * Math.ceil(lines.length / across);
      const svg = this.sheet(this.width, height);
      svg.append(text(4, 14, this.unit[0].toUpperCase() + this.unit.slice(1), { "font-size": 13 }));
      if (!lines.length) return svg;
      const scales = this.scales(lines);
      lines.forEach((one, n) => {
        const x = (n % across) * wide, y = 22 + tall * Math.floor(n / across);
        wrapped(one.label, wide / 7).slice(0, 2).forEach((line, at) => {
          svg.append(text(x + 6, y + 14 + 14 * at, line, { "font-weight": "bold" }));
        });
        // each panel has one line: the first colour and shape
        this.panel(svg, [{ ...one, slot: 0 }], scales, { x, y: y + 26, width: wide - 12, height: tall - 30, room: 0 });
      });
      return svg;
    }

    panel(svg, lines, { from, to, low, high }, box) {
      const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 6 });
      const ticks = d3.ticks(low, high, box.height < 200 ? 3 : 5);
      const left = box.x + 12 + 7 * Math.max(...ticks.map((one) => number.format(one).length));
      const right = box.x + box.width - 8, top = box.y + 14, bottom = box.y + box.height - 26;
      const begin = time(`${from}-01-01`), end = time(`${to}-12-31`);
      const x = (day) => left + 8 + ((time(day) - begin) / (end - begin)) * (right - left - 8);
      const y = (value) => bottom - ((value - low) / (high - low)) * (bottom - top);
      for (const one of ticks) {
        svg.append(
          node("line", { x1: left, x2: right, y1: y(one), y2: y(one), stroke: one === 0 ? GREY : RIM, class: "as" }),
          text(left - 5, y(one) + 4, number.format(one), { "text-anchor": "end" }),
        );
      }
      if (this.state.view === "index") {
        svg.append(node("line", { x1: left, x2: right, y1: y(100), y2: y(100), stroke: GREY, class: "as" }));
      }
      const years = Array.from({ length: to - from + 1 }, (_, n) => from + n);
      const every = Math.ceil(years.length / Math.max(2, Math.floor((right - left) / 44)));
      years.forEach((year, n) => {
        if (!this.data.years && n) {
          const edge = x(`${year}-01-01`);
          svg.append(node("line", { x1: edge, x2: edge, y1: top, y2: bottom, stroke: RIM, class: "as" }));
        }
        if ((years.length - 1 - n) % every === 0) {
          svg.append(text(x(`${year}-07-01`), bottom + 18, String(year), { "text-anchor": "middle" }));
        }
      });
      const breaks = new Set(lines.flatMap((one) => one.points.flatMap((p) => p.breaks.filter((b) => b.stops).map((b) => b.day))));
      for (const day of breaks) {
        if (time(day) < begin || time(day) > end) continue;
        svg.append(node("line", {
          x1: x(day), x2: x(day), y1: top, y2: bottom, stroke: GREY, "stroke-dasharray": "3 4", class: "breuk",
        }));
      }
      const ends = lines.flatMap((one) => one.points).sort((a, b) => time(a.day) - time(b.day));
      const last = ends[ends.length - 1];
      const gap = x(`${last.day.slice(0, 4)}-12-31`);
      if (Number(last.day.slice(0, 4)) < this.data.year) {
        svg.append(node("rect", { x: gap, y: top, width: right - gap, height: bottom - top, fill: RIM, opacity: 0.4 }));
        if (box.room) {
          wrapped(words.na.replace("{period}", last.label), Math.max(8, (right - gap) / 6.5)).forEach((line, n) => {
            svg.append(text((gap + right) / 2, top + 14 + 14 * n, line, { "text-anchor": "middle" }));
          });
        }
      }
      const path = d3.line((p) => x(p.day), (p) => y(p.value));
      for (const one of lines) {
        const own = COLOURS[one.slot % COLOURS.length];
        for (const points of this.bySegment(one.points).values()) {
          if (points.length < 2) continue;
          svg.append(node("path", {
            d: path(points), fill: "none", stroke: own, "stroke-width": 2.2, class: `lijn lijn-${one.slot}`,
          }));
        }
      }
      const row = this.marks.length;
      for (const one of lines) {
        const own = COLOURS[one.slot % COLOURS.length];
        for (const p of one.points) {
          const size = one.points.length > 40 ? 20 : 55;
          const shape = node("path", {
            d: symbolOf(one.slot, size), fill: fillOf(p.look, own), stroke: own, "stroke-width": 1.8,
            class: `punt ${p.look === LOOK_YELLOW ? "geel" : p.look === PROVISIONAL ? "open" : "vast"}`,
          });
          const element = node("g", { transform: `translate(${x(p.day)},${y(p.value)})` }, shape);
          svg.append(element);
          if (p.mark) svg.append(this.edged(x(p.day), y(p.value) - 11, p.mark, "middle"));
          this.mark(element, { row: `${row}:${one.n}`, x: x(p.day), y: y(p.value), label: one.label, point: p });
        }
      }
      if (lines.length === 1 && box.room) {
        svg.append(this.edged(x(last.day), y(last.value) - (last.mark ? 25 : 11), last.said, "middle"));
      } else if (box.room) this.nameLines(svg, lines, x, y, { left: right + 4, top, bottom, room: box.room, newest: last.day });
    }

    bySegment(points) {
      const parts = new Map();
      for (const p of points) parts.set(p.segment, [...(parts.get(p.segment) ?? []), p]);
      return parts;
    }

    // names at the ends of the lines with their newest figure, moved apart where they would touch
    nameLines(svg, lines, x, y, { left, top, bottom, room, newest }) {
      const names = lines.map((one) => {
        const last = one.points[one.points.length - 1];
        const when = last.day === newest ? last.said : `${last.said} (${last.label})`;
        const said = [...wrapped(one.label, (room - 20) / 7), ...wrapped(`${when} ${last.mark}`.trim(), (room - 20) / 7)];
        const height = 15 * said.length;
        return { slot: one.slot, said, height, from: [x(last.day), y(last.value)], y: y(last.value) - height / 2 };
      }).sort((a, b) => a.y - b.y);
      let below = top - 8;
      for (const name of names) { name.y = Math.max(name.y, below); below = name.y + name.height + 3; }
      let above = bottom + 14;
      for (const name of [...names].reverse()) {
        name.y = Math.min(name.y, above - name.height);
        above = name.y - 3;
      }
      for (const { slot, said, y: at, height, from } of names) {
        const fill = TEXT_COLOURS[slot % TEXT_COLOURS.length];
        svg.append(node("path", {
          d: `M${from[0] + 8},${from[1]}L${left + 4},${at + height / 2}`, stroke: fill, "stroke-dasharray": "1 3", fill: "none", class: "leider",
        }));
        said.forEach((line, n) => svg.append(text(left + 10, at + 11 + 15 * n, line, { fill, "font-size": 13 })));
      }
    }

    // a white edge keeps a text apart from the line that it crosses
    edged(x, y, said, anchor) {
      return text(x, y, said, {
        "text-anchor": anchor, stroke: "#fff", "stroke-width": 3, "paint-order": "stroke", "stroke-linejoin": "round",
      });
    }

    drawBars(bars) {
      const { width } = this;
      const left = Math.min(260, width * 0.36);
      const row = Math.min(Math.max((this.height - 32) / bars.length, 34), 60);
      const height = 26 + row * bars.length + 6;
      const svg = this.sheet(width, height);
      svg.append(text(4, 14, this.unit[0].toUpperCase() + this.unit.slice(1), { "font-size": 13 }));
      const values = bars.map((one) => one[2] ?? 0);
      const low = Math.min(0, ...values), high = Math.max(0, ...values) || 1;
      const room = width < 500 ? 70 : 120;
      const start = left + (low < 0 ? room : 0);
      const x = (value) => start + ((value - low) / (high - low)) * (width - room - start);
      bars.forEach(([label, period, value, said, look, mark, reason], n) => {
        const middle = 26 + row * (n + 0.5);
        const lines = wrapped(label, left / 7).slice(0, 2);
        lines.forEach((line, at) => svg.append(
          text(left - 8, middle + 4 + 14 * (at - (lines.length - 1) / 2), line, { "text-anchor": "end", "font-size": 13 }),
        ));
        const ends = [x(0), x(value ?? 0)].sort((a, b) => a - b);
        const fill = look === LOOK_YELLOW ? YELLOW : look === PROVISIONAL ? PALE : BAR;
        const element = node("g", {}, node("rect", {
          x: ends[0], y: middle - 12, width: Math.max(ends[1] - ends[0], 0.5), height: 24, fill,
          stroke: COLOURS[0], class: `staaf ${look === LOOK_YELLOW ? "geel" : ""}`,
        }));
        const beyond = value < 0;
        svg.append(element, text(beyond ? ends[0] - 6 : ends[1] + 6, middle + 4, `${said} ${mark}`.trim(), {
          "text-anchor": beyond ? "end" : "start", "font-size": 13,
        }));
        const point = { label: period, said, look, mark, reason, breaks: [], value };
        this.mark(element, { row: "staaf", x: ends[1], y: middle, label, point });
      });
      return svg;
    }

    // what can be pointed at, focused and read
    mark(element, own) {
      const { label, point } = own;
      const lines = [`${label}, ${point.label}: ${point.said}`];
      if (point.look === PROVISIONAL) lines.push(words.voorlopig);
      if (point.reason) lines.push(point.reason);
      for (const one of point.breaks) lines.push(`${words.breuk}: ${one.told}`);
      element.setAttribute("role", "img");
      element.setAttribute("tabindex", "-1");
      element.setAttribute("aria-label", lines.join(". "));
      element.setAttribute("class", "doel");
      this.marks.push({ ...own, element, lines });
    }

    point(event) {
      const box = this.canvas.querySelector("svg").getBoundingClientRect();
      const scale = box.width / this.width || 1;
      const x = (event.clientX - box.left) / scale, y = (event.clientY - box.top) / scale;
      const isBar = this.state.form === "staaf";
      let best = -1, near = Infinity;
      this.marks.forEach((one, n) => {
        const far = isBar ? Math.abs(one.y - y) : Math.hypot(one.x - x, (one.y - y) * 0.7);
        if (far < near) { near = far; best = n; }
      });
      if (best < 0 || near > (isBar ? 24 : 90)) return this.close();
      this.read(best, event.type === "pointerdown");
    }

    walk(event) {
      const now = this.marks[this.current] ?? this.marks.find((one) => one.element === document.activeElement);
      if (event.key === "Escape") {
        if (!this.readout.hidden) event.preventDefault();
        return this.close();
      }
      if (!now) return;
      const row = this.marks.filter((one) => one.row === now.row);
      const place = row.indexOf(now);
      const isBar = this.state.form === "staaf";
      const rows = [...new Set(this.marks.map((one) => one.row))];
      // up and down: the same moment in the next line
      const other = (step) => {
        const next = this.marks.filter((one) => one.row === rows[rows.indexOf(now.row) + step]);
        const far = (one) => Math.abs(time(one.point.day) - time(now.point.day));
        return next.sort((a, b) => far(a) - far(b))[0];
      };
      const moves = {
        ArrowRight: () => row[place + 1], ArrowLeft: () => row[place - 1], Home: () => row[0], End: () => row[row.length - 1],
        ArrowDown: () => (isBar ? row[place + 1] : other(1)), ArrowUp: () => (isBar ? row[place - 1] : other(-1)),
      };
      if (!moves[event.key]) return;
      event.preventDefault();
      const next = moves[event.key]() ?? now;
      next.element.focus();
      this.read(this.marks.indexOf(next), false);
    }

    // shows a point below the drawing; the focus says it by itself, a finger or pointer has it said
    read(n, aloud) {
      if (n === this.current && !this.readout.hidden && !aloud) return;
      this.marks[this.current]?.element.classList.remove("gelezen");
      for (const one of this.marks) one.element.setAttribute("tabindex", "-1");
      const { element, lines } = this.marks[n];
      element.setAttribute("tabindex", "0");
      element.classList.add("gelezen");
      this.current = n;
      this.readout.replaceChildren(...lines.map((line, at) => {
        const p = document.createElement("p");
        p.textContent = line;
        if (at && line === this.marks[n].point.reason) p.className = "geel";
        return p;
      }));
      this.readout.hidden = false;
      if (document.activeElement !== element) this.status.textContent = lines.join(". ");
    }

    close() {
      this.marks[this.current]?.element.classList.remove("gelezen");
      this.readout.hidden = true;
      this.readout.replaceChildren();
    }

    // the address that opens this page with this choice
    address(base) {
      const url = new URL(base);
      url.search = "";
      const { view, form, chosen } = this.state;
      url.searchParams.set("figuur", this.name);
      if (view !== "getal") url.searchParams.set("maat", view);
      if (form !== this.first.form) url.searchParams.set("vorm", form);
      if (chosen.join() !== this.first.chosen.join()) {
        for (const n of chosen) url.searchParams.append("reeks", this.data.series[n].id);
      }
      return url;
    }

    restore(asked) {
      const wanted = asked.getAll("reeks");
      const { series, units } = this.data;
      let chosen = wanted.length ? series.flatMap((one, n) => (wanted.includes(one.id) ? [n] : [])) : this.state.chosen;
      chosen = chosen.slice(0, MOST_PANELS);
      const view = units[asked.get("maat")] ? asked.get("maat") : "getal";
      const known = ["lijn", "veelvoud", ...(this.data.bars.length ? ["staaf"] : [])];
      let form = known.includes(asked.get("vorm")) ? asked.get("vorm") : wanted.length ? this.formFor(chosen) : this.first.form;
      if (form === "lijn") {
        // a link is no way round what may not be drawn together
        if (wanted.length) chosen = chosen.filter((n, at) => !this.conflict(n, chosen.slice(0, at)));
        form = this.formFor(chosen);
      }
      this.change({ chosen, view, form });
    }

    async act(what) {
      if (what === "png") return this.png();
      const url = what === "link" ? this.address(location.href) : this.address(new URL(`${this.host.dataset.figuur}.html`, location.href));
      if (what === "link") url.hash = this.host.id;
      const title = this.data.caption.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
      const said = what === "link" ? url.href
        : `<iframe src="${url.href.replaceAll("&", "&amp;")}" title="${title}" width="100%" height="640" loading="lazy"></iframe>`;
      const field = this.copy.querySelector("textarea");
      this.copy.querySelector("span").textContent = this.host.querySelector(`[data-doe=${what}]`).textContent;
      this.copy.hidden = false;
      field.value = said;
      field.select();
      try {
        await navigator.clipboard.writeText(said);
        this.status.textContent = words.gekopieerd;
      } catch {
        this.status.textContent = words.klaar;
      }
    }

    // what is drawn now as a picture that can travel alone: title above, sources and edition below
    png() {
      const inner = this.canvas.querySelector("svg").cloneNode(true);
      const width = this.width, tall = Number(inner.getAttribute("height"));
      const title = wrapped(this.caption, width / 9.5);
      const said = [...this.remarks.children].map((one) => one.textContent);
      const notes = [...said, ...(this.isFirst ? this.data.notes : []), this.data.origin].flatMap((line) => wrapped(line, width / 6));
      const top = 10 + 22 * title.length;
      const height = top + tall + 16 * notes.length + 14;
      const sheet = this.sheet(width, height);
      sheet.append(node("rect", { width, height, fill: "#fff" }));
      title.forEach((line, n) => sheet.append(text(8, 22 + 22 * n, line, { "font-size": 17, "font-weight": "bold", fill: COLOURS[0] })));
      sheet.append(node("g", { transform: `translate(0,${top})` }, ...inner.childNodes));
      notes.forEach((line, n) => sheet.append(text(8, top + tall + 16 + 16 * n, line, { "font-size": 11, fill: GREY })));
      const image = new Image();
      image.onload = () => {
        const canvas = document.createElement("canvas");
        canvas.width = 2 * width;
        canvas.height = 2 * height;
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        const link = document.createElement("a");
        link.href = canvas.toDataURL("image/png");
        link.download = `${this.name}.png`;
        link.click();
      };
      image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(sheet))}`;
    }
  }

  window.svmTekening = Drawing;
})();
