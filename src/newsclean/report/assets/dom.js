// Elements are made of strings as text nodes only, so nothing in a document can become markup.

const byId = (id) => document.getElementById(id);

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

const el = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
const svg = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

const number = new Intl.NumberFormat("en");
const percent = new Intl.NumberFormat("en", { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
const count = (value) => number.format(value);
const share = (part, whole) => (whole ? percent.format(part / whole) : "–");
const noun = (value, one) => (value === 1 ? one : `${one}s`);
const plural = (value, one) => `${count(value)} ${noun(value, one)}`;
const sum = (values) => values.reduce((total, value) => total + value, 0);

function size(bytes) {
  const units = ["bytes", "KB", "MB", "GB", "TB"];
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return `${number.format(Number((bytes / 1000 ** step).toPrecision(3)))} ${units[step]}`;
}

// A link for web addresses; anything else, such as javascript:, stays text.
function address(url) {
  if (!/^https?:\/\//i.test(url)) return el("span", {}, url);
  return el("a", { href: url, rel: "noopener noreferrer nofollow", target: "_blank" }, url);
}

const json = (id) => JSON.parse(byId(`data-${id}`).textContent);
const figures = json("figures");
const groupOf = new Map(figures.groups.flatMap(([id, , roles]) => roles.map((role) => [role, id])));
const groupClass = (role) => `group-${groupOf.get(role) ?? "remains"}`;
const definitions = new Map([
  ...figures.roles.map(([role, , definition]) => [role, definition]),
  ...figures.rules.map(([rule, definition]) => [rule, definition]),
]);
