"use strict";
// The map: search, filters and a panel for the very picture that is printed. No library, no request.
// Every text from the network goes through textContent, never through innerHTML.
const data = JSON.parse(document.getElementById("data").textContent);
const say = data.texts;
const svg = document.querySelector("#stage svg");
const panel = document.getElementById("panel");
const search = document.getElementById("search");
const role = document.getElementById("role");
const vlan = document.getElementById("vlan");
const found = document.getElementById("found");
const byId = new Map(data.devices.map((d) => [d.id, d]));
const cards = [...svg.querySelectorAll(".card")];
const rows = [...svg.querySelectorAll(".row")];
let cameFrom = null;

function make(tag, text, className) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  return element;
}

function idsOf(row) {
  return (row.dataset.ids || "").split(" ").filter(Boolean);
}

function idsIn(card) {
  return [card.dataset.id, ...[...card.querySelectorAll(".row")].flatMap(idsOf)];
}

function jump(id) {
  const device = byId.get(id);
  const button = make("button", device ? device.name : id, "link");
  button.type = "button";
  button.addEventListener("click", () => show(id));
  return button;
}

function list(title, items, ordered) {
  if (!items.length) return;
  panel.append(make("h3", title));
  const parent = make(ordered ? "ol" : "ul");
  for (const item of items) {
    const line = make("li");
    line.append(...[item].flat());
    parent.append(line);
  }
  panel.append(parent);
}

function open(title, second) {
  if (panel.hidden) cameFrom = document.activeElement;
  panel.replaceChildren();
  panel.hidden = false;
  const close = make("button", "×", "close");
  close.type = "button";
  close.setAttribute("aria-label", say.close);
  close.addEventListener("click", shut);
  panel.append(close, make("h2", title));
  if (second) panel.append(make("p", second, "muted"));
  panel.scrollTop = 0;
}

function shut() {
  panel.hidden = true;
  if (cameFrom && cameFrom.focus) cameFrom.focus();
}

function show(id) {
  const device = byId.get(id);
  if (!device) return;
  open(device.name, device.role);
  for (const title of device.findings) panel.append(make("p", title, "warn"));
  const facts = make("dl");
  for (const [name, value] of device.facts) facts.append(make("dt", name), make("dd", value));
  panel.append(facts);
  list(say.path, device.path.map((step) => [jump(step.id), make("small", step.ports ? ` ${step.ports}` : "")]), true);
  list(say.ports, device.ports.map((port) => [`${port.name} → `, ...(port.to.length ? port.to.map(jump) : [say.free])]));
  list(say.services, device.services);
  list(say.evidence, device.evidence);
  const card = cards.find((c) => idsIn(c).includes(id));
  if (card) highlight([card], [id]);
  panel.tabIndex = -1;
  panel.focus({ preventScroll: true });
}

function several(title, ids) {
  if (ids.length === 1) return show(ids[0]);
  open(title, say.count.replace("{count}", ids.length));
  list(say.devices, ids.map((id) => [jump(id), make("small", byId.get(id) ? ` ${byId.get(id).ip}` : "")]));
}

function highlight(some, ids) {
  const wanted = new Set(ids);
  for (const card of cards) {
    card.classList.toggle("dim", some !== null && !some.includes(card));
    card.classList.toggle("hit", some !== null && some.includes(card));
  }
  for (const row of rows) row.classList.toggle("dim", some !== null && !idsOf(row).some((id) => wanted.has(id)));
}

function matches(device) {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const text = device.search;
  const loose = text.replace(/[:-]/g, "");
  const known = words.every((w) => text.includes(w) || loose.includes(w.replace(/[:-]/g, "")));
  const roleFits = !role.value || device.kind === role.value;
  const vlanFits = !vlan || !vlan.value || device.vlans.includes(Number(vlan.value));
  return known && roleFits && vlanFits && (!found.checked || device.findings.length > 0);
}

function filter() {
  const active = search.value.trim() || role.value || (vlan && vlan.value) || found.checked;
  if (!active) {
    highlight(null, []);
    if (panel.dataset.filter) shut();
    delete panel.dataset.filter;
    return;
  }
  const ids = data.devices.filter(matches).map((d) => d.id);
  highlight(cards.filter((card) => idsIn(card).some((id) => ids.includes(id))), ids);
  open(say.results, say.count.replace("{count}", ids.length));
  panel.dataset.filter = "yes";
  list(say.devices, ids.slice(0, 200).map((id) => [jump(id), make("small", ` ${byId.get(id).role} ${byId.get(id).ip}`)]));
}

for (const field of [search, role, vlan, found]) if (field) field.addEventListener("input", filter);
for (const card of cards) {
  const device = byId.get(card.dataset.id);
  card.tabIndex = 0;
  card.setAttribute("role", "button");
  card.setAttribute("aria-label", device ? `${device.name}, ${device.role}` : card.querySelector("text").textContent);
  card.addEventListener("click", () => {
    if (!moved) device ? show(device.id) : several(card.querySelector("text").textContent, idsIn(card).slice(1));
  });
}
for (const row of rows) {
  row.tabIndex = 0;
  row.setAttribute("role", "button");
  const title = [...row.querySelectorAll("text")].map((t) => t.textContent).join(" ");
  row.setAttribute("aria-label", title);
  row.addEventListener("click", (event) => {
    event.stopPropagation();
    if (!moved) several(title, idsOf(row));
  });
}
svg.addEventListener("keydown", (event) => {
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    event.target.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  }
});
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
  if (event.key === "/" && !typing) {
    event.preventDefault();
    search.focus();
  } else if (event.key === "Escape") {
    search.value = "";
    filter();
    shut();
  }
});

// Moving and zooming: the viewBox, nothing else.
const home = svg.viewBox.baseVal;
const whole = [home.x, home.y, home.width, home.height];
let view = [...whole];
let drag = null;
let moved = false;
function apply() {
  svg.setAttribute("viewBox", view.map((v) => v.toFixed(2)).join(" "));
}
function zoom(factor, x = 0.5, y = 0.5) {
  const width = Math.min(whole[2] * 1.2, Math.max(whole[2] / 12, view[2] * factor));
  const height = (width * whole[3]) / whole[2];
  view = [view[0] + (view[2] - width) * x, view[1] + (view[3] - height) * y, width, height];
  apply();
}
svg.addEventListener("wheel", (event) => {
  event.preventDefault();
  const box = svg.getBoundingClientRect();
  zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
}, { passive: false });
svg.addEventListener("pointerdown", (event) => {
  drag = [event.clientX, event.clientY, view[0], view[1]];
  moved = false;
});
svg.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const [x, y, left, top] = drag;
  if (Math.abs(event.clientX - x) + Math.abs(event.clientY - y) > 4) moved = true;
  if (!moved) return;
  svg.classList.add("dragging");
  const scale = view[2] / svg.getBoundingClientRect().width;
  view[0] = left - (event.clientX - x) * scale;
  view[1] = top - (event.clientY - y) * scale;
  apply();
});
for (const end of ["pointerup", "pointerleave"]) {
  svg.addEventListener(end, () => {
    drag = null;
    svg.classList.remove("dragging");
  });
}
document.getElementById("in").addEventListener("click", () => zoom(1 / 1.3));
document.getElementById("out").addEventListener("click", () => zoom(1.3));
document.getElementById("all").addEventListener("click", () => {
  view = [...whole];
  apply();
});
window.addEventListener("beforeprint", () => {
  view = [...whole];
  apply();
});
