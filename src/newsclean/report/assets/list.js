// The list of documents. Only the rows in view are there, so that 100,000 are no more than twenty.

const ROW = 64; // pixels, as in the style
let shown = []; // documents that match, in their order
let selected = -1; // index in `shown`
let asked = 0; // number of the newest refresh

async function refresh() {
  asked += 1;
  const mine = asked;
  let found = matches();
  if (state.search) {
    byId("list").setAttribute("aria-busy", "true");
    found = await search(found, state.search, (done) => {
      if (mine === asked) byId("count").textContent = `Searching, ${percent.format(done)}`;
      return mine === asked;
    });
    byId("list").removeAttribute("aria-busy");
  }
  if (mine !== asked || !found) return;
  shown = found;
  byId("count").textContent = `${count(shown.length)} of ${plural(total, "document")}: ` +
    plural(columns.articles, "article") + part(columns.articles, figures.counts.articles) +
    (total > columns.articles ? ` and ${plural(total - columns.articles, "rejection")}` : "") +
    part(total - columns.articles, figures.counts.rejections);
  byId("list").firstChild.style.height = `${shown.length * ROW}px`;
  select(shown.length ? 0 : -1, { show: true });
}

const part = (here, all) => (here && all > here ? ` (of ${count(all)})` : "");

function drawRows() {
  const list = byId("list"), first = Math.max(Math.floor(list.scrollTop / ROW) - 5, 0);
  const last = Math.min(Math.ceil((list.scrollTop + list.clientHeight) / ROW) + 5, shown.length);
  const rows = [];
  for (let at = first; at < last; at += 1) rows.push(row(at));
  list.firstChild.replaceChildren(...rows);
  if (selected >= first && selected < last) list.setAttribute("aria-activedescendant", `row-${selected}`);
  else list.removeAttribute("aria-activedescendant");
}

function row(index) {
  const at = shown[index];
  const about = isArticle(at)
    ? [named(names.source[columns.source[at]]), named(names.language[columns.language[at]]), plural(columns.words[at], "word"),
       ...(columns.stories[at] > 1 ? [`told ${count(columns.stories[at])} times`] : [])].join(" · ")
    : "rejected";
  // What the order is about: the lowest confidence, else the removed share.
  const gauge = el("span", { class: "gauge", "aria-hidden": "true" }, el("span", {}));
  gauge.firstChild.style.width = `${columns.share[at] * 100}%`;
  const measure = state.sort === "confidence"
    ? `confidence ${confidence(at, wantedPiece()).toFixed(2)}`
    : [gauge, percent.format(columns.share[at]), el("span", { class: "hidden" }, " removed")];
  const node = el("div", { id: `row-${index}`, role: "option", class: "row", "aria-selected": String(index === selected),
      "aria-setsize": shown.length, "aria-posinset": index + 1, on: { click: () => select(index, { reveal: true }) } },
    el("span", { class: "title" }, columns.title[at] || "untitled"),
    el("span", { class: "about" }, el("span", {}, about), isArticle(at)
      ? el("span", { class: "measures" }, measure) : null));
  node.style.top = `${index * ROW}px`;
  return node;
}

// Open a document. `show`: scroll the list to it; `reveal`: on small screens, scroll the page to its text.
function select(index, { show = false, reveal = false } = {}) {
  selected = index;
  const list = byId("list"), top = index * ROW;
  if (show && index >= 0 && (top < list.scrollTop || top + ROW > list.scrollTop + list.clientHeight))
    list.scrollTop = Math.max(top - list.clientHeight / 3, 0);
  drawRows();
  openDocument(index < 0 ? null : shown[index], { reveal });
}

function move(step) {
  if (shown.length) select(Math.min(Math.max(selected + step, 0), shown.length - 1), { show: true });
}

function makeList() {
  const list = byId("list"), page = () => Math.max(Math.floor(list.clientHeight / ROW) - 1, 1);
  list.append(el("div", { class: "rows", role: "presentation" }));
  list.addEventListener("scroll", drawRows, { passive: true });
  new ResizeObserver(drawRows).observe(list);
  list.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page(), PageUp: -page(), Home: -Infinity, End: Infinity };
    if (event.key === "Enter") byId("document").focus();
    else if (event.key in steps && !event.ctrlKey && !event.altKey && !event.metaKey) move(steps[event.key]);
    else return;
    event.preventDefault();
  });
}
