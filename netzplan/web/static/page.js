"use strict";
// Small comforts; every page works without.
for (const field of document.querySelectorAll("[data-submit]")) {
  field.addEventListener("change", () => field.form.submit());
}
// On a phone the menu is wider than the screen: the page that is shown stands in view.
document.querySelector("header nav a[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
const live = document.querySelector("[data-watch]");
if (live) {
  const source = new EventSource(live.dataset.watch);
  source.onmessage = (message) => {
    const told = JSON.parse(message.data);
    const line = document.createElement("li");
    line.textContent = told.text || told.event;
    live.append(line);
    line.scrollIntoView({ block: "nearest" });
  };
  source.addEventListener("over", () => {
    source.close();
    location.reload();
  });
}
document.addEventListener("keydown", (event) => {
  const search = document.querySelector("input[type=search]");
  if (event.key === "/" && search && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
    event.preventDefault();
    search.focus();
  }
});
