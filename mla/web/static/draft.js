// Asks before a form of a draft is left with text that was not saved; the browser words the question.
for (const form of document.querySelectorAll("form[data-unsaved]")) {
  const contents = () => new URLSearchParams(new FormData(form)).toString();
  const opened = form.dataset.unsaved === "kept" ? "" : contents();
  let leaving = false;
  form.addEventListener("submit", () => (leaving = true));
  window.addEventListener("pageshow", () => (leaving = false));
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && contents() !== opened) event.preventDefault();
  });
}
