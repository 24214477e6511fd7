// A screen of the evening keeps up with it: the wall, a table, the stage. What all may read comes by the live line and is
// drawn here, so that a card costs no request; what else changes is read anew, not by all at once. Without this script a
// page says how things were when it was asked for.

import { some } from "./words.js";

const screen = document.querySelector("[data-live]");
const { dataset } = screen;
const language = document.documentElement.lang;
const line = document.getElementById("line");
const pause = document.getElementById("pause");
const ACTS = ["writes", "shows", "votes", "sheets", "pitches"];
const SPREAD = 5000; // milliseconds over which those who follow ask again, where all would at once
const LONGEST = 5999; // seconds beyond its end that a phase is counted: 99:59
const BLANK = "00000000-0000-0000-0000-000000000000";

// The line: it goes on where it was cut, and rests while nobody looks.

let source, later, lost = false, after = dataset.after;

function open() {
  close();
  if (document.hidden || pause.ariaPressed === "true") return;
  source = new EventSource(`${dataset.live}&after=${after}`);
  source.onopen = () => {
    if (lost) tell(line.dataset.back);
    lost = false;
  };
  source.onerror = () => {
    cut();
    if (source?.readyState === EventSource.CLOSED) later = setTimeout(open, 2000 + Math.random() * 4000);
  };
  for (const kind of ["submitted", "edited", "shown"]) hear(`card.${kind}`, (card) => card.shown && show(named(card)));
  hear("card.removed", (card) => find(named(card).id)?.remove());
  for (const kind of ["phase_changed", "closed"]) hear(`workshop.${kind}`, move);
  hear("workshop.started", () => renew(4 * SPREAD));
  for (const kind of ["created", "pitched", "selected", "kept"]) {
    hear(`sheet.${kind}`, (sheet) => [undefined, sheet.table].includes(dataset.table) && renew());
  }
}

function close() {
  clearTimeout(later);
  source?.close();
  source = undefined;
}

function cut() {
  if (!lost) tell(line.dataset.lost);
  lost = true;
}

function hear(kind, act) {
  source.addEventListener(kind, (event) => {
    after = event.lastEventId;
    keep(() => act(JSON.parse(event.data)));
    if ("every" in dataset) renew(1000);
  });
}

function tell(words) {
  line.textContent = words;
  line.classList.toggle("lost", words === line.dataset.lost);
}

addEventListener("offline", () => {
  close();
  cut();
});
addEventListener("online", open);
document.addEventListener("visibilitychange", open);
pause.addEventListener("click", () => {
  pause.ariaPressed = String(pause.ariaPressed !== "true");
  open();
});
pause.hidden = false;

// Cards: drawn from one `template`, which the page itself draws its own with.

const named = (card) => ({ ...card, id: card.card.replace("cards/", "") });
const find = (id) => document.getElementById(`card-${id}`);

function show(card) {
  const shown = find(card.id) ?? add(card.id);
  if (!shown) return;
  shown.querySelector(".said").textContent = card.text;
  for (const kind of shown.querySelectorAll("[data-kind]")) kind.hidden = kind.dataset.kind !== card.kind;
  shown.className = shown.className.replace(/\bof-\w+/, `of-${card.kind}`);
  const number = JSON.parse(dataset.numbers ?? "{}")[card.table];
  for (const place of shown.querySelectorAll("[data-number]")) place.textContent = number ?? "";
  shown.classList.toggle("unshown", !card.shown);
  for (const name of ["mine", "voted", "sending"]) if (name in card) shown.classList.toggle(name, card[name]);
  count(shown, card.votes);
}

function add(id) {
  const list = document.getElementById("notes");
  if (!list) return undefined;
  list.insertAdjacentHTML("afterbegin", document.getElementById("note").innerHTML.replaceAll(BLANK, id));
  list.firstElementChild.classList.add("new");
  while (dataset.most && list.children.length > dataset.most) list.lastElementChild.remove();
  return list.firstElementChild;
}

function count(shown, votes) {
  const place = shown?.querySelector(".dots");
  if (!place || votes == null) return;
  place.children[0].textContent = "●".repeat(Math.min(votes, 12));
  place.children[1].textContent = some(votes, place.dataset.one, place.dataset.many);
  place.hidden = !votes;
}

document.addEventListener("card", (event) => keep(() => (event.detail.text ? show(event.detail) : find(event.detail.id)?.remove())));

// The phase that runs: its words are in the page, its end is counted down on the server's clock.

let shift = new Date(dataset.now) - Date.now();

function move(run) {
  const phase = run.phases.find((each) => each.id === run.phase);
  const votes = dataset.does.includes("votes");
  shift = new Date(run.now) - Date.now();
  dataset.does = ACTS.filter((act) => phase?.[act]).join(" ");
  const between = run.state === "closed" || run.phases[0].started_at ? "over" : "soon";
  const words = document.getElementById(`phase-${run.phase ?? between}`);
  const now = document.getElementById("now");
  now.replaceChildren(words.content.cloneNode(true));
  const timer = now.querySelector(".timer");
  if (timer) {
    const until = new Date(new Date(phase.started_at).getTime() + phase.minutes * 60000);
    timer.dataset.until = until.toISOString();
    timer.dataset.minutes = phase.minutes;
    const clock = { hour: "2-digit", minute: "2-digit", timeZone: dataset.zone };
    const said = now.querySelector("[data-clock]");
    said.textContent = said.dataset.clock.replace("{time}", until.toLocaleTimeString(language, clock));
  }
  document.getElementById("begin")?.toggleAttribute("open", Boolean(phase?.sheets));
  tick();
  tell(now.querySelector("h2").textContent);
  if (!dataset.table) renew(1000);
  else if (!document.getElementById("write")) renew(SPREAD);
  else if (votes && !phase?.votes) setTimeout(counted, Math.random() * 2 * SPREAD);
}

async function counted() {
  try {
    const answer = await fetch(`/api/v1/${dataset.table}/cards?limit=100`);
    if (!answer.ok) throw new Error(answer.status);
    for (const card of (await answer.json()).items) count(find(card.id), card.votes);
  } catch {
    setTimeout(counted, SPREAD * (1 + Math.random()));
  }
}

function tick() {
  const timer = document.querySelector(".timer[data-until]");
  if (!timer) return;
  const left = Math.max(-LONGEST, Math.round((new Date(timer.dataset.until) - Date.now() - shift) / 1000));
  const [clock, aloud] = timer.children;
  const parts = [Math.floor(Math.abs(left) / 60), Math.abs(left) % 60];
  clock.textContent = (left < 0 ? "+" : "") + parts.map((part) => String(part).padStart(2, "0")).join(":");
  timer.classList.toggle("over", left < 0);
  document.getElementById("left").value = Math.max(0, left) / (timer.dataset.minutes * 60);
  const minutes = Math.max(0, Math.ceil(left / 60));
  if (aloud.dataset.minutes === String(minutes)) return;
  aloud.dataset.minutes = minutes;
  aloud.textContent = some(minutes, aloud.dataset.one, aloud.dataset.many);
}

setInterval(tick, 1000);
tick();

// Reading anew: parts of the page become what it says now. What someone types stays, and where; what came meanwhile too.

let due, reading, tries = 0, meanwhile = [];

function keep(act) {
  act();
  if (reading) meanwhile.push(act);
}

function renew(spread = 0) {
  due ??= setTimeout(read, 300 + Math.random() * spread);
}

async function read() {
  due = undefined;
  if (reading) return renew();
  reading = true;
  try {
    const answer = await fetch(dataset.page);
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    Object.assign(dataset, { numbers: "{}", ...page.querySelector("[data-live]").dataset, after: dataset.after });
    for (const part of document.querySelectorAll("[data-part]")) {
      const next = page.getElementById(part.id);
      if (next) replace(part, next);
    }
    for (const act of meanwhile) act();
    tries = 0;
    tick();
    document.dispatchEvent(new Event("renewed"));
  } catch {
    due ??= setTimeout(read, SPREAD * Math.min(++tries, 6) * (0.5 + Math.random()));
  } finally {
    reading = false;
    meanwhile = [];
  }
}

function replace(part, next) {
  const focused = part.contains(document.activeElement) ? document.activeElement : undefined;
  const typed = [...part.querySelectorAll("textarea[id], input[id]")].map(({ id, value, checked }) => ({ id, value, checked }));
  part.replaceChildren(...next.childNodes);
  for (const { id, ...state } of typed) Object.assign(document.getElementById(id) ?? {}, state);
  if (focused?.id) document.getElementById(focused.id)?.focus({ preventScroll: true });
}

if ("every" in dataset) setInterval(() => source && renew(), dataset.every * 1000);
open();
