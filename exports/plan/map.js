"use strict";
// The map: search, filters and a panel for the very picture that is printed. No library, no request.
// Every text from the network goes through textContent, never through innerHTML.
const data = JSON.parse(document.getElementById("data").textContent);
const say = data.texts;
const $ = (id) => document.getElementById(id);
const panel = $("panel"), search = $("search"), role = $("role"), found = $("found"), hits = $("hits");
const chips = [...document.querySelectorAll(".chip[data-vlan]")];
const screens = [...document.querySelectorAll(".screen")];
const byId = new Map(data.devices.map((d) => [d.id, d]));
const idsOf = (row) => (row.dataset.ids || "").split(" ").filter(Boolean);
const cards = [...document.querySelectorAll(".card")];
const rows = [...document.querySelectorAll(".row")];
const wires = [...document.querySelectorAll(".wire")];
const held = new Map(cards.map((c) => [c, new Set([c.dataset.id, ...[...c.querySelectorAll(".row")].flatMap(idsOf)])]));
let current = screens[0], chosen = null, cameFrom = null, moved = false;

for (const d of data.devices) {
  const facts = (d.facts || []).map((f) => f[1]);
  d.text = [d.name, d.role, d.kind, ...(d.ips || []), ...(d.macs || []), ...facts, ...(d.services || [])].join(" ").toLowerCase();
  d.loose = d.text.replace(/[:-]/g, "");
  d.alarm = (d.findings || []).some((n) => data.findings[n].level !== "in-order");
}

// ---------------------------------------------------------------- small helpers
function make(tag, content, className) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const part of [content].flat()) if (part !== undefined && part !== null && part !== "") element.append(part);
  return element;
}
function button(label, action, className) {
  const element = make("button", label, className);
  element.type = "button";
  element.addEventListener("click", action);
  return element;
}
const jump = (id) => (byId.has(id) ? button(byId.get(id).name, () => show(id), "link") : make("span", id));
const fill = (template, count) => template.replace("{count}", String(count));
const place = (d) => (d.at ? [jump(d.at[0]), d.at[1] ? ` ${d.at[1]}` : ""] : [""]);
function joined(parts) {
  return parts.flatMap((part, n) => (n ? [", ", part] : [part]));
}
function table(heads, lines) {
  const element = make("table");
  element.append(make("thead", make("tr", heads.map((h) => { const th = make("th", h); th.scope = "col"; return th; }))));
  const body = make("tbody");
  for (const line of lines) {
    const tr = make("tr", undefined, line.quiet ? "quiet" : "");
    line.cells.forEach((cell, n) => tr.append(make("td", cell, (line.tight || []).includes(n) ? "tight" : "")));
    body.append(tr);
  }
  element.append(body);
  return element;
}
function section(title, ...content) {
  if (content.length) panel.append(make("h3", title), ...content);
}

// ---------------------------------------------------------------- panel
function open(title, second) {
  if (panel.hidden) cameFrom = document.activeElement;
  panel.hidden = false;
  const close = button("×", () => shut(true), "close");
  close.setAttribute("aria-label", say.close);
  panel.replaceChildren(close, make("h2", title));
  if (second) panel.append(make("p", second, "muted"));
  panel.scrollTop = 0;
}
function shut(back) {
  panel.hidden = true;
  choose(null);
  if (back && cameFrom && cameFrom.isConnected) cameFrom.focus();
}
function finding(n, opened) {
  const f = data.findings[n];
  const box = make("details", undefined, `finding ${f.level}`);
  box.open = opened;
  box.append(make("summary", [f.title, make("span", f.word, "level")]));
  for (const part of [f.what]) if (part) box.append(make("p", part));
  if (f.consequence) box.append(make("p", [make("b", `${say.consequence}: `), f.consequence]));
  if (f.recommendation) box.append(make("p", [make("b", `${say.recommendation}: `), f.recommendation]));
  if (f.affected) box.append(make("p", fill(say.affected, f.affected), "muted"));
  return box;
}
function show(id, focus = true) {
  const d = byId.get(id);
  if (!d) return;
  turnTo(id);
  open(d.name, [d.role, ...(d.ips || []).slice(0, 1)].join(" · "));
  for (const n of d.findings || []) panel.append(finding(n, (d.findings || []).length < 3));
  const facts = [[say.ip, (d.ips || []).join(", ")], ["MAC", (d.macs || []).join(", ")], ["VLAN", (d.vlans || []).join(", ")], ...(d.facts || [])];
  const list = make("dl");
  for (const [name, value] of facts) if (value) list.append(make("dt", name), make("dd", value));
  panel.append(list);
  if (d.lost) panel.append(make("p", d.lost, "muted"));
  if (d.path && d.path.length > 1) {
    const way = make("ol", undefined, "way");
    for (const [step, out, into] of d.path) way.append(make("li", [jump(step), make("span", out || into ? [out, into].map((p) => p || "?").join(" → ") : "", "muted")]));
    section(say.path, way);
  }
  if (d.ports) {
    const lines = d.ports.map(([name, alias, vlans, speed, up, to]) => ({
      quiet: !to.length, tight: [0, 2],
      cells: [alias ? [name, make("span", ` ${alias}`, "muted")] : name, vlans.join(", "), up === false ? say.down : speed, to.length ? joined(to.map(jump)) : say.free],
    }));
    section(say.ports, table([say.port, say.vlan, say.speed, say.connected], lines));
  }
  if (d.links) section(say.attached, make("ul", d.links.map(([other, how]) => make("li", [jump(other), how ? make("span", ` ${how}`, "muted") : ""]))));
  if (d.services) section(say.services, make("ul", d.services.map((s) => make("li", s))));
  if (d.history) {
    const told = make("ol", undefined, "told");
    for (const [at, sentence] of d.history) told.append(make("li", [make("span", at, "muted"), sentence]));
    section(say.history, told);
  }
  if (d.evidence) {
    const box = make("details", [make("summary", `${say.evidence} (${d.evidence.length})`), make("ul", d.evidence.map((e) => make("li", e)), "muted")]);
    panel.append(make("h3", ""), box);
  }
  choose(d);
  if (focus) panel.focus({ preventScroll: true });
}
function several(title, ids, second) {
  if (ids.length === 1) return show(ids[0]);
  open(title, second || fill(say.count, ids.length));
  listing(ids);
  panel.focus({ preventScroll: true });
}
function listing(ids) {
  const shown = ids.slice(0, 400).map((id) => byId.get(id)).filter(Boolean);
  const lines = shown.map((d) => ({ tight: [1], cells: [[jump(d.id)], (d.ips || [""])[0], place(d)] }));
  if (lines.length) panel.append(table([say.name, say.ip, say.at], lines));
  if (ids.length > shown.length) panel.append(make("p", fill(say.more, ids.length - shown.length), "muted"));
}

// ---------------------------------------------------------------- what is shown in the picture
function choose(d) {
  chosen = d;
  const way = new Set((d && d.path ? d.path : []).map((step) => step[0]));
  const pairs = new Set((d && d.path ? d.path : []).slice(1).map((step, n) => [d.path[n][0], step[0]].sort().join(" ")));
  for (const card of cards) {
    card.classList.toggle("chosen", d !== null && held.get(card).has(d.id));
    card.classList.toggle("way-on", way.size > 1 && way.has(card.dataset.id));
  }
  for (const row of rows) row.classList.toggle("chosen", d !== null && idsOf(row).includes(d.id));
  for (const wire of wires) wire.classList.toggle("way-on", way.size > 0 && pairs.has([wire.dataset.a, wire.dataset.b].sort().join(" ")));
}
function matches(d, words, vlans) {
  if (role.value && d.kind !== role.value) return false;
  if (vlans.length && !(d.vlans || []).some((v) => vlans.includes(v))) return false;
  if (found && found.getAttribute("aria-pressed") === "true" && !d.alarm) return false;
  return words.every((w) => d.text.includes(w) || d.loose.includes(w.replace(/[:-]/g, "")));
}
function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const vlans = chips.filter((c) => c.getAttribute("aria-pressed") === "true").map((c) => Number(c.dataset.vlan));
  const alarm = found && found.getAttribute("aria-pressed") === "true";
  const active = words.length > 0 || role.value || vlans.length > 0 || alarm;
  document.body.classList.toggle("filtered", Boolean(active));
  const ids = active ? data.devices.filter((d) => d.kind !== "internet" && matches(d, words, vlans)).map((d) => d.id) : [];
  const wanted = new Set(ids);
  for (const card of cards) {
    card.classList.toggle("hit", active && [...held.get(card)].some((id) => wanted.has(id)));
    card.classList.toggle("whole", active && wanted.has(card.dataset.id) && ![...held.get(card)].slice(1).some((id) => wanted.has(id)));
  }
  for (const row of rows) row.classList.toggle("hit", active && idsOf(row).some((id) => wanted.has(id)));
  hits.textContent = active ? `${ids.length} ${say.results}` : "";
  if (!active) return shut(false);
  choose(null);
  open(alarm && !words.length ? say.findings : say.results, fill(say.count, ids.length));
  if (alarm) data.findings.forEach((f, n) => { if (!f.devices.length || f.devices.some((id) => wanted.has(id))) panel.append(finding(n, false)); });
  if (ids.length) listing(ids);
  else if (!alarm) panel.append(make("p", say.none));
}
function reset() {
  search.value = "";
  role.value = "";
  for (const chip of [...chips, found]) if (chip) chip.setAttribute("aria-pressed", "false");
  filter();
}

// ---------------------------------------------------------------- screens: one, or the overview and its areas
const views = new Map();
for (const screen of screens) {
  const picture = screen.querySelector("svg"), box = picture.viewBox.baseVal;
  const whole = [box.x, box.y, box.width, box.height];
  picture.setAttribute("preserveAspectRatio", "xMidYMin meet"); // on a phone held upright the plan begins below the search
  views.set(screen, { picture, whole, view: [...whole] });
}
function turn(screen) {
  current = screen;
  for (const one of screens) one.hidden = one !== screen;
  const crumbs = $("crumbs");
  if (crumbs) crumbs.replaceChildren(...(screen === screens[0] ? [] : [button(`← ${say.overview}`, () => turn(screens[0])), make("b", screen.dataset.name)]));
}
function turnTo(id) {
  const holds = (screen) => cards.filter((c) => screen.contains(c) && held.get(c).has(id));
  if (screens.length === 1 || holds(current).some((c) => !c.dataset.sheet || current !== screens[0])) return;
  const better = [...screens].reverse().find((s) => holds(s).some((c) => !c.dataset.sheet));
  if (better) turn(better);
}
function apply() {
  const { picture, view } = views.get(current);
  picture.setAttribute("viewBox", view.map((v) => v.toFixed(2)).join(" "));
}
function zoom(factor, x = 0.5, y = 0.5) {
  const state = views.get(current), { whole, view } = state;
  const width = Math.min(whole[2] * 1.5, Math.max(whole[2] / 16, 220, view[2] * factor));
  const height = (width * view[3]) / view[2];
  state.view = [view[0] + (view[2] - width) * x, view[1] + (view[3] - height) * y, width, height];
  apply();
}
function home() {
  const state = views.get(current);
  state.view = [...state.whole];
  apply();
}
function bring(card) {
  const state = views.get(current), a = card.getBoundingClientRect(), b = state.picture.getBoundingClientRect();
  if (a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom) return;
  const per = unit(state);
  state.view[0] += ((a.left + a.right) / 2 - (b.left + b.right) / 2) * per;
  state.view[1] += ((a.top + a.bottom) / 2 - (b.top + b.bottom) / 2) * per;
  apply();
}
function unit(state) {
  const box = state.picture.getBoundingClientRect();
  return Math.max(state.view[2] / box.width, state.view[3] / box.height);
}

// ---------------------------------------------------------------- pointer
const fingers = new Map();
let spread = 0;
for (const screen of screens) {
  const state = views.get(screen), picture = state.picture;
  picture.addEventListener("wheel", (event) => {
    event.preventDefault();
    const box = picture.getBoundingClientRect();
    zoom(Math.exp(Math.sign(event.deltaY) * Math.min(Math.abs(event.deltaY), 120) * 0.0014), (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  }, { passive: false });
  picture.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    moved = false;
  });
  picture.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const dx = event.clientX - before[0], dy = event.clientY - before[1];
    if (!moved && Math.abs(dx) + Math.abs(dy) < 5) return;
    moved = true;
    if (!picture.hasPointerCapture(event.pointerId)) picture.setPointerCapture(event.pointerId);
    picture.classList.add("dragging");
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    const all = [...fingers.values()], per = unit(state);
    if (all.length === 2) {
      const now = Math.hypot(all[0][0] - all[1][0], all[0][1] - all[1][1]);
      if (spread) zoom(spread / now);
      spread = now;
    }
    state.view[0] -= (dx * per) / all.length;
    state.view[1] -= (dy * per) / all.length;
    apply();
  });
  for (const end of ["pointerup", "pointercancel"]) picture.addEventListener(end, (event) => {
    fingers.delete(event.pointerId);
    spread = 0;
    picture.classList.remove("dragging");
  });
}
function activate(card) {
  if (card.dataset.sheet && Number(card.dataset.sheet) !== screens.indexOf(current) + 1) {
    const target = screens[Number(card.dataset.sheet) - 1];
    if (target) return turn(target);
  }
  if (byId.has(card.dataset.id)) return show(card.dataset.id);
  const title = card.querySelector("text").textContent;
  several(title, [...held.get(card)].slice(1));
}
for (const card of cards) {
  const d = byId.get(card.dataset.id);
  card.setAttribute("tabindex", "0");
  card.setAttribute("role", "button");
  card.setAttribute("aria-label", d ? [d.name, d.role, ...(d.findings || []).map((n) => data.findings[n].title)].join(", ") : card.querySelector("text").textContent);
  card.addEventListener("click", () => { if (!moved) activate(card); });
}
for (const row of rows) row.addEventListener("click", (event) => {
  const card = row.closest(".card");
  if (moved || (card.dataset.sheet && screens.length > 1)) return;
  event.stopPropagation();
  const d = byId.get(card.dataset.id);
  several([...row.querySelectorAll("text")].map((t) => t.textContent).slice(0, 2).join(" "), idsOf(row), d ? d.name : undefined);
});

// ---------------------------------------------------------------- keyboard
function neighbour(card, key) {
  const a = card.getBoundingClientRect(), [cx, cy] = [(a.left + a.right) / 2, (a.top + a.bottom) / 2];
  let best = null, least = Infinity;
  for (const other of cards) {
    if (other === card || !current.contains(other)) continue;
    const b = other.getBoundingClientRect(), dx = (b.left + b.right) / 2 - cx, dy = (b.top + b.bottom) / 2 - cy;
    const [along, aside] = { ArrowRight: [dx, dy], ArrowLeft: [-dx, dy], ArrowDown: [dy, dx], ArrowUp: [-dy, dx] }[key];
    const cost = along + 2.2 * Math.abs(aside);
    if (along > 8 && cost < least) [best, least] = [other, cost];
  }
  return best;
}
document.addEventListener("keydown", (event) => {
  const at = document.activeElement, typing = /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName);
  if (event.key === "Escape") {
    if (!panel.hidden && !document.body.classList.contains("filtered")) return shut(true);
    if (document.body.classList.contains("filtered")) return reset();
    return turn(screens[0]);
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const card = at.closest ? at.closest(".card") : null;
  if (event.key === "/") search.focus();
  else if (event.key === "+") zoom(1 / 1.3);
  else if (event.key === "-") zoom(1.3);
  else if (event.key === "0") home();
  else if (card && (event.key === "Enter" || event.key === " ")) activate(card);
  else if (card && event.key.startsWith("Arrow")) {
    const next = neighbour(card, event.key);
    if (next) { next.focus({ preventScroll: true }); bring(next); }
  } else return;
  event.preventDefault();
});
search.addEventListener("input", filter);
search.addEventListener("keydown", (event) => {
  const first = panel.querySelector("td .link");
  if (event.key === "Enter" && !panel.hidden && first) first.click();
});
role.addEventListener("input", filter);
for (const chip of [...chips, found]) if (chip) chip.addEventListener("click", () => {
  chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
  filter();
});
$("in").addEventListener("click", () => zoom(1 / 1.3));
$("out").addEventListener("click", () => zoom(1.3));
$("all").addEventListener("click", home);
$("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
});
window.addEventListener("beforeprint", home);
// A page around the map may name what it is to find.
function asked() {
  const wish = new URLSearchParams(location.hash.slice(1)).get("find");
  if (wish) { search.value = wish; filter(); }
}
window.addEventListener("hashchange", asked);
asked();
