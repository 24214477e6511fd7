// At a table: a card and a dot are there as soon as they are given. What the network loses is sent again under the same
// key, made here, so that it counts once; what is refused comes back, with the reason. Without this script each is a form.

import { newKey } from "./kept.js";
import { some } from "./words.js";

const board = document.querySelector("[data-live]");
const told = document.getElementById("told");
const KEPT = `cards:${board.dataset.table}`;
const LATER = [408, 425, 429, 502, 503, 504];
const MOST = 15000; // milliseconds between two tries
const SHOWN = 8000;

// Ask until there is an answer: none may mean that it was lost on its way back.
async function ask(verb, path, key, body) {
  const csrf = document.querySelector("input[name=csrf]").value;
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf, "Idempotency-Key": key };
  for (let pause = 1000; ; pause = Math.min(2 * pause, MOST)) {
    const answer = await fetch(`/api/v1${path}`, { method: verb, headers, body: body && JSON.stringify(body) }).catch(() => null);
    if (answer && !LATER.includes(answer.status)) return { ok: answer.ok, said: await answer.json().catch(() => ({})) };
    tell(board.dataset.waits);
    const asked = 1000 * (answer?.headers.get("Retry-After") ?? 0);
    await new Promise((go) => {
      setTimeout(go, Math.max(asked, pause) * (0.75 + Math.random() / 2));
      addEventListener("online", go, { once: true });
    });
  }
}

let rests;

function tell(words, faulty = false) {
  told.textContent = words;
  told.classList.toggle("faulty", faulty);
  clearTimeout(rests);
  if (!faulty) rests = setTimeout(() => told.replaceChildren(), SHOWN);
}

const why = ({ errors, detail, title }) => errors?.[0]?.detail ?? detail ?? title;
const show = (card) => document.dispatchEvent(new CustomEvent("card", { detail: card }));

// Cards without an answer so far: kept for when the page is opened again, and shown whatever is read anew.
const waiting = new Map(JSON.parse(sessionStorage.getItem(KEPT) ?? "[]"));
const keep = () => sessionStorage.setItem(KEPT, JSON.stringify([...waiting]));
const showWaiting = () => waiting.forEach((card, key) => show({ ...card, id: key, mine: true, shown: true, sending: true }));

async function send(key, card) {
  waiting.set(key, card);
  keep();
  showWaiting();
  const { ok, said } = await ask("POST", `/${board.dataset.table}/cards`, key, card);
  waiting.delete(key);
  keep();
  show({ id: key });
  if (ok) {
    show({ ...said, sending: false });
    tell(board.dataset.written);
    return;
  }
  const text = document.getElementById("text");
  if (text) text.value = [card.text, text.value].filter(Boolean).join("\n");
  tell(board.dataset.refused.replace("{text}", card.text).replace("{reason}", why(said)), true);
}

function write(form) {
  const { text, kind } = form.elements;
  const card = { text: text.value.trim(), kind: kind.value };
  text.focus();
  if (!card.text) return tell(form.dataset.empty, true);
  text.value = "";
  return send(newKey(), card);
}

// Dots wait for each other: each answer says how many are left.
let turn = Promise.resolve();

function vote(note) {
  const given = note.classList.toggle("voted");
  turn = turn.then(async () => {
    const path = `/cards/${note.dataset.card}/votes`;
    const { ok, said } = await (given ? ask("POST", path, newKey()) : ask("DELETE", `${path}/mine`, newKey()));
    if (ok) return tell(some(said.left, board.dataset.one, board.dataset.many));
    document.getElementById(note.id)?.classList.toggle("voted", !given);
    return tell(why(said), true);
  });
}

async function remove(note) {
  note.hidden = true;
  document.getElementById("text")?.focus();
  const { ok, said } = await ask("DELETE", `/cards/${note.dataset.card}`, newKey());
  if (ok) return show({ id: note.dataset.card });
  note.hidden = false;
  return tell(why(said), true);
}

const ACTS = { write, vote, remove };

document.addEventListener("submit", (event) => {
  const act = ACTS[event.target.dataset.act];
  if (!act) return;
  event.preventDefault();
  act(event.target.closest("[data-card]") ?? event.target);
});
document.addEventListener("renewed", showWaiting);
for (const [key, card] of waiting) send(key, card);
