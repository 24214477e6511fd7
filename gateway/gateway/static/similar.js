// While someone types: what others said like it, as the server writes it. Without this script it comes with the next page.

const PAUSE = 600;
const ENOUGH = 12;

for (const place of document.querySelectorAll("[data-similar]")) {
  const field = document.getElementById(place.dataset.of);
  let timer, asked, shown = field.value;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });

  async function look() {
    const text = field.value.trim();
    if (text === shown) return;
    asked?.abort();
    asked = new AbortController();
    const body = new URLSearchParams({ csrf: field.form.elements.csrf.value, text });
    try {
      if (text.length < ENOUGH) place.replaceChildren();
      else {
        const answer = await fetch(place.dataset.similar, { method: "POST", body, signal: asked.signal });
        if (answer.ok) place.innerHTML = await answer.text();
      }
      shown = text;
    } catch {
      // The network is away, or more was typed: what is typed matters, this does not.
    }
  }
}
