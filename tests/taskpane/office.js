// A stand-in for the interface of Word that records calls. As in Word, a property can be read only after load and sync.
(() => {
  "use strict";
  const calls = [];
  const waiting = [];
  const record = (...call) => { calls.push(call); };
  class Loaded {
    constructor(values, isNull = false) {
      this.values = values;
      this.isNull = isNull;
      this.asked = new Set();
      this.ready = new Set();
    }
    load(names) {
      for (const name of names.split(",")) this.asked.add(name.trim().replace("items/", ""));
      waiting.push(this);
    }
    settle() { this.ready = new Set([...this.ready, ...this.asked]); this.settled = true; }
    read(name) {
      if (!this.ready.has(name)) throw new Error(`PropertyNotLoaded: ${name}`);
      return this.values[name];
    }
    get tag() { return this.read("tag"); }
    get text() { return this.read("text"); }
    get isNullObject() {
      if (!this.settled) throw new Error("PropertyNotLoaded: isNullObject");
      return this.isNull;
    }
    select() { record("select", this.values.tag); }
  }
  const mock = { calls, selected: null, controls: [], failure: null };
  const range = (place) => ({
    insertOoxml: (xml, where) => {
      if (mock.failure) throw new Error(mock.failure);
      record("insertOoxml", place, where, xml);
    },
  });
  const context = () => ({
    sync: async () => { for (const one of waiting.splice(0)) one.settle(); },
    document: {
      getSelection: () => ({
        parentContentControlOrNullObject: new Loaded(mock.selected ?? {}, mock.selected === null),
        ...range("selection"),
        paragraphs: {
          getLast: () => ({
            insertParagraph: (text, where) => {
              record("insertParagraph", text, where);
              return { getRange: () => range("new paragraph") };
            },
          }),
        },
      }),
      contentControls: (() => {
        const items = mock.controls.map((values) => new Loaded(values));
        return { items, load: (names) => items.forEach((one) => one.load(names)) };
      })(),
    },
  });
  window.mock = mock;
  window.Word = { run: async (work) => work(context()) };
  window.Office = {
    HostType: { Word: "Word" },
    EventType: { DocumentSelectionChanged: "documentSelectionChanged" },
    onReady: (ready) => ready({ host: "Word" }),
    context: { document: { addHandlerAsync: (type, handler) => { record("addHandlerAsync", type); mock.moved = handler; } } },
  };
})();
