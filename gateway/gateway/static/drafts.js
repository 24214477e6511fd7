// A form that loses nothing: what is typed is kept on this device until it has left or is thrown away.

import { drop, keep, kept, newKey, place } from "./kept.js";
import { clock, flush, stale, tell } from "./waiting.js";

const words = place.dataset;
const form = document.querySelector("form[data-draft]");
const to = form.dataset.draft;
const { csrf, key, text } = form.elements;
let sending = false;

const fields = () => [...new FormData(form)].filter(([name]) => !["csrf", "key"].includes(name));

function draft(state) {
  return { state, to, by: words.by, key: key.value, entries: fields(), text: text.value.trim(), at: Date.now() };
}

function save() {
  if (sending) return;
  (text.value.trim() ? keep(draft("typing")) : drop(key.value)).catch(() => {});
}

function begin() {
  const commune = form.elements.commune?.value; // the next one is said in the same place
  form.reset();
  if (commune) form.elements.commune.value = commune;
  text.value = "";
  key.value = newKey();
}

function fill(found) {
  key.value = found.key;
  for (const field of form.elements) {
    if (!field.name || field === csrf || field === key) continue;
    const values = found.entries.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

function discard(found) {
  return async () => {
    await drop(found.key);
    if (key.value === found.key) begin();
    text.focus();
    await tell(words.dropped, words.undo, async () => {
      await keep(found);
      if (found.state === "typing" && !text.value.trim()) fill(found);
      text.focus();
      await tell();
    });
  };
}

form.addEventListener("input", save);
form.addEventListener("change", save); // a commune that was chosen among suggestions

if (new URL(form.action).pathname === to) form.addEventListener("submit", async (event) => {
  if (navigator.onLine && !form.checkValidity()) return; // the page that comes says what is to be corrected
  event.preventDefault();
  if (sending || !form.reportValidity()) return;
  sending = true;
  form.setAttribute("aria-busy", "true");
  try {
    await keep(draft("waiting"));
  } catch {
    return form.submit(); // nothing can be kept here
  }
  const page = await flush({ key: key.value, csrf: csrf.value });
  const found = (await kept()).find((each) => each.key === key.value);
  if (found?.state === "refused") return form.submit(); // as above
  begin();
  if (page) return location.assign(page);
  ready();
  text.focus();
});

function ready() {
  sending = false;
  form.removeAttribute("aria-busy");
}
addEventListener("pageshow", ready); // whoever comes back finds a form that works

// What is kept and is not in the form, to be taken up again or thrown away.
const list = document.getElementById("kept");
async function show() {
  if (!list) return;
  const others = (await kept()).filter((each) => each.to === to && each.key !== key.value);
  list.hidden = !others.length;
  list.querySelector("ul").replaceChildren(...others.map(item));
}

function item(found) {
  const made = document.getElementById("kept-one").content.cloneNode(true);
  const state = stale(found) ? "stale" : found.state;
  made.querySelector(".said").textContent = found.text;
  made.querySelector(".state").textContent = list.dataset[state];
  made.querySelector("time").textContent = clock(found.at);
  const [take, again, away] = made.querySelectorAll("button");
  take.hidden = Boolean(found.tried) && found.state === "waiting"; // it may have arrived: its words are what they are
  again.hidden = !stale(found);
  take.addEventListener("click", async () => {
    if (text.value.trim()) await keep(draft("typing"));
    await keep({ ...found, state: "typing" });
    fill(found);
    text.focus();
    await tell();
  });
  again.addEventListener("click", async () => {
    await keep({ ...found, tried: undefined });
    await flush();
  });
  away.addEventListener("click", discard(found));
  return made;
}
document.addEventListener("waiting", show);

kept().then(async (all) => {
  const typing = all.filter((each) => each.to === to && each.state === "typing");
  if (all.some((each) => each.key === key.value)) return show(); // it came back to be corrected
  const found = typing.findLast((each) => !text.value.trim() || each.text === text.value.trim());
  if (!found) key.value = newKey();
  else {
    const back = !text.value.trim();
    fill(found);
    if (back) await tell(words.back, words.drop, discard(found));
  }
  await show();
}, () => { key.value = newKey(); });
