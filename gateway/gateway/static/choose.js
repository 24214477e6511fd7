// While someone ticks: what is chosen stays in sight with its number, and what says nearly the same is offered. Without
// this script both come with the next page.

import { some } from "./words.js";

const form = document.querySelector(".choosing");
const title = document.getElementById("picked-title");
const list = form.querySelector("[data-picked]");
const near = form.querySelector("[data-near]");
const boxes = () => [...form.querySelectorAll("[name=contribution]")];
let asked;

form.addEventListener("change", ({ target }) => {
  if (target.name !== "contribution") return;
  const line = list.querySelector(`[data-of="${target.value}"]`);
  if (target.checked && !list.contains(target)) mirror(target);
  else line?.remove();
  count();
  if (target.checked) offer(target.value);
});

// What is ticked in the long list, or among what is near, is named beside it.
function mirror(box) {
  const line = document.createElement("li");
  line.dataset.of = box.value;
  line.append(box.labels[0].querySelector(".words").cloneNode(true));
  list.append(line);
}

function count() {
  const number = boxes().filter((box) => box.checked).length;
  title.textContent = number ? some(number, title.dataset.one, title.dataset.many) : title.dataset.none;
}

async function offer(id) {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(`${near.dataset.near}?contribution=${id}`, { signal: asked.signal });
    if (answer.ok) show(await answer.text());
  } catch {
    // The network is away, or another was ticked: what is chosen matters, this does not.
  }
}

// What was ticked among the former stays chosen; what is in sight elsewhere is not offered twice.
function show(html) {
  const kept = [...near.querySelectorAll(":checked")].map((box) => box.closest("li"));
  list.append(...kept);
  for (const box of list.querySelectorAll("input")) list.querySelector(`[data-of="${box.value}"]`)?.remove();
  near.replaceChildren();
  const known = new Set(boxes().map((box) => box.value));
  near.innerHTML = html;
  for (const box of near.querySelectorAll("input")) if (known.has(box.value)) box.closest("li").remove();
  if (!near.querySelector("input")) near.replaceChildren();
}

for (const box of boxes()) if (box.checked && !list.contains(box)) mirror(box);
count();
