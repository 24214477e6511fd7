// Support at once: the button answers before the network does, takes back what it gave, and says so where it was refused.

import { newKey } from "./kept.js";
import { some } from "./words.js";

class Refused extends Error {}

for (const form of document.querySelectorAll("form[data-support]")) {
  const words = form.dataset, button = form.querySelector("button"), said = document.getElementById("support-said");
  const count = document.getElementById("supports");
  let given = words.support === "given", wanted = given, supports = Number(words.supports), busy = false;
  button.querySelector("span").textContent = words.label;
  show();

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    wanted = !wanted;
    show(wanted ? words.given : words.taken);
    if (busy) return; // the last wish is settled after the one on its way
    busy = true;
    while (wanted !== given) await settle(wanted);
    busy = false;
  });

  async function settle(wish) {
    const headers = { "X-CSRF-Token": form.elements.csrf.value, ...(wish && { "Idempotency-Key": newKey() }) };
    try {
      const answer = await fetch(`/api/v1/contributions/${words.id}/supports${wish ? "" : "/mine"}`, { method: wish ? "POST" : "DELETE", headers });
      const told = await answer.json();
      if (!answer.ok) throw new Refused(told.detail);
      [given, supports] = [wish, told.supports];
      show();
    } catch (error) {
      wanted = given;
      show(error instanceof Refused ? error.message : words.away);
    }
  }

  function show(text) {
    const shown = supports + (words.counts ? wanted - given : 0); // someone's support counts once they are known
    button.setAttribute("aria-pressed", String(wanted));
    count.textContent = some(shown, words.one, words.many);
    if (text) said.textContent = text;
  }
}
