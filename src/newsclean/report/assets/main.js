// Theme, keys, addresses of documents; and the start of it all.

const THEMES = ["auto", "light", "dark"];

function setTheme(theme) {
  if (theme === "auto") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.setAttribute("data-theme", theme);
  byId("theme").textContent = `Theme: ${theme}`;
  try { localStorage.setItem("newsclean-theme", theme); } catch { /* A page of a file may not be allowed to. */ }
}

function storedTheme() {
  try {
    const theme = localStorage.getItem("newsclean-theme");
    return THEMES.includes(theme) ? theme : "auto";
  } catch { return "auto"; }
}

function makeTheme() {
  let theme = storedTheme();
  setTheme(theme);
  byId("theme").addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    setTheme(theme);
  });
}

// The page's address names the open document once somebody has chosen one, so that it can be sent to others.
let chosen = false;

function remember(id) {
  if (chosen) history.replaceState(null, "", `#doc=${id}`);
}

function openAddress() {
  const id = /^#doc=([0-9a-f-]+)$/.exec(location.hash)?.[1], at = id ? columns.id.indexOf(id) : -1;
  if (at < 0) return;
  let index = shown.indexOf(at);
  if (index < 0) { // filtered out
    chooseFilter("search", "");
    index = shown.indexOf(at);
  }
  select(index, { show: true });
  byId("documents-title").scrollIntoView();
}

function keys(event) {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === "Escape") hideTip();
  if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
  const acts = { j: () => move(1), k: () => move(-1), n: () => movePiece(1), p: () => movePiece(-1),
    "/": () => byId("filter-search").focus() };
  if (!(event.key in acts)) return;
  event.preventDefault();
  chosen = true;
  acts[event.key]();
}

async function start() {
  makeTheme();
  heading();
  makeFilters();
  makeList();
  byId("filters").after(legend());
  await refresh();
  openAddress();
  document.addEventListener("keydown", keys);
  byId("list").addEventListener("pointerdown", () => { chosen = true; });
  byId("list").addEventListener("keydown", () => { chosen = true; }, { capture: true });
  document.addEventListener("scroll", placeTip, { passive: true, capture: true });
  addEventListener("hashchange", openAddress);
  document.documentElement.dataset.ready = "";
}

start();
