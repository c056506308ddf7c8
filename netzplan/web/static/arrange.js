"use strict";
// Cards are moved with the mouse, a finger or the arrow keys; what is let go is kept at once.
const paper = document.querySelector("[data-arrange]");
const told = document.querySelector("[data-told]");
const form = document.querySelector("[data-place]");
const STEP = 10;
let held = null;
paper.querySelector("svg")?.setAttribute("role", "group"); // it holds what can be reached, so it is no mere picture

function place(card) {
  const first = card.querySelector("rect").getBBox();
  return { x: first.x + card.dx, y: first.y + card.dy };
}

function show(card) {
  card.setAttribute("transform", `translate(${card.dx} ${card.dy})`);
}

async function keep(card) {
  const { x, y } = place(card);
  const body = new URLSearchParams({ csrf: form.elements.csrf.value, card: card.dataset.id, x: x.toFixed(1), y: y.toFixed(1) });
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    if (!answer.ok) throw new Error(String(answer.status));
    told.textContent = paper.dataset.kept;
    location.reload();
  } catch {
    told.textContent = paper.dataset.failed;
    card.dx = card.dy = 0;
    show(card);
  }
}

// Where a point of the screen lies on the drawing.
function at(card, event) {
  return new DOMPoint(event.clientX, event.clientY).matrixTransform(card.parentNode.getScreenCTM().inverse());
}

for (const card of paper.querySelectorAll("g.card[data-id]")) {
  card.dx = card.dy = 0;
  card.setAttribute("tabindex", "0");
  card.setAttribute("role", "button");
  card.setAttribute("aria-label", card.querySelector("text")?.textContent || card.dataset.id);
  card.addEventListener("pointerdown", (event) => {
    const from = at(card, event);
    held = { card, x: from.x - card.dx, y: from.y - card.dy };
    card.setPointerCapture(event.pointerId);
    event.preventDefault();
    card.focus();
  });
  card.addEventListener("pointermove", (event) => {
    if (held?.card !== card) return;
    const now = at(card, event);
    card.dx = now.x - held.x;
    card.dy = now.y - held.y;
    show(card);
  });
  card.addEventListener("pointerup", () => {
    if (held?.card !== card) return;
    held = null;
    if (Math.hypot(card.dx, card.dy) > 2) keep(card);
  });
  card.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
    if (step) {
      card.dx += step[0];
      card.dy += step[1];
      show(card);
      event.preventDefault();
    } else if (event.key === "Enter" && (card.dx || card.dy)) {
      keep(card);
    } else if (event.key === "Escape") {
      card.dx = card.dy = 0;
      show(card);
    }
  });
}
