// A commune among hundreds: suggestions under the field while one types (ARIA's combobox), from a list that is fetched once.

import { some } from "./words.js";

const MOST = 20;

for (const place of document.querySelectorAll("[data-communes]")) suggest(place, place.querySelector("input"));

function suggest(place, field) {
  const list = Object.assign(document.createElement("ul"), { id: `${field.id}-list`, role: "listbox", hidden: true });
  const said = Object.assign(document.createElement("p"), { className: "unseen", role: "status" });
  let communes, found = [], chosen = -1;
  list.setAttribute("aria-label", place.dataset.label);
  field.after(list, said);
  const attributes = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
  for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);

  async function known() {
    communes ??= fetch(place.dataset.communes).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
      .then((all) => all.map(([name, ...postcodes]) => ({ name, postcodes, plain: plain(name) })));
    try {
      return await communes;
    } catch {
      communes = undefined; // the network is away: the field takes what is typed, as ever
      return [];
    }
  }

  async function look() {
    const all = await known(), sought = plain(field.value);
    if (!sought || !all.length || document.activeElement !== field) return close();
    const first = all.filter((each) => each.plain.startsWith(sought) || each.postcodes.some((code) => code.startsWith(sought)));
    const inside = all.filter((each) => !first.includes(each) && each.plain.includes(` ${sought}`));
    found = [...first, ...inside].sort((one, other) => (other.plain === sought) - (one.plain === sought));
    const { none, one, many } = place.dataset;
    said.textContent = found.length ? some(found.length, one, many) : none;
    found = found.slice(0, MOST);
    if (!found.length || found[0].plain === sought) return close();
    list.replaceChildren(...found.map(option));
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    choose(-1);
  }

  function option({ name, postcodes }, index) {
    const made = Object.assign(document.createElement("li"), { id: `${list.id}-${index}`, role: "option" });
    const code = Object.assign(document.createElement("span"), { className: "about", textContent: postcodes.join(", ") });
    made.append(name, " ", code);
    made.addEventListener("click", () => take(index));
    return made;
  }

  function choose(index) {
    chosen = index;
    [...list.children].forEach((each, at) => each.setAttribute("aria-selected", String(at === index)));
    if (index < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", list.children[index].id);
    list.children[index].scrollIntoView({ block: "nearest" });
  }

  function take(index) {
    field.value = found[index].name;
    close();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function close() {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
    chosen = -1;
  }

  field.addEventListener("focus", known);
  field.addEventListener("input", look);
  field.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  field.addEventListener("keydown", async (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) await look();
      if (list.hidden) return;
      const down = event.key === "ArrowDown";
      choose(down ? (chosen + 1) % found.length : (chosen < 1 ? found.length : chosen) - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      take(chosen);
    } else if (event.key === "Escape") close();
  });
}

// As the server reads what is typed: no accents, no capitals, spaces for hyphens and apostrophes, no "st".
function plain(text) {
  return text.replace(/œ/gi, "oe").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[-'’]/g, " ")
    .trim().replace(/\s+/g, " ").replace(/\bst(e?)\b/g, "saint$1");
}
