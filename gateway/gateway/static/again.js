// For half a minute after something was set off, a part of the page is asked for again, so that what came of it appears.
// Without this script there is a link that does the same.

const OFTEN = 1500;
const LONG = 30000;

for (const part of document.querySelectorAll("[data-again]")) {
  const until = Date.now() + LONG;
  const timer = setInterval(look, OFTEN);

  async function look() {
    if (Date.now() > until) clearInterval(timer);
    if (part.contains(document.activeElement)) return;
    try {
      const answer = await fetch(part.dataset.again);
      if (!answer.ok) return;
      const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
      if (found) part.innerHTML = found.innerHTML;
    } catch {
      // The network is away: the link is still there.
    }
  }
}
