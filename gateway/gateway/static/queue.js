// What moderators decide on, one thing after another, without a reload. A decision waits a few seconds on this device
// before it is sent, because no service can take all of them back. Without this script the same forms work one by one.

const HOLD = 6000;
const ARROWS = { ArrowDown: 1, ArrowUp: -1 };
const queue = document.querySelector("[data-queue]");
if (queue) begin();

function begin() {
  const items = () => [...queue.children].filter((item) => !item.hidden);
  const undecided = () => items().filter((item) => item.querySelector("[data-act]"));
  const toast = document.getElementById("toast");
  const said = toast.querySelector("[role=status]");
  const undoing = toast.querySelector("button");
  const progress = document.getElementById("progress");
  const words = document.getElementById("progress-words");
  const finished = document.getElementById("all-read");
  const help = document.getElementById("by-keyboard");
  const letters = document.getElementById("letters");
  const held = [];
  let fading;

  help.hidden = false;
  letters.checked = localStorage.getItem("letters") !== "no";
  document.body.classList.toggle("by-letters", letters.checked);
  letters.addEventListener("change", () => {
    localStorage.setItem("letters", letters.checked ? "yes" : "no");
    document.body.classList.toggle("by-letters", letters.checked);
  });

  const current = () => document.activeElement.closest("[data-queue] > li") ?? queue.querySelector("[open]")?.closest("li");

  // What was said stays in sight beside what has the focus, as far as the window is high enough.
  function focus(item, part) {
    part.focus({ preventScroll: true });
    for (const each of [item, part]) each.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  function show(item) {
    item.firstElementChild.open = true;
    focus(item, item.querySelector("summary"));
  }

  function move(step) {
    const all = items();
    const at = all.indexOf(current());
    const to = all[at < 0 ? 0 : at + step];
    if (to) show(to);
  }

  function decide(form) {
    const given = new FormData(form);
    if (form.dataset.act === "no" && !given.get("ready") && !given.get("reason").trim()) {
      form.querySelector("[data-empty]").hidden = false;
      form.querySelector("[type=radio], textarea").focus();
      return;
    }
    const item = form.closest("li");
    const all = undecided();
    const at = all.indexOf(item);
    item.hidden = true;
    given.set("quiet", "yes");
    const decision = { item, action: form.action, body: new URLSearchParams(given) };
    held.push(decision);
    wait(decision);
    tell(`${form.dataset.told} ${item.querySelector("h2").innerText}`);
    count();
    const next = all[at + 1] ?? all[at - 1];
    if (next) show(next);
    else finish();
  }

  function wait(decision) {
    clearTimeout(decision.timer);
    decision.timer = setTimeout(send, HOLD, decision);
  }

  async function send(decision) {
    clearTimeout(decision.timer);
    held.splice(held.indexOf(decision), 1);
    if (!held.length) tell("");
    const { item, action, body } = decision;
    try {
      const answer = await fetch(action, { method: "POST", body, keepalive: true, redirect: "manual" });
      if (answer.status === 204) return item.remove();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      back(item, page.querySelector(".faults p, .faults a, main p"));
    } catch {
      back(item);
    }
  }

  // What could not be decided comes back, with the words of the service that refused it.
  function back(item, why) {
    item.querySelector(".faults")?.remove();
    const box = document.createElement("div");
    box.className = "faults";
    box.textContent = why?.textContent.trim() || queue.dataset.away;
    item.querySelector("summary").after(box);
    item.hidden = false;
    finished.hidden = true;
    count();
    tell(box.textContent);
  }

  function undo() {
    const decision = held.pop();
    if (!decision) return;
    clearTimeout(decision.timer);
    decision.item.hidden = false;
    finished.hidden = true;
    tell(queue.dataset.undone);
    count();
    show(decision.item);
  }

  function tell(text) {
    clearTimeout(fading);
    said.textContent = text;
    undoing.hidden = !held.length;
    if (text && !held.length) fading = setTimeout(tell, HOLD, "");
  }

  function count() {
    const done = progress.max - undecided().length;
    progress.value = done;
    words.textContent = words.dataset.words.replace("{done}", done);
  }

  function finish() {
    finished.hidden = false;
    document.querySelector("[data-unread]")?.remove();
    finished.focus();
  }

  const flush = () => Promise.all(held.slice().map(send));
  addEventListener("pagehide", flush);
  finished.addEventListener("click", async (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    await flush();
    location.assign(link.href);
  });

  queue.addEventListener("submit", (event) => {
    event.preventDefault();
    decide(event.target);
  });
  undoing.addEventListener("click", undo);

  // Whoever reads the toast, or is about to undo, has all the time.
  for (const begins of ["pointerenter", "focusin"]) toast.addEventListener(begins, () => held.forEach((each) => clearTimeout(each.timer)));
  for (const ends of ["pointerleave", "focusout"]) toast.addEventListener(ends, () => held.forEach(wait));

  function refuse() {
    const why = current()?.querySelector(".why");
    if (!why) return;
    why.open = true;
    focus(why.closest("li"), why.querySelector(":checked") ?? why.querySelector("[type=radio], textarea"));
  }

  function close() {
    const why = document.activeElement.closest(".why[open]");
    if (!why) return;
    why.open = false;
    why.querySelector("summary").focus();
  }

  function choose(number) {
    const radio = current()?.querySelectorAll(".why[open] [type=radio]")[number - 1];
    if (!radio) return;
    radio.checked = true;
    radio.focus();
  }

  const KEYS = {
    j: () => move(1),
    k: () => move(-1),
    p: () => current()?.querySelector("[data-act=yes]")?.requestSubmit(),
    r: refuse,
    z: undo,
    "?": () => help.focus(),
  };

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.altKey || event.metaKey || event.isComposing) return;
    if (event.ctrlKey) {
      if (key === "Enter" && target.matches("textarea")) target.form.requestSubmit();
      return;
    }
    if (key === "Escape") return close();
    if (ARROWS[key] && target.matches("[data-queue] > li > details > summary")) {
      event.preventDefault();
      return move(ARROWS[key]);
    }
    if (!letters.checked || event.repeat || target.matches("textarea, select, input:not([type=radio], [type=checkbox])")) return;
    const act = /^[1-9]$/.test(key) ? () => choose(Number(key)) : KEYS[key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
