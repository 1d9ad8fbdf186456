// Bars, columns and tables, each readable as a list or a table without looking at it.

// Rows of a table before the others are asked for.
const ROWS = 12;

function bar(value, largest, css = "") {
  const fillBar = el("span", { class: `bar ${css}` });
  fillBar.style.width = largest ? `${Math.max((100 * value) / largest, value ? 0.5 : 0)}%` : "0";
  return el("td", { class: "bars", "aria-hidden": "true" }, fillBar);
}

// `rows`: arrays of cells; numbers are aligned right, nodes stand as they are.
function table(caption, head, rows, css = "") {
  const cell = (value) =>
    value instanceof Element && value.tagName === "TD"
      ? value
      : el("td", { class: typeof value === "number" ? "number" : null }, typeof value === "number" ? count(value) : value);
  const made = rows.map(([name, ...cells], at) =>
    el("tr", { hidden: at >= ROWS }, el("th", { scope: "row" }, name), cells.map(cell)));
  const heads = head.map((name, at) =>
    el("th", { scope: "col", class: at && name && rows.length && isNumber(rows[0][at]) ? "number" : null }, name));
  const node = el("table", { class: css },
    el("caption", {}, caption), el("thead", {}, el("tr", {}, heads)), el("tbody", {}, made));
  if (rows.length <= ROWS) return node;
  const more = el("button", { type: "button", class: "link", on: { click: () => {
    made.forEach((row) => { row.hidden = false; });
    more.remove();
  } } }, `Show all ${count(rows.length)}`);
  return el("div", { class: "with-more" }, node, more);
}

const isNumber = (value) => typeof value === "number" || value?.classList?.contains("number") === true;
const right = (text) => el("td", { class: "number" }, text);

// Columns of a histogram; `rows` are label and number.
function histogram(title, note, rows, every = 1) {
  const largest = Math.max(...rows.map(([, value]) => value), 1);
  const columns = rows.map(([label, value], at) => {
    const column = el("span", { class: "column", "aria-hidden": "true" });
    column.style.height = `${(100 * value) / largest}%`;
    return el("li", { title: `${label}: ${count(value)}` },
      el("span", { class: "plot" }, column),
      el("span", { class: at % every ? "label minor" : "label" }, label),
      el("span", { class: "hidden" }, `: ${count(value)}`));
  });
  return el("figure", { class: "chart" },
    el("figcaption", {}, el("strong", {}, title), " ", el("span", { class: "quiet" }, note)),
    el("ol", { class: "histogram" }, columns));
}

// A flow from one node on the left to leaves on the right, drawn again when the width changes.
function flow(total, title, leaves) {
  const holder = el("div", { class: "flow" });
  new ResizeObserver(([entry]) => holder.replaceChildren(drawFlow(entry.contentRect.width, total, title, leaves)))
    .observe(holder);
  return holder;
}

function drawFlow(width, total, title, leaves) {
  const scale = 190, thick = 12, line = 36, space = Math.min(210, Math.max(150, width * 0.3));
  const heights = leaves.map(({ value }) => Math.max((scale * value) / total, 1.5));
  const slots = heights.map((height) => Math.max(height + 8, line));
  const height = sum(slots) + 28, trunk = sum(heights), x0 = 0, x1 = Math.max(width - space, 60);
  const middle = 20 + (sum(slots) - trunk) / 2;
  let from = middle, slot = 20;
  const parts = leaves.map(({ name, value, css }, at) => {
    const to = slot + (slots[at] - heights[at]) / 2, bend = (x0 + thick + x1) / 2, size = heights[at];
    const path = `M${x0 + thick} ${from}C${bend} ${from} ${bend} ${to} ${x1} ${to}V${to + size}` +
      `C${bend} ${to + size} ${bend} ${from + size} ${x0 + thick} ${from + size}Z`;
    const label = to + size / 2;
    from += size;
    slot += slots[at];
    return svg("g", { class: css },
      svg("path", { class: "stream", d: path }),
      svg("rect", { class: "node", x: x1, y: to, width: thick, height: size }),
      svg("text", { x: x1 + thick + 8, y: label - 1 }, shorten(name, (space - thick) / 8)),
      svg("text", { class: "quiet", x: x1 + thick + 8, y: label + 13 }, `${count(value)} · ${share(value, total)}`));
  });
  return svg("svg", { role: "img", "aria-label": title, width, height, viewBox: `0 0 ${width} ${height}` },
    svg("rect", { class: "node trunk", x: x0, y: middle, width: thick, height: trunk }),
    svg("text", { class: "strong", x: x0, y: 12 }, plural(total, "document")), parts);
}

const shorten = (text, most) => (text.length > most ? `${text.slice(0, Math.max(Math.floor(most) - 1, 4))}…` : text);
