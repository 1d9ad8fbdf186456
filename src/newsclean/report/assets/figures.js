// The parts of the page above the documents.

const named = (name) => name || "unknown";
const put = (id, ...nodes) => byId(id).append(...nodes.filter(Boolean));

function tiles() {
  const { counts, characters, languages, sources, words } = figures;
  const sourced = characters.kept + characters.removed; // of the articles' documents
  const known = (rows) => rows.filter(([name]) => name).length;
  const facts = [
    [count(counts.documents), `${noun(counts.documents, "document")} came in`],
    [count(counts.articles), `${noun(counts.articles, "article")}, ${share(counts.articles, counts.documents)} of them`],
    [share(characters.kept, sourced), `of ${size(sourced).replace("bytes", "").replace("B", "")} characters kept`],
    [count(words.total), `words, ${count(words.median)} in the median article`],
    [count(known(languages)), noun(known(languages), "language")],
    // The manifest names a hundred sources at most.
    [`${count(known(sources))}${sources.length >= 100 ? "+" : ""}`, noun(known(sources), "source")],
  ];
  return el("dl", { class: "tiles" }, facts.map(([value, text]) => el("div", {}, el("dt", {}, text), el("dd", {}, value))));
}

// Parts of the documents: these add up, but a rejection may have several reasons.
function leaves() {
  const { counts, splits, reasons, filtered } = figures;
  const most = 8, large = reasons.slice(0, most), rest = sum(reasons.slice(most).map(([, value]) => value));
  const rejected = [...large, ...(rest ? [["other reasons", rest]] : [])];
  const told = sum(rejected.map(([, value]) => value));
  const parts = (css, prefix, rows) => rows.map(([name, value]) => ({ name: prefix + name, value, css }));
  return [
    ...parts("kept", splits.length > 1 ? "" : "articles: ", splits),
    ...(told === counts.rejections
      ? parts("rejected", "", rejected)
      : parts("rejected", "", [["rejected", counts.rejections]])),
    ...parts("copies", "", [["duplicates", counts.duplicates]]),
    ...parts("copies", "", [["removed afterwards", counts.removed ?? 0]]),
    ...parts("filtered", "filtered: ", filtered.length ? filtered : [["any reason", counts.filtered ?? 0]]),
  ].filter(({ value }) => value > 0);
}

function balance() {
  const { counts, reasons } = figures;
  const parts = ["articles", "rejections", "duplicates", "filtered", "removed"].filter((name) => name in counts);
  const line = `${count(counts.documents)} documents = ${parts.map((name) => `${count(counts[name])} ${name}`).join(" + ")}`;
  const rows = leaves();
  put("balance", tiles(), counts.documents ? flow(counts.documents, line, rows) : null,
    el("p", { class: "sum" }, line),
    reasons.length ? table("Rejections by reason", ["reason", "documents", "of all documents"],
      reasons.map(([code, value]) => [code, value, right(share(value, counts.documents))])) : null);
}

function removed() {
  const { roles, rules, characters } = figures;
  const gone = sum(roles.map((row) => row[4]));
  const head = (what) => [what, "", "share", "pieces", "characters"];
  const choose = (name, value) =>
    el("button", { type: "button", class: "link", on: { click: () => chooseFilter(name, value) } }, value);
  const largest = Math.max(...roles.map((row) => row[4]), 1), most = Math.max(...rules.map((row) => row[3]), 1);
  put("removed",
    el("p", { class: "lead" }, gone
      ? `${count(gone)} characters in ${plural(sum(roles.map((row) => row[3])), "piece")}; shares are of all text that was read. Choose a role or rule to see documents that it touched.`
      : "Nothing was removed."),
    el("div", { class: "columns" },
      table("By role", head("role"), roles.map(([role, group, , spans, size_]) =>
        [choose("role", role), bar(size_, largest, `group-${group}`), right(share(size_, characters.read)), spans, size_]), "barred"),
      table("By rule", head("rule"), rules.map(([rule, , spans, size_]) =>
        [choose("rule", rule), bar(size_, most), right(share(size_, characters.read)), spans, size_]), "barred")));
}

function articles() {
  const { words, shares, years, languages, sources, counts } = figures;
  const chart = (title, note, rows, every) => (rows.length ? histogram(title, note, rows, every) : null);
  const known = years.filter(([year]) => year), undated = sum(years.filter(([year]) => !year).map(([, value]) => value));
  const names = (title, head, rows) => table(title, [head, "", "share", "articles"],
    rows.map(([name, value]) => [named(name), bar(value, rows[0][1]), right(share(value, counts.articles)), value]), "barred");
  const step = 100 / shares.length;
  put("articles",
    el("div", { class: "columns three" },
      chart("Length", `words; ${count(words.min)} to ${count(words.max)}`, Object.entries(words.histogram).map(([label, value]) => [label.replace(/^>=(.*)$/, "$1+"), value])),
      chart("Removed share", "percent of the document", shares.map((value, at) => [`${at * step}–${(at + 1) * step}`, value]), 4),
      chart("Year", undated ? `${count(undated)} without a date` : "of publication", known, Math.ceil(known.length / 8))),
    el("div", { class: "columns" }, names("Languages", "language", languages), names("Sources", "source", sources)),
    figures.clusters?.stories ? clusters(figures.clusters) : null);
}

function clusters({ stories, syndicated, sizes, largest }) {
  const chart = histogram("Documents of a story", "number of documents", Object.entries(sizes ?? {}));
  const rows = (largest ?? []).map(({ title, size: documents }) => [title || "untitled", documents]);
  return el("div", {},
    el("h3", {}, "Stories"),
    el("p", {}, `${plural(stories, "story").replace("storys", "stories")}, ${count(syndicated)} of them told by several documents.`),
    el("div", { class: "columns" }, chart, rows.length ? table("Most often told", ["story", "documents"], rows) : null));
}

function build() {
  const { inputs, timing, fingerprint, newsclean } = figures;
  const counted = inputs.some(([, , counts]) => counts), kinds = ["documents", "articles", "rejections", "duplicates", "filtered"];
  const rows = inputs.map(([name, bytes, counts]) =>
    [name, right(size(bytes)), ...(counted ? kinds.map((kind) => counts?.[kind] ?? 0) : [])]);
  put("build", el("p", {}, `newsclean ${newsclean}, rules and options `, el("code", {}, fingerprint), "."),
    el("div", { class: "columns" },
      el("div", { class: "wide" }, table("Inputs", ["file", "size", ...(counted ? kinds : [])], rows)),
      timing ? times(timing) : null));
}

function times({ seconds = {}, documents_per_second: speed, workers }) {
  const rows = Object.entries(seconds).filter(([, value]) => typeof value === "number");
  const most = Math.max(...rows.map(([, value]) => value), 0), seconds_ = (value) => right(`${value.toFixed(1)} s`);
  const note = [speed ? `${count(speed)} documents a second` : "", workers ? plural(workers, "worker") : ""];
  return el("div", {}, table("Time", ["step", "", "seconds"],
    rows.map(([step, value]) => [step, bar(value, most), seconds_(value)]), "barred"),
  el("p", { class: "quiet" }, note.filter(Boolean).join(", ")));
}

function warnings() {
  const lines = figures.warnings;
  byId("warnings").hidden = !lines.length;
  put("warnings", el("ul", {}, lines.slice(0, 50).map((line) => el("li", {}, line))),
    lines.length > 50 ? el("p", {}, `… and ${count(lines.length - 50)} more in manifest.json`) : null);
}

function heading() {
  byId("name").append(figures.name);
  byId("made").append(`A dataset made by newsclean ${figures.newsclean}: ${plural(figures.counts.articles, "article")}.`);
  [warnings, balance, removed, articles, build].forEach((part) => part());
}
