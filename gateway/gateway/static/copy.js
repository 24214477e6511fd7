// A button that copies a field. It asks for no secure context, so that it works in a hall without one; without this
// script the field is there to be selected by hand.

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", () => {
    field.focus();
    field.select();
    if (document.execCommand("copy")) button.querySelector("[aria-live]").textContent = button.dataset.done;
  });
}
