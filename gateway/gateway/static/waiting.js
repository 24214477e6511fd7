// What waits on this device leaves when the network is back, in its order and once; each page says what waits and what has left.

import { drop, keep, kept, place } from "./kept.js";
import { some } from "./words.js";

const LONG = 30_000; // an answer that takes longer is not awaited
const REMEMBERED = 20 * 3600_000; // a key is known for a day: what may have arrived before is not sent again unasked
const words = place.dataset;

let busy = null, timer, pause = 2000, left = [];

export const stale = (draft) => Boolean(draft.tried) && Date.now() - draft.tried > REMEMBERED;
export const clock = (time) => new Date(time).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

// Send what waits, one after the other. `now` is the form at hand, whose token is fresh; return the page that its answer led to.
export async function flush(now) {
  while (busy) await busy;
  let led = null;
  busy = (async () => {
    clearTimeout(timer);
    try {
      for (const draft of (await kept()).filter((each) => each.state === "waiting" && !stale(each))) {
        const page = await send(draft, now?.key === draft.key ? now.csrf : "");
        if (draft.key === now?.key) led = page;
        else if (page) left.push(page);
      }
      pause = 2000;
    } catch {
      timer = setTimeout(flush, pause);
      pause = Math.min(2 * pause, 60_000);
    }
  })();
  await busy;
  busy = null;
  await tell();
  return led;
}

// Send one; raise where the network or the service is away, so that those behind it wait too.
async function send(draft, csrf) {
  if (!navigator.onLine) throw new Error("offline");
  csrf ||= await token(draft);
  await keep({ ...draft, tried: draft.tried ?? Date.now() });
  let answer = await post(draft, csrf);
  if (answer.status === 403) answer = await post(draft, await token(draft));
  const url = new URL(answer.url);
  if (answer.redirected && (url.pathname === "/recu" || url.searchParams.has("fait"))) {
    await drop(draft.key);
    return answer.url;
  }
  await keep({ ...draft, state: "refused" });
  return null;
}

function post(draft, csrf) {
  return reach(draft.to, { method: "POST", body: new URLSearchParams([...draft.entries, ["csrf", csrf], ["key", draft.key]]) });
}

// A token outlives neither its session nor ours: take one from a fresh page, if that page is still for whoever wrote.
async function token(draft) {
  const page = new DOMParser().parseFromString(await (await reach("/recu")).text(), "text/html");
  const known = page.getElementById("waiting"), field = page.querySelector("input[name=csrf]");
  if (!known || !field || (draft.by && known.dataset.by !== draft.by)) throw new Error("another page");
  return field.value;
}

async function reach(address, options) {
  const late = new AbortController(), bell = setTimeout(() => late.abort(), LONG);
  const answer = await fetch(address, { ...options, headers: { Accept: "text/html" }, signal: late.signal }).finally(() => clearTimeout(bell));
  if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
  return answer;
}

// Say what waits and what has left; `said` is what the page at hand has to say first, with an act to undo it.
export async function tell(said, label, act) {
  const waiting = (await kept()).filter((each) => each.state === "waiting").length;
  const lines = said ? [line(said, label && button(label, act))] : [];
  if (left.length) {
    const time = clock(Date.now()), receipt = left.find((page) => new URL(page).pathname === "/recu");
    lines.push(line(some(left.length, words.leftOne, words.leftMany).replace("{time}", time), link(words.see, receipt ?? left.at(-1))));
  }
  if (waiting) lines.push(line(some(waiting, words.one, words.many), location.pathname !== "/dire" && link(words.see, "/dire#kept")));
  left = [];
  const same = place.innerHTML === lines.map((each) => each.outerHTML).join("");
  if (said || !same) place.replaceChildren(...lines); // what has not changed is not read aloud again
  document.dispatchEvent(new Event("waiting"));
}

function line(text, ...acts) {
  const made = document.createElement("p");
  made.append(text, ...acts.filter(Boolean).flatMap((act) => [" ", act]));
  return made;
}

function link(text, address) {
  return Object.assign(document.createElement("a"), { textContent: text, href: address });
}

export function button(text, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: text });
  made.addEventListener("click", act);
  return made;
}

const wake = () => kept().then((all) => all.some((each) => each.state === "waiting") && flush(), () => {});
addEventListener("online", wake);
document.addEventListener("visibilitychange", () => document.hidden || wake());
wake();
