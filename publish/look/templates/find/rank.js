// Search by words: the same rules, groups and order as publish/find/search.py, for the task pane and the site.
const ranker = ({ rules, groups }) => {
  const endings = rules.endings.map(([ending, other]) => [new RegExp(ending, "g"), other.replace("\\1", "$1")]);
  const skipped = new Set(rules.skipped);
  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const wordsOf = (text) =>
    [...new Set(fold(text).match(/\p{Nd}+(?:\.\p{Nd}+)+|[\p{L}\p{N}]+/gu) ?? [])].filter((word) => !skipped.has(word));
  const isNumber = (word) => /^\p{Nd}/u.test(word);
  const lengthOf = (word) => [...word].length;
  const stem = (word) => {
    if (isNumber(word)) return word;
    const shorter = endings.reduce((left, [ending, other]) => left.replace(ending, other), word);
    return lengthOf(shorter) >= rules.shortestStem ? shorter : word;
  };
  // each word once, with the groups that hold it and what it costs there
  const terms = new Map();
  groups.forEach((parts, group) => {
    for (let at = 0; at < parts.length; at += 2) {
      for (const written of parts[at + 1].split(" ")) {
        const isBeginning = written.endsWith("*");
        const word = isBeginning ? written.slice(0, -1) : written;
        if (!terms.has(written)) terms.set(written, { word, isBeginning, stem: stem(word), places: [] });
        terms.get(written).places.push([group, parts[at]]);
      }
    }
  });
  const more = (asked, askedStem, { word, isBeginning, stem: own }) => {
    if (asked === word) return 0;
    if (isBeginning && asked.startsWith(word)) {
      return lengthOf(asked) <= lengthOf(word) + rules.longestEnding ? 0 : rules.holds;
    }
    if (isNumber(asked)) return null;
    if (askedStem === own) return rules.inflected;
    if (lengthOf(asked) >= rules.shortestBeginning && word.startsWith(asked)) return rules.begins;
    if (lengthOf(asked) >= rules.shortestPart && word.includes(asked)) return rules.holds;
    return null;
  };
  const common = (one, other) => {
    let at = 0;
    while (at < one.length && at < other.length && one[at] === other[at]) at += 1;
    return at;
  };
  const isLetterOff = (one, other) => {
    if (Math.abs(one.length - other.length) > 1) return false;
    const at = common(one, other);
    const [rest, others] = [one.slice(at), other.slice(at)];
    const exchanged = rest.slice(0, 2) === [...others.slice(0, 2)].reverse().join("") && rest.slice(2) === others.slice(2);
    return rest.slice(1) === others || rest === others.slice(1) || rest.slice(1) === others.slice(1) || exchanged;
  };
  const mistyped = (asked, { word, isBeginning }) => {
    if (Math.min(lengthOf(asked), lengthOf(word)) < rules.shortestMistyped || isNumber(asked)) return null;
    const lengths = isBeginning ? [word.length - 1, word.length, word.length + 1] : [asked.length];
    return lengths.some((length) => isLetterOff(asked.slice(0, length), word)) ? rules.mistyped : null;
  };
  // what a word costs, by the number of a group
  const found = (cost) => {
    const costs = new Map();
    for (const term of terms.values()) {
      const extra = cost(term);
      if (extra === null) continue;
      for (const [group, own] of term.places) costs.set(group, Math.min(own + extra, costs.get(group) ?? Infinity));
    }
    return costs;
  };
  const costsOf = (text) =>
    wordsOf(text).map((asked) => {
      const own = stem(asked);
      const costs = found((term) => more(asked, own, term));
      return costs.size ? costs : found((term) => mistyped(asked, term));
    });
  const sum = (entry, costs) => {
    let total = 0;
    for (const byGroup of costs) {
      const cheapest = Math.min(...entry.groups.map((group) => byGroup.get(group) ?? Infinity));
      if (cheapest === Infinity) return null;
      total += cheapest;
    }
    return total;
  };
  // what fits, by state and cost; the order of the entries decides the rest
  const search = (entries, text) => {
    const costs = costsOf(text);
    if (!costs.length) return [];
    return entries
      .map((entry) => ({ entry, cost: sum(entry, costs) }))
      .filter((hit) => hit.cost !== null)
      .map(({ entry, cost }) => ({ entry, cost: cost + (entry.rank ?? 0) }))
      .sort((a, b) => (a.entry.state ?? 0) - (b.entry.state ?? 0) || a.cost - b.cost);
  };
  const best = (hits, count, state) => {
    const first = new Map();
    for (const hit of hits) {
      if (hit.entry.state === state && !first.has(hit.entry.series)) first.set(hit.entry.series, hit);
    }
    return [...first.values()].slice(0, count);
  };
  const headline = (hits) => {
    const { usable, yellow } = rules.states;
    const [[one], [other]] = [best(hits, 1, usable), best(hits, 1, yellow)];
    return one && other ? (other.cost + rules.yellowCosts < one.cost ? other : one) : (one ?? other ?? null);
  };
  const unknown = (text) => {
    const costs = costsOf(text);
    return wordsOf(text).filter((_, at) => !costs[at].size);
  };
  const near = (asked, count = 3) => {
    const reverse = (word) => [...word].reverse().join("");
    const like = new Map();
    for (const { word, places } of terms.values()) {
      if (lengthOf(word) < rules.shortestPart || !places.some(([, cost]) => cost <= rules.synonym)) continue;
      const same = Math.max(common(asked, word), common(reverse(asked), reverse(word)));
      if (2 * same >= Math.max(asked.length, word.length)) like.set(word, same);
    }
    return [...like].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, count).map(([word]) => word);
  };
  return { wordsOf, search, best, headline, unknown, near };
};
