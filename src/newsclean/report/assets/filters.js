// What the list shows, and in which order.

const state = { search: "", kind: "", role: "", rule: "", source: "", language: "", sort: "sample" };
const ORDERS = {
  sample: ["as sampled", null],
  share: ["most removed", (at) => -columns.share[at]],
  least: ["least removed", (at) => columns.share[at]],
  confidence: ["least certain", (at) => confidence(at, wantedPiece())],
  longest: ["longest", (at) => -columns.words[at]],
  shortest: ["shortest", (at) => columns.words[at]],
};
// Only rejections: their reasons are in the texts.
const KINDS = { "": "all", articles: "articles", rejections: "rejections" };

// Whether a number of role and rule is one of those that are looked for.
function wantedPiece() {
  const wanted = names.piece.map(([role, rule]) =>
    (!state.role || role === state.role) && (!state.rule || rule === state.rule));
  return (piece) => wanted[piece];
}

function matches() {
  const wanted = state.role || state.rule ? wantedPiece() : null;
  const source = state.source === "" ? -1 : Number(state.source), language = state.language === "" ? -1 : Number(state.language);
  const found = [];
  for (let at = 0; at < total; at += 1) {
    if (state.kind && (state.kind === "articles") !== isArticle(at)) continue;
    if (source >= 0 && (columns.source[at] !== source || !isArticle(at))) continue;
    if (language >= 0 && (columns.language[at] !== language || !isArticle(at))) continue;
    if (wanted && !hasPiece(at, wanted)) continue;
    found.push(at);
  }
  const key = ORDERS[state.sort][1];
  if (!key) return found;
  const keys = new Map(found.map((at) => [at, isArticle(at) ? key(at) : Infinity]));
  return found.sort((one, other) => (keys.get(one) === keys.get(other) ? one - other : keys.get(one) - keys.get(other)));
}

// Everything about a document that can be searched.
function searchable(at, body) {
  const pieces = body.pieces ?? [], texts = [columns.id[at], columns.title[at], body.url ?? "", body.authors ?? "", body.text];
  for (let index = 1; index < pieces.length; index += 5) texts.push(pieces[index]);
  for (const reason of body.reasons ?? []) texts.push(...reason);
  return texts.join("\n").toLowerCase();
}

// Those of `found` with all the words; `tell` gets the share that is done, and says whether to go on.
async function search(found, query, tell) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const byBlock = Map.groupBy(found, (at) => Math.floor(at / columns.block));
  const hits = new Set();
  let done = 0;
  for (const [block, members] of byBlock) {
    const bodies = await unpack(block);
    for (const at of members) {
      const text = searchable(at, bodies[at % columns.block]);
      if (words.every((word) => text.includes(word))) hits.add(at);
    }
    done += 1;
    if (!tell(done / byBlock.size)) return null;
  }
  return found.filter((at) => hits.has(at));
}

function picker(name, label, options) {
  const change = (event) => { state[name] = event.target.value; refresh(); };
  return el("label", {}, el("span", {}, label),
    el("select", { id: `filter-${name}`, on: { change } }, options.map(([value, text]) => el("option", { value }, text))));
}

function chooseFilter(name, value) {
  Object.assign(state, { search: "", kind: "", role: "", rule: "", source: "", language: "", [name]: value });
  for (const key of Object.keys(state)) byId(`filter-${key}`).value = state[key];
  refresh();
  byId("documents-title").scrollIntoView();
  byId("list").focus({ preventScroll: true });
}

function makeFilters() {
  const all = [["", "all"]], sorted = (values) => [...new Set(values)].sort().map((value) => [value, value]);
  const numbered = (values) => values.map((value, at) => [String(at), named(value)]).sort((a, b) => (a[1] < b[1] ? -1 : 1));
  let waiting = 0;
  const input = (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { state.search = event.target.value.trim(); refresh(); }, 150);
  };
  byId("filters").append(
    el("label", { class: "search" }, el("span", {}, "Search"),
      el("input", { id: "filter-search", type: "search", placeholder: "title, text, address, id", autocomplete: "off", on: { input } })),
    picker("sort", "Order", Object.entries(ORDERS).map(([name, [text]]) => [name, text])),
    picker("kind", "Show", Object.entries(KINDS)),
    picker("role", "Role", [...all, ...sorted(names.piece.map(([role]) => role))]),
    picker("rule", "Rule", [...all, ...sorted(names.piece.map(([, rule]) => rule))]),
    picker("source", "Source", [...all, ...numbered(names.source)]),
    picker("language", "Language", [...all, ...numbered(names.language)]));
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("reset").addEventListener("click", () => { state.sort = "sample"; chooseFilter("search", ""); });
}
