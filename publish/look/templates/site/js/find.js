// The search page: the best figure with its sentence, then what else fits, counted by kind. All words are in the page.
const SHOWN = { figures: 8, indicators: 10, members: 4, series: 6, blocks: 10, chapters: 7 };
const byId = (id) => document.getElementById(id);
const words = byId("uitkomst").dataset;
const filled = (text, values) => text.replace(/%(\w+)%/g, (_, name) => values[name] ?? "");
const make = (name, text = "", className = "") => {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
};
const linkTo = (href, text) => {
  const made = make("a", text);
  made.href = href;
  return made;
};

const read = (raw) => {
  const { usable, yellow, nothing } = raw.rules.states;
  const indicators = raw.indicators.map(([id, title, producer, group, rank]) => ({ id, title, producer, groups: [group], rank }));
  const breakdowns = raw.breakdowns.map(([name, label, group]) => ({ name, label, group }));
  const periods = raw.periods.map(([name, label, when, group]) => ({ name, label, when, group }));
  const series = raw.series.map(([indicator, breakdown, measure, wording]) => ({
    indicator: indicators[indicator], breakdown: breakdowns[breakdown], measure, wording: raw.wordings[wording],
  }));
  const figures = raw.figures.map(([number, at, rank, text, shown, reason, more]) => {
    const own = series[number];
    const period = periods[at];
    return {
      series: number, own, period, rank, text, shown: shown || text, yellow: raw.yellow[reason],
      state: text ? (raw.yellow[reason] ? yellow : usable) : nothing,
      id: [own.indicator.id, period.name, own.breakdown.name, own.measure].filter(Boolean).join(":"),
      groups: [own.indicator.groups[0], own.breakdown.group, period.group, ...more],
    };
  });
  const row = ([name, href, group]) => ({ name, href, groups: [group] });
  return {
    ranking: ranker(raw), states: raw.rules.states, figures, indicators,
    members: raw.members.map(([name, groups]) => ({ name, groups })),
    blocks: raw.blocks.map(row),
    chapters: raw.chapters.map(([number, name, group]) => ({ name: `${number} ${name}`, href: `hoofdstuk/${number}.html`, groups: [group] })),
  };
};

// ---- what is shown
const placeOf = (figure) => {
  const place = encodeURIComponent(figure.id.replaceAll(" ", "_")).replace(/%(?:2F|3A|3B|3D|2C)/g, decodeURIComponent);
  return `indicator/${figure.own.indicator.id}/${figure.period.name.replace("/", "_")}.html#${place}`;
};
const aboutOf = ({ own }) => [own.indicator.title, own.breakdown.label].filter(Boolean).join(", ");
const number = (figure) => make("span", figure.shown || words.none, figure.yellow ? "cijfer geel" : "cijfer");
const bestItem = (figure) => {
  const box = byId("beste-vorm").content.cloneNode(true);
  const [what, after, unit] = figure.own.wording;
  const put = (name, text) => { box.querySelector(`[data-deel="${name}"]`).textContent = text; };
  put("getal", figure.shown || words.none);
  box.querySelector("[data-deel=getal]").classList.toggle("geel", Boolean(figure.yellow));
  put("eenheid", figure.text ? unit : "");
  const about = aboutOf(figure);
  const values = { about, when: figure.period.when, what, text: figure.text, after, unit, period: figure.period.label };
  put("zin", what ? filled(words.sentence, values) : `${about}, ${figure.period.label}`);
  put("geel", figure.yellow);
  const link = box.querySelector("a");
  link.href = placeOf(figure);
  return box;
};
const figureItem = (figure, name = aboutOf(figure)) => {
  const item = make("li");
  item.append(linkTo(placeOf(figure), `${name}, ${figure.period.label}`), " ", number(figure));
  if (figure.yellow) item.append(" ", make("span", figure.yellow, "reden"));
  return item;
};
const linkItem = ({ name, href }, behind = "") => {
  const item = make("li");
  item.append(linkTo(href, name));
  if (behind) item.append(" ", make("span", behind, "bron"));
  return item;
};
const memberItem = (member, data) => {
  const item = make("li", "", "lid");
  const own = new Map();
  for (const figure of data.figures) {
    if (!member.groups.includes(figure.own.breakdown.group) || figure.own.measure || !figure.text) continue;
    if (!own.has(figure.series)) own.set(figure.series, figure);
  }
  const list = make("ul");
  list.append(...[...own.values()].slice(0, SHOWN.series).map((figure) => figureItem(figure, figure.own.indicator.title)));
  item.append(make("strong", `${member.name} (${own.size})`), list);
  return item;
};
const section = (name, hits, shown, item) => {
  if (!hits.length) return [];
  const made = byId("groep-vorm").content.cloneNode(true);
  const count = hits.length > shown ? filled(words.some, { shown, count: hits.length }) : String(hits.length);
  made.querySelector("h2").textContent = `${words[name]} (${count})`;
  made.querySelector("ul").append(...hits.slice(0, shown).map((hit) => item(hit.entry)));
  return [made];
};

const start = (data) => {
  const { ranking, states } = data;
  const [field, told, result, list] = ["q", "gevonden", "uitkomst", "lijst"].map(byId);
  const whole = told.textContent;
  const near = (word) => {
    const found = ranking.near(word);
    return filled(found.length ? words.near : words.unknown, { word, near: found.join(", ") });
  };
  const nothing = (text) => {
    const unknown = ranking.unknown(text);
    if (unknown.length) return unknown.map(near).join(" ");
    const asked = ranking.wordsOf(text);
    const fewer = asked.map((word) => [word, ranking.search(data.figures, asked.filter((one) => one !== word).join(" ")).length]);
    const [word, count] = fewer.reduce((most, one) => (one[1] > most[1] ? one : most), ["", 0]);
    return filled(count ? words.fewer : words.nothing, { word, count });
  };
  const show = () => {
    const text = field.value;
    const isAsked = ranking.wordsOf(text).length > 0;
    list.hidden = isAsked;
    result.hidden = !isAsked;
    if (!isAsked) {
      told.textContent = whole;
      result.replaceChildren();
      return;
    }
    const hits = ranking.search(data.figures, text);
    const known = ranking.headline(hits) ?? hits[0];
    const one = (state) => ranking.best(hits, Infinity, state);
    const figures = [...one(states.usable), ...one(states.yellow)].filter((hit) => hit.entry.series !== known?.entry.series);
    const found = { figures: [], indicators: [], members: [], blocks: [], chapters: [] };
    for (const kind of Object.keys(found).slice(1)) found[kind] = ranking.search(data[kind], text);
    const { indicators, members, blocks, chapters } = found;
    result.replaceChildren(
      ...(known ? [bestItem(known.entry)] : []),
      ...section("figures", figures, SHOWN.figures, (figure) => figureItem(figure)),
      ...section("indicators", indicators, SHOWN.indicators, (each) => linkItem({ name: each.title, href: `indicator/${each.id}.html` }, each.producer)),
      ...section("members", members, SHOWN.members, (member) => memberItem(member, data)),
      ...section("blocks", blocks, SHOWN.blocks, (block) => linkItem(block)),
      ...section("chapters", chapters, SHOWN.chapters, (chapter) => linkItem(chapter)),
    );
    const counts = Object.entries({ ...found, figures: known ? [known, ...figures] : [] });
    const counted = counts.filter(([, all]) => all.length).map(([kind, all]) => `${words[kind]}: ${all.length}`);
    told.textContent = counted.length ? counted.join(" · ") : nothing(text);
  };
  let waiting = 0;
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    // what was typed just now would take the focus away again
    clearTimeout(waiting);
    show();
    result.querySelector("a")?.focus();
  });
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 120);
  });
  if (field.value) show();
  window.svmZoek = { ...ranking, data };
};
window.svmZoekIndex = (raw) => start(read(raw));
