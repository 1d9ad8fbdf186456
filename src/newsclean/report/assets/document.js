// One document: its text, and what was removed from it where it stood.

let opened = null; // number of the document
let opening = 0; // number of the newest call
let tipped = null; // piece that the tip is of

async function openDocument(at, { reveal = false } = {}) {
  opening += 1;
  const mine = opening, pane = byId("document");
  if (at === null) {
    opened = null;
    pane.replaceChildren(el("p", { class: "quiet" }, "No document is like that."));
    return;
  }
  const body = await textOf(at);
  if (mine !== opening) return;
  hideTip();
  const again = opened === at;
  opened = at;
  pane.replaceChildren(...head(at, body), isArticle(at) ? story(body) : excerpt(body));
  if (!again) pane.scrollTop = 0;
  remember(columns.id[at]);
  markWanted(pane);
  if (reveal && pane.getBoundingClientRect().top > innerHeight * 0.6) pane.scrollIntoView();
}

function head(at, body) {
  const facts = [
    ["Address", body.url && address(body.url)],
    ["By", [body.authors, body.agency].filter(Boolean).join(" · ")],
    ["Published", body.published?.slice(0, 10)],
    ["Story", body.copies && `${body.copies}, told ${count(columns.stories[at])} times`],
    ["From", body.from],
    ["Id", el("code", {}, columns.id[at])],
  ];
  return [
    el("h3", {}, columns.title[at] || "Untitled"),
    el("dl", { class: "facts" }, facts.filter(([, value]) => value).map(([name, value]) =>
      el("div", {}, el("dt", {}, name), el("dd", {}, value)))),
  ];
}

function excerpt(body) {
  return el("div", {},
    el("ul", { class: "reasons" }, body.reasons.map(([code, message]) =>
      el("li", {}, el("strong", {}, code), ` ${message}`))),
    body.text ? el("blockquote", {}, body.text) : null);
}

// The article's text with the removed pieces put back. A piece between two paragraphs is one of its own.
function story(body) {
  const { text, pieces } = body, parts = el("div", { class: "story" });
  let paragraph = null, at = 0;
  const line = () => (paragraph ??= parts.appendChild(el("p")));
  const say = (until) => {
    text.slice(at, until).split("\n\n").forEach((part, number) => {
      if (number) paragraph = null;
      if (part) line().append(part);
    });
    at = until;
  };
  for (let index = 0; index < pieces.length; index += 5) {
    const [offset, removedText, piece, sure, evidence] = pieces.slice(index, index + 5);
    say(offset);
    const between = offset === 0 || offset === text.length || text.startsWith("\n\n", offset);
    const node = pieceNode(removedText, piece, sure, evidence);
    if (!between) line().append(node);
    else {
      parts.append(el("p", { class: "gone" }, node));
      paragraph = null;
    }
  }
  say(text.length);
  const notes = [];
  if (!figures.audit) notes.push("This dataset was built without an audit, so what was removed is not known.");
  else if (!body.exact) notes.push("Where the removed pieces stood is known only to about a paragraph.");
  return el("div", {}, notes.map((note) => el("p", { class: "notice" }, note)), parts);
}

function pieceNode(text, piece, sure, evidence) {
  const [role, rule] = names.piece[piece];
  const node = el("span", { class: `piece ${groupClass(role)}`, tabindex: "0", "data-piece": piece, "data-sure": sure },
    el("span", { class: "tag" }, el("span", { class: "hidden" }, "removed: "), role), " ", el("span", { class: "cut" }, text));
  const show = () => showTip(node, role, rule, sure, evidence);
  for (const event of ["mouseenter", "focus"]) node.addEventListener(event, show);
  for (const event of ["mouseleave", "blur"]) node.addEventListener(event, hideTip);
  return node;
}

function showTip(node, role, rule, sure, evidence) {
  const tip = byId("tip"), rows = [["Role", role, definitions.get(role)], ["Rule", rule, definitions.get(rule)],
    ["Confidence", sure.toFixed(2)], ["Evidence", evidence]];
  tip.replaceChildren(el("dl", {}, rows.filter(([, value]) => value).map(([name, value, more]) =>
    [el("dt", {}, name), el("dd", {}, value, more ? el("span", { class: "quiet" }, ` ${more}`) : null)])));
  tip.hidden = false;
  node.setAttribute("aria-describedby", "tip");
  tipped = node;
  placeTip();
}

function placeTip() {
  if (!tipped?.isConnected) return;
  const node = tipped, tip = byId("tip"), box = node.getClientRects()[0] ?? node.getBoundingClientRect(), height = tip.offsetHeight, width = tip.offsetWidth;
  const above = box.top - height - 8;
  tip.style.left = `${Math.max(Math.min(box.left, document.documentElement.clientWidth - width - 8), 8)}px`;
  tip.style.top = `${above > 8 ? above : Math.min(node.getBoundingClientRect().bottom + 8, innerHeight - height - 8)}px`;
}

function hideTip() {
  byId("tip").hidden = true;
  tipped?.removeAttribute("aria-describedby");
  tipped = null;
}

// Pieces of the role or rule that is looked for; the least certain is brought into view when that is the order.
function markWanted(pane) {
  const wanted = wantedPiece(), looking = Boolean(state.role || state.rule);
  const nodes = [...pane.querySelectorAll(".piece")].filter((node) => wanted(Number(node.dataset.piece)));
  pane.classList.toggle("looking", looking);
  if (looking) nodes.forEach((node) => node.classList.add("wanted"));
  if (!looking && state.sort !== "confidence") return;
  const least = state.sort === "confidence" ? nodes.toSorted((a, b) => a.dataset.sure - b.dataset.sure)[0] : nodes[0];
  if (!least) return;
  least.classList.add("current");
  within(pane, least);
}

// Scroll `pane`, and not the page, to `node`.
function within(pane, node) {
  const box = node.getBoundingClientRect(), frame = pane.getBoundingClientRect();
  if (box.top < frame.top || box.bottom > frame.bottom) pane.scrollTop += box.top - frame.top - frame.height / 3;
}

function movePiece(step) {
  const all = byId("document").classList.contains("looking") ? ".piece.wanted" : ".piece";
  const nodes = [...byId("document").querySelectorAll(all)], now = nodes.indexOf(document.activeElement);
  if (nodes.length) nodes[now < 0 ? (step > 0 ? 0 : nodes.length - 1) : (now + step + nodes.length) % nodes.length].focus();
}

function legend() {
  const used = new Set(names.piece.map(([role]) => role));
  const groups = figures.groups.map(([id, title, roles]) => [id, title, roles.filter((role) => used.has(role))]);
  return el("ul", { class: "legend", "aria-label": "Legend" }, groups.filter(([, , roles]) => roles.length).map(([id, title, roles]) =>
    el("li", { title: roles.join(", ") }, el("span", { class: `piece group-${id}` }, el("span", { class: "cut" }, title)))));
}
