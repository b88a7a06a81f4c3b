(() => {
  "use strict";
  const SHOWN = { usable: 6, yellow: 3, blocks: 4 };
  const CHANNELS = { "": "Veld", kop: "Kop", zin: "Zinsdeel" };
  const byId = (id) => document.getElementById(id);
  let data = null;
  let isInWord = false;
  let lastStale = -1;

  const make = (name, text = "", className = "") => {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const say = (text) => { byId("gezegd").textContent = text; };

  // ---- searching
{% filter indent(2, true) %}{% include "find/rank.js" %}{% endfilter %}

  let ranking = null;
  const searchFigures = (text) => ranking.search(data.figures, text);
  const searchBlocks = (text) => ranking.search(data.blocks, text);

  // ---- what goes into the document
  const escape = (text) => text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
  let number = 0;
  const filled = (template, values) =>
    Object.entries(values).reduce((xml, [place, value]) => xml.split(place).join(escape(String(value))), template);
  const fieldXml = (figure, wording, before = null, behind = "") => {
    number += 1;
    const template = (before === null ? data.field : data.sentence)[figure.yellow ? 1 : 0];
    return filled(template, {
      "%TAG%": wording.tag,
      "%TITEL%": wording.title,
      "%CODE%": wording.code,
      "%NUMMER%": (Date.now() % 1000000000) + number,
      "%ERVOOR% ": before ?? "",
      "%ERACHTER% ": behind,
      "%TEKST%": wording.text,
    });
  };
  const failed = (error) => say(`Niet ingevoegd: ${error.message}. Klik op een lege plek in de tekst en probeer het opnieuw.`);
  const refuseInField = (control) => {
    if (!control.isNullObject && data.known.has(control.tag)) throw new Error("u staat in een veld; zet de cursor ernaast");
  };
  const insert = (put) =>
    Word.run(async (context) => {
      const selection = context.document.getSelection();
      const around = selection.parentContentControlOrNullObject;
      around.load("tag");
      await context.sync();
      refuseInField(around);
      put(selection);
      await context.sync();
    });
  // behind what is selected: nothing that somebody typed is replaced
  const insertInText = (xml) => insert((selection) => selection.insertOoxml(xml, "End"));
  const insertBelow = (xml) =>
    insert((selection) => selection.paragraphs.getLast().insertParagraph("", "After").getRange().insertOoxml(xml, "Replace"));
  const copy = async (text) => {
    await navigator.clipboard.writeText(text);
    say(`Gekopieerd zonder veld: ${text}`);
  };
  const button = (name, about, act) => {
    const made = make("button", name);
    made.type = "button";
    made.setAttribute("aria-label", `${name}: ${about}`);
    made.addEventListener("click", () => act().catch(failed));
    return made;
  };

  // ---- what is shown
  const facts = (figure) => {
    const number = make("p", figure.wordings[0].text, figure.yellow ? "getal geel" : "getal");
    return [
      number,
      make("p", `Status: ${figure.status}`, "klein"),
      make("p", `Telt: ${figure.definition}`, "klein"),
      make("p", figure.source, "klein"),
    ];
  };
  const figureItem = (figure) => {
    const item = make("li");
    item.dataset.cijfer = figure.id;
    const buttons = make("div", "", "knoppen");
    for (const wording of figure.wordings) {
      const name = CHANNELS[wording.tag.split("@")[1] ?? ""];
      const act = isInWord
        ? () => insertInText(fieldXml(figure, wording)).then(() => say(`Ingevoegd: ${wording.text}`))
        : () => copy(wording.text);
      buttons.append(button(`${isInWord ? "" : "Kopieer "}${name}: ${wording.text}`, figure.label, act));
    }
    if (figure.sentence) {
      const [before, at, behind] = figure.sentence;
      const text = `${before}${figure.wordings[at].text}${behind}`;
      const act = isInWord
        ? () => insertInText(fieldXml(figure, figure.wordings[at], before, behind)).then(() => say(`Ingevoegd: ${text}`))
        : () => copy(text);
      buttons.append(button(isInWord ? "Zin" : "Kopieer Zin", text, act));
    }
    if (buttons.firstChild) buttons.firstChild.className = "eerste";
    item.append(make("h2", figure.label, "naam"), ...facts(figure), buttons);
    return item;
  };
  const blockItem = (block) => {
    const item = make("li");
    item.dataset.blok = block.tag;
    const act = async () => {
      const answer = await fetch(block.file);
      if (!answer.ok) throw new Error(`${block.file} is er niet`);
      await insertBelow(await answer.text());
      say(`Ingevoegd onder deze alinea: ${block.title}`);
    };
    const buttons = make("div", "", "knoppen");
    if (isInWord) buttons.append(button("Voeg in onder deze alinea", block.title, act));
    item.append(make("h3", block.title), make("p", block.about, "klein"), buttons);
    return item;
  };
  const show = () => {
    const text = byId("q").value;
    const hits = searchFigures(text);
    const { usable, yellow, nothing } = data.rules.states;
    const shown = [...ranking.best(hits, SHOWN.usable, usable), ...ranking.best(hits, SHOWN.yellow, yellow)];
    byId("cijfers").replaceChildren(...shown.map((hit) => figureItem(hit.entry)));
    const blocks = searchBlocks(text).slice(0, SHOWN.blocks);
    byId("blokken").hidden = !blocks.length;
    byId("blokkenlijst").replaceChildren(...blocks.map((hit) => blockItem(hit.entry)));
    const count = (state) => hits.filter((hit) => hit.entry.state === state).length;
    const lacking = ranking.best(hits, 1, nothing).map(({ entry }) => ` Nog zonder waarde: ${entry.label} ${entry.yellow || entry.status}.`);
    byId("gevonden").textContent = !ranking.wordsOf(text).length ? "" : hits.length
      ? `${hits.length === 1 ? "1 cijfer past" : `${hits.length} cijfers passen`}: ${count(usable)} bruikbaar, ${count(yellow)} geel, ${count(nothing)} zonder waarde.${shown.length ? "" : lacking.join("")}`
      : `Geen cijfer heeft al deze woorden: ${text}. Zoek met minder of andere woorden.`;
  };

  // ---- the document
  const showSelected = () =>
    Word.run(async (context) => {
      const control = context.document.getSelection().parentContentControlOrNullObject;
      control.load("tag,text");
      await context.sync();
      const known = control.isNullObject ? undefined : data.known.get(control.tag);
      const box = byId("gekozen");
      if (!known) {
        box.replaceChildren(make("p", "Klik in een veld om te zien wat het telt, waar het vandaan komt en of het klopt."));
      } else if (known.block) {
        box.replaceChildren(make("h3", known.block.title), make("p", known.block.about, "klein"));
      } else {
        const { figure, wording } = known;
        const verdict = control.text.trim() === wording.text
          ? "Bijgewerkt."
          : `Niet bijgewerkt: er staat ‘${control.text.trim()}’; nu is het ‘${wording.text}’.`;
        box.replaceChildren(make("h3", figure.label), ...facts(figure), make("p", verdict));
      }
    }).catch((error) => say(`Het veld is niet te lezen: ${error.message}`));
  const nextStale = () =>
    Word.run(async (context) => {
      const controls = context.document.contentControls;
      controls.load("items/tag,items/text");
      await context.sync();
      const stale = controls.items.flatMap((control, at) => {
        const known = data.known.get(control.tag);
        return known?.wording && control.text.trim() !== known.wording.text ? [{ control, at, known }] : [];
      });
      if (!stale.length) {
        lastStale = -1;
        say("Elk veld met een cijfer is bijgewerkt. Tabellen en figuren kijkt `svm doc refresh --dry-run` na.");
        return;
      }
      const next = stale.find((one) => one.at > lastStale) ?? stale[0];
      lastStale = next.at;
      next.control.select();
      await context.sync();
      say(`Veld ${stale.indexOf(next) + 1} van ${stale.length}: er staat ‘${next.control.text.trim()}’; nu is het ‘${next.known.wording.text}’.`);
    }).catch((error) => say(`De velden zijn niet te lezen: ${error.message}`));

  // ---- start
  const read = (raw) => {
    data = raw;
    ranking = ranker(raw);
    data.figures = raw.figures.map(([id, groups, state, rank, series, label, status, definition, source, yellow, wordings, sentence]) => ({
      id, groups, state, rank, series, label, sentence,
      status: raw.texts[status], definition: raw.texts[definition], source: raw.texts[source], yellow: raw.texts[yellow],
      wordings: wordings.map(([tag, text, title, code]) => ({ tag, text, title, code })),
    }));
    data.blocks = raw.blocks.map(([tag, title, about, file, group]) => ({ tag, title, about, file, groups: [group] }));
    data.known = new Map([
      ...data.figures.flatMap((figure) => figure.wordings.map((wording) => [wording.tag, { figure, wording }])),
      ...data.blocks.map((block) => [block.tag, { block }]),
    ]);
  };
  const inWord = () => {
    isInWord = true;
    byId("plek").hidden = true;
    byId("veld").hidden = false;
    byId("volgende").addEventListener("click", nextStale);
    Office.context.document.addHandlerAsync(Office.EventType.DocumentSelectionChanged, showSelected);
    showSelected();
    show();
  };
  const notInWord = () => {
    if (!isInWord) byId("plek").textContent = "Dit paneel is niet in Word geopend. Zoeken kan; invoegen niet, kopiëren zonder veld wel.";
  };
  const findWord = () => {
    if (!window.Office) return notInWord();
    Office.onReady(({ host }) => (host === Office.HostType.Word ? inWord() : notInWord()));
  };
  const start = async () => {
    try {
      const answer = await fetch("cijfers.json");
      read(await answer.json());
    } catch (error) {
      byId("plek").textContent = `De cijfers zijn niet te lezen: ${error.message}. Open het paneel via svm doc pane --serve.`;
      return;
    }
    byId("zoek").addEventListener("submit", (event) => {
      event.preventDefault();
      show();
      document.querySelector("#cijfers button")?.focus();
    });
    byId("q").addEventListener("input", show);
    byId("q").focus();
    window.paneel = { ...ranking, searchFigures, searchBlocks };
    const script = byId("office");
    if (window.Office) findWord();
    else {
      script.addEventListener("load", findWord);
      script.addEventListener("error", notInWord);
      // a network that never answers; when it does after all, the load above takes over
      setTimeout(() => { if (!window.Office) notInWord(); }, 4000);
    }
  };
  start();
})();
